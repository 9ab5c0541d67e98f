// GitHub tracks alerts by category: one that is absent from a later upload of its category is closed. So only a scan that would have seen
// an alert may use the alert's category.
import type { Report, ReportTarget } from '../../model/report.ts';

/** `files`: at a line of a file of the tree or of HEAD. `history`: everywhere else, messages and names too. */
export type Where = 'files' | 'history';

interface RunPlace {
  readonly where: Where;
  readonly targets: readonly ReportTarget[];
  readonly name?: string;
  readonly part: number;
}

/**
 * `keytrail/<where>[-new|-incomplete|-partial]/[<target>/][part-<n>/]`. The first part has no number: it is the same category before a split.
 */
export function nameCategory(report: Report, { where, targets, name, part }: RunPlace): string {
  return [
    'keytrail',
    where + describeExtent(report, where, targets),
    ...(name === undefined ? [] : [name]),
    ...(part === 0 ? [] : [`part-${part + 1}`]),
    '',
  ].join('/');
}

function describeExtent({ complete, changes }: Report, where: Where, targets: readonly ReportTarget[]): '' | '-incomplete' | '-partial' | '-new' {
  if (changes !== undefined) return '-new';
  if (!complete) return '-incomplete';
  return targets.every((target) => isFullScan(target, where)) ? '' : '-partial';
}

function isFullScan({ repositories }: ReportTarget, where: Where): boolean {
  if (where === 'files') return repositories.every(({ history }) => history === 'full' || history === 'none');
  return repositories.length > 0 && repositories.every(({ history }) => history === 'full');
}
