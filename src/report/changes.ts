// What changed since an earlier run, as every format that tells it needs it.
import { type ChangeKind, type Finding, type FindingChange, type FixedFinding, type Report, type ReportChanges, statusOf } from '../model/report.ts';
import { describePlace, pathInTarget } from './place.ts';

/** In the order in which they are told, with their headings. */
export const changeTitles: Readonly<Record<ChangeKind, string>> = {
  new: 'New',
  reopened: 'Reopened',
  'class-changed': 'Changed class',
  fixed: 'Fixed',
};

export interface ChangedFinding extends Pick<FixedFinding, 'findingId' | 'target' | 'title' | 'mask' | 'change'> {
  /** What hides it is told by the finding itself. */
  readonly suppressed: boolean;
  /** As far as it is known. */
  readonly lead: string;
  readonly path: string;
  readonly tail: string;
}

/** Of one kind, worst first where they are still there. */
export function* listChanged(report: Report, changes: ReportChanges, kind: ChangeKind): Iterable<ChangedFinding> {
  if (kind === 'fixed') for (const fixed of changes.fixed) yield { ...fixed, suppressed: false, ...placeOf(fixed.lastPlace) };
  else for (const finding of report.findings()) if (finding.change?.kind === kind) yield toChanged(finding, finding.change);
}

/** The report with what is new or reopened alone. */
export function keepNew(report: Report): Report {
  function* findings(): Iterable<Finding> {
    for (const finding of report.findings()) if (finding.change?.kind === 'new' || finding.change?.kind === 'reopened') yield finding;
  }
  return { ...report, findings };
}

/** `exposed → governed`, `suppressed`; empty where no inventory judged and nothing hides it. */
export function describeClasses({ change: { from, to }, suppressed }: Pick<ChangedFinding, 'change' | 'suppressed'>): string {
  const classes = [from, to].filter((part) => part !== undefined).join(' → ');
  return [classes, ...(suppressed ? ['suppressed'] : [])].filter((part) => part !== '').join(', ');
}

function toChanged(finding: Finding, change: FindingChange): ChangedFinding {
  const { findingId, target, detector, mask, occurrences } = finding;
  const told = { findingId, target, title: detector.title, mask, change, suppressed: statusOf(finding) === 'suppressed' };
  for (const occurrence of occurrences()) return { ...told, ...placeOf(occurrence) };
  return { ...told, ...placeOf(undefined) };
}

function placeOf(occurrence: FixedFinding['lastPlace']): Pick<ChangedFinding, 'lead' | 'path' | 'tail'> {
  return occurrence === undefined ? { lead: '', path: '', tail: '' } : describePlace(occurrence);
}

/** Without what only the store needs. */
export function fixedRecord({ lastPlace, ...fixed }: FixedFinding): object {
  return { ...fixed, ...(lastPlace === undefined ? {} : { lastPlace: { path: pathInTarget(lastPlace), origin: lastPlace.origin, region: lastPlace.region } }) };
}
