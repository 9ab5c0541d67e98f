// What a baseline's entries stand for now.
import { type Finding, type Report, statusOf } from '../../model/report.ts';
import type { Severity } from '../../model/severity.ts';
import { describePlace, type Place } from '../../report/place.ts';
import type { BaselineEntry, PlacedEntry } from '../../suppress/baseline.ts';
import { isOver, isProtected } from '../../suppress/void.ts';

/** `unused`: the scan does not find it. `protected`: found, and nothing may hide it. `elsewhere`: the verdict, or another suppression, speaks first. */
export const entryStates = ['active', 'expired', 'protected', 'elsewhere', 'refused', 'unused'] as const;
export type EntryState = (typeof entryStates)[number];

export interface EntryRow extends BaselineEntry {
  /** In the baseline. */
  readonly line: number;
  readonly state: EntryState;
  readonly found?: { readonly title: string; readonly severity: Severity; readonly mask: string; readonly place?: Place; readonly places: number };
}

export interface ShownBaseline {
  readonly file: string;
  readonly asOf: string;
  readonly complete: boolean;
  readonly entries: readonly EntryRow[];
}

/** In the order of their ids. */
export function describeEntries(placed: readonly PlacedEntry[], { findings, asOf }: Report): EntryRow[] {
  const wanted = new Set(placed.map(({ entry }) => entry.finding));
  const found = new Map<string, Pick<EntryRow, 'found'> & { readonly finding: Finding }>();
  for (const finding of findings()) if (wanted.has(finding.findingId)) found.set(finding.findingId, { finding, found: tellFinding(finding) });
  return placed
    .map(({ line, entry }) => {
      const now = found.get(entry.finding);
      return { ...entry, line, state: stateOf(entry, now?.finding, asOf), ...(now?.found === undefined ? {} : { found: now.found }) };
    })
    .sort((a, b) => (a.finding < b.finding ? -1 : 1));
}

function stateOf(entry: BaselineEntry, finding: Finding | undefined, asOf: string): EntryState {
  if (finding === undefined) return 'unused';
  if (isProtected(finding.verdict)) return 'protected';
  if (isOver(entry, asOf)) return 'expired';
  if (finding.suppression?.kind === 'baseline' && finding.suppression.void === undefined) return 'active';
  return statusOf(finding) === 'open' ? 'refused' : 'elsewhere';
}

function tellFinding(finding: Finding): NonNullable<EntryRow['found']> {
  const { detector, severity, mask, occurrenceCount } = finding;
  const [first] = finding.occurrences();
  return { title: detector.title, severity, mask, places: occurrenceCount, ...(first === undefined ? {} : { place: describePlace(first) }) };
}
