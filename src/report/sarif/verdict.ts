// What a judged result has beside the others: risks, and the verdict as data.

import type { Result } from 'sarif';
import type { Verdict } from '../../model/verdict.ts';
import { risksOf } from '../class-text.ts';
import { forTerminal } from '../escape.ts';
import { referToRisks } from './taxonomy.ts';

/** The rule tells the risks of the class; a result adds those of its flags. */
export function verdictParts({ class: name, flags }: Verdict): Partial<Result> {
  const known = risksOf(name);
  const taxa = referToRisks(flags.flatMap(risksOf).filter((id) => !known.includes(id)));
  return taxa.length === 0 ? {} : { taxa };
}

export function verdictProperties(verdict: Verdict): Record<string, unknown> {
  const { owner, evidence, ...rest } = verdict;
  const told = { ...rest, owner, evidence: evidence.map(({ rule, text }) => `${rule}: ${text}`) };
  return escapeAll(told) as Record<string, unknown>;
}

/** Every text in it, for a reader of the raw file too. */
export function escapeAll(value: unknown): unknown {
  if (typeof value === 'string') return forTerminal(value);
  if (Array.isArray(value)) return value.map(escapeAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escapeAll(member)]));
}
