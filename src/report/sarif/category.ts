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
 * `keytrail/<where>[-new|-diff|-diff-incomplete|-incomplete|-partial]/[<target>/][part-<n>/]`. The first part has no number: it is the same category before a split.
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

type Extent = '' | '-new' | '-diff' | '-diff-incomplete' | '-incomplete' | '-partial';

function describeExtent({ complete, changes }: Report, where: Where, targets: readonly ReportTarget[]): Extent {
  if (changes !== undefined) return '-new';
  if (targets.length > 0 && targets.every(isDiff)) return complete ? '-diff' : '-diff-incomplete';
  if (!complete) return '-incomplete';
  return targets.every((target) => isFullScan(target, where)) ? '' : '-partial';
}

/** Of a pull request. */
function isDiff({ repositories }: ReportTarget): boolean {
  return repositories.length > 0 && repositories.every(({ history }) => history === 'diff');
}

/** A folder in a repository is not all of its files. */
function isFullScan({ repositories, withinRepository }: ReportTarget, where: Where): boolean {
  if (where === 'files') return withinRepository === undefined && repositories.every(({ history }) => history === 'full' || history === 'none');
  return repositories.length > 0 && repositories.every(({ history }) => history === 'full');
}

/** An empty run closes alerts: where history was not read it would close them wrongly. Of a pull request its commits are all the history there is. */
export function readsHistory(targets: readonly ReportTarget[]): boolean {
  return targets.some((target) => isFullScan(target, 'history') || isDiff(target));
}
