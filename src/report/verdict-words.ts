// A verdict in words, not yet escaped: each reporter escapes them for its medium.
import { dayOf } from '../model/day.ts';
import type { Owner } from '../model/inventory.ts';
import { type Finding, statusOf } from '../model/report.ts';
import type { ActiveException, Age, ClaimState, Metric, Verdict } from '../model/verdict.ts';
import { countOf, formatCount } from './quantity.ts';

export function isOpen(finding: Finding): boolean {
  return statusOf(finding) === 'open';
}

/** `stale-copy`, or `stale-copy?` where the version is not certain. */
export function describeClass({ class: name, tentative }: Verdict): string {
  return tentative ? `${name}?` : name;
}

/** The identity and its version, or those it may be; "" where nothing matches. */
export function describeIdentity({ identity, version, candidates }: Verdict): string {
  const known = identity === undefined ? [] : [version === undefined ? identity : `${identity}, version ${version}`];
  const others = candidates.filter((id) => id !== identity);
  const shown = others.slice(0, maxCandidates).join(', ') + (others.length > maxCandidates ? ` and ${others.length - maxCandidates} more` : '');
  return [...known, ...(others.length > 0 ? [`${identity === undefined ? 'perhaps' : 'or'} ${shown}`] : [])].join('; ');
}

const maxCandidates = 5;

/** Who answers, and who to turn to when nobody does. */
export function describeOwner({ owner, escalation }: Verdict): string {
  const answers = owner === undefined ? 'nobody' : describePerson(owner);
  return escalation === undefined ? answers : `${answers}; turn to ${escalation}`;
}

function describePerson({ id, contact, status, statusAsOf }: Owner): string {
  const reach = contact === undefined || contact === id ? id : `${id} <${contact}>`;
  if (status === 'active') return reach;
  return `${reach}, ${status === 'departed' ? 'departed' : 'status unknown'}${statusAsOf === undefined ? '' : ` as of ${dayOf(statusAsOf)}`}`;
}

export function describeAge({ days, atLeast }: Age): string {
  return `${atLeast ? 'at least ' : ''}${countOf(days, 'day')}`;
}

/** Clauses without a full stop, as they come. */
export function describeEvidence({ evidence }: Pick<Verdict, 'evidence'>): string {
  return evidence.map(({ text }) => text).join('; ');
}

/** `71.4 %`, `12 days`, `1.8×`; `–` where there is nothing to divide by. */
export function metricValue({ value, unit }: Metric): string {
  if (value === undefined) return '–';
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
    case 'days':
      return countOf(round(value), 'day');
    case 'factor':
      return `${value.toFixed(2)}×`;
    case 'points':
      return countOf(round(value), 'point');
    case 'count':
      return formatCount(round(value));
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `5 of 7`; `over 18` for a median, and nothing where there was nothing to count. */
export function metricBasis({ numerator, denominator = 0 }: Metric): string {
  if (denominator === 0) return '';
  const shown = (count: number) => formatCount(round(count));
  return numerator === undefined ? `over ${shown(denominator)}` : `${shown(numerator)} of ${shown(denominator)}`;
}

/** `without 3 unknown age, 1 undated`; "" where nothing was left out. */
export function metricExcluded({ excluded }: Metric): string {
  const left = Object.entries(excluded).filter(([, count]) => count > 0);
  return left.length === 0 ? '' : `without ${left.map(([reason, count]) => `${formatCount(count)} ${reason}`).join(', ')}`;
}

const claimStates = {
  usable: 'usable',
  stale: 'it is older than it may be',
  incomplete: 'its source was not read to the end',
  'from-the-future': 'it is dated after the scan',
} as const satisfies Record<ClaimState['state'], string>;

/** Why a claim proves nothing. */
export function describeClaimState({ state }: ClaimState): string {
  return claimStates[state];
}

export function describeException({ exception, approver, reason, expiresAt }: ActiveException): string {
  return `exception ${exception} until ${dayOf(expiresAt)}, approved by ${approver}: ${reason}`;
}

/** What of the findings is listed and what only counted. */
export interface Tally {
  /** By class: no findings. */
  readonly settled: Map<string, number>;
  excepted: number;
  /** Of the exceptions, the first to end. */
  exceptedUntil?: string;
}

export function createTally(): Tally {
  return { settled: new Map(), excepted: 0 };
}

/** What else hides findings the report counts itself. */
export function countSettled(tally: Tally, { verdict }: Finding): void {
  if (verdict === undefined) return;
  const { class: name, status, suppression } = verdict;
  if (status === 'none') tally.settled.set(name, (tally.settled.get(name) ?? 0) + 1);
  if (status !== 'suppressed') return;
  tally.excepted++;
  const until = suppression?.expiresAt;
  if (until !== undefined && (tally.exceptedUntil === undefined || until < tally.exceptedUntil)) tally.exceptedUntil = until;
}

/** `12 governed`; "" where there is none. */
export function describeSettled({ settled }: Tally): string {
  return [...settled]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${formatCount(count)} ${name}`)
    .join(', ');
}

/** `exception 3 (the first until 2026-12-01)`; "" where there is none. */
export function describeExcepted({ excepted, exceptedUntil }: Tally): string {
  if (excepted === 0) return '';
  const until = exceptedUntil === undefined ? '' : ` (${excepted > 1 ? 'the first ' : ''}until ${dayOf(exceptedUntil)})`;
  return `exception ${formatCount(excepted)}${until}`;
}
