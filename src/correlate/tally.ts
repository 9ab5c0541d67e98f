// Counters and samples behind the metrics.
import type { Metric } from '../model/verdict.ts';

export interface Tally {
  /** One more in the denominator, and in the numerator if it holds. */
  share(id: string, holds: boolean): void;
  ratio(id: string, numerator: number, denominator: number): void;
  count(id: string, by: number): void;
  sample(id: string, value: number): void;
  exclude(id: string, why: string): void;
  metric(id: string, title: string, unit: Metric['unit']): Metric;
  /** @param share 0.5 for the median, of an even count the mean of the middle two; others by the nearest rank */
  quantile(id: string, title: string, samples: string, share: number): Metric;
}

interface Counter {
  numerator: number;
  denominator: number;
}

export function createTally(): Tally {
  const counters = new Map<string, Counter>();
  const samples = new Map<string, number[]>();
  const excluded = new Map<string, Record<string, number>>();

  function ratio(id: string, numerator: number, denominator: number): void {
    const counter = counters.get(id) ?? { numerator: 0, denominator: 0 };
    counter.numerator += numerator;
    counter.denominator += denominator;
    counters.set(id, counter);
  }

  const left = (id: string) => Object.fromEntries(Object.entries(excluded.get(id) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

  return {
    ratio,
    share: (id, holds) => ratio(id, holds ? 1 : 0, 1),
    count: (id, by) => ratio(id, by, 0),
    sample(id, value) {
      const list = samples.get(id);
      if (list === undefined) samples.set(id, [value]);
      else list.push(value);
    },
    exclude(id, why) {
      const reasons = excluded.get(id) ?? {};
      reasons[why] = (reasons[why] ?? 0) + 1;
      excluded.set(id, reasons);
    },
    metric(id, title, unit) {
      const { numerator, denominator } = counters.get(id) ?? { numerator: 0, denominator: 0 };
      if (unit === 'count' || unit === 'days') return { id, title, unit, value: numerator, excluded: left(id) };
      const value = denominator === 0 ? {} : { value: round(numerator / denominator) };
      return { id, title, unit, ...value, numerator, denominator, excluded: left(id) };
    },
    quantile(id, title, from, share) {
      const sorted = Float64Array.from(samples.get(from) ?? []).sort();
      const value = share === 0.5 ? medianOf(sorted) : sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
      return { id, title, unit: 'days', ...(value === undefined ? {} : { value }), denominator: sorted.length, excluded: left(from) };
    },
  };
}

function medianOf(sorted: Float64Array): number | undefined {
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  return upper === undefined || sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
