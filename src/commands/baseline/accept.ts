// Open findings → entries of a baseline.
import { dayOf, isDay } from '../../model/day.ts';
import { type Finding, type Report, statusOf } from '../../model/report.ts';
import type { BaselineEntry } from '../../suppress/baseline.ts';
import { isProtected } from '../../suppress/void.ts';

/** What is said of every finding that is accepted now. */
export interface Terms extends Pick<BaselineEntry, 'until' | 'owner' | 'reason'> {
  /** The day of acceptance. */
  readonly asOf: string;
}

export interface AcceptOptions {
  readonly terms: Terms;
  readonly before: readonly BaselineEntry[];
  /** Reasons by finding id, when other scanners' files say what is accepted. */
  readonly imported?: ReadonlyMap<string, string>;
  /** Finding ids, when these alone are accepted. */
  readonly named?: ReadonlySet<string>;
}

export interface Accepted {
  readonly entries: readonly BaselineEntry[];
  /** Open findings that nothing may hide. */
  readonly protected: number;
  /** Open findings that no imported file, or not the command line, names. */
  readonly left: number;
}

export function acceptOpen({ findings }: Report, { terms, before, imported, named }: AcceptOptions): Accepted {
  const known = new Set(before.map(({ finding }) => finding));
  const entries = new Map<string, BaselineEntry>();
  const counts = { protected: 0, left: 0 };
  for (const finding of findings()) {
    if (statusOf(finding) !== 'open' || known.has(finding.findingId)) continue;
    if (named?.has(finding.findingId) === false) counts.left++;
    else if (finding.suppression?.void === 'class' || isProtected(finding.verdict)) counts.protected++;
    else if (imported?.has(finding.findingId) === false) counts.left++;
    else entries.set(finding.findingId, toEntry(finding, terms, imported?.get(finding.findingId)));
  }
  return { entries: [...entries.values()], ...counts };
}

function toEntry({ findingId, detector, firstSeen }: Finding, { asOf, until, owner, reason }: Terms, importedReason: string | undefined): BaselineEntry {
  const why = reason ?? importedReason;
  // The author's time: it stays the same when a commit is rebased or picked.
  const seen = dayOf(firstSeen?.authorAt ?? asOf);
  return {
    finding: findingId,
    detector: detector.id,
    firstSeen: isDay(seen) ? seen : dayOf(asOf),
    ...(until === undefined ? {} : { until }),
    ...(owner === undefined ? {} : { owner }),
    ...(why === undefined ? {} : { reason: why }),
  };
}
