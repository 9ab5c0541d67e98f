// What hides a finding, or would, in words, not yet escaped: reason, owner and place may come from the target's own files.
import { type Finding, type Report, statusOf } from '../model/report.ts';
import { type MarkSyntax, type Suppression, type SuppressionKind, suppressionKinds, type VoidReason, voidReasons } from '../model/suppression.ts';
import { formatCount } from './quantity.ts';
import { describeExcepted, type Tally } from './verdict-words.ts';

/** `inline allow (src/a.ts:3), until 2027-01-31, by team-pay: test data`. */
export function describeSuppression(suppression: Suppression): string {
  const { until, owner, reason } = suppression;
  const clauses = [nameSuppression(suppression), ...(until === undefined ? [] : [`until ${until}`]), ...(owner === undefined ? [] : [`by ${owner}`])];
  return clauses.join(', ') + (reason === undefined ? '' : `: ${reason}`);
}

/** `inline allow (src/a.ts:3) has expired, its last day was 2026-01-31: the finding reports again`. */
export function describeVoid(suppression: Suppression, reason: VoidReason): string {
  const name = nameSuppression(suppression);
  return reason === 'expired'
    ? `${name} has expired, its last day was ${suppression.until ?? 'not told'}: the finding reports again`
    : `${name} hides nothing: ${voidTexts[reason]}`;
}

function nameSuppression({ kind, syntax, where }: Suppression): string {
  return `${kind === 'inline' ? markName(syntax) : kindNames[kind]} (${where})`;
}

function markName(syntax: MarkSyntax = 'keytrail'): string {
  return syntax === 'keytrail' ? kindNames.inline : `inline mark of ${syntax}`;
}

const kindNames: Readonly<Record<SuppressionKind, string>> = {
  inline: 'inline allow',
  'ignore-file': 'ignore file',
  allow: 'allow',
  baseline: 'baseline entry',
};

const voidTexts: Readonly<Record<Exclude<VoidReason, 'expired'>, string>> = {
  class: 'only an exception of the inventory may hide what its verdict says',
  policy: "the operator's policy does not let a target hide it so: the kind is not permitted, or a reason or a near end is missing",
  'in-change': 'it came with the very change that it should hide; --trust-change lets such marks count',
  'older-mark': 'it stood there before this secret did, and was meant for another; one that names the finding id counts',
  mistake: 'it is not understood: it must name a detector that there is or a finding id, and a day such as 2027-01-31 after until',
};

/** What of a finding is void, if something is. */
export function describeVoidOf({ suppression }: Pick<Finding, 'suppression'>): string | undefined {
  return suppression?.void === undefined ? undefined : describeVoid(suppression, suppression.void);
}

/** Hidden by something else than an exception of the inventory. */
export function isHidden(finding: Finding): boolean {
  return finding.verdict?.status !== 'suppressed' && statusOf(finding) === 'suppressed';
}

/** `inline 3, baseline 12, exception 4 (the first until 2026-12-01)`; "" where there is none. */
export function describeSuppressed({ suppressions: { active } }: Pick<Report, 'suppressions'>, tally: Tally): string {
  const counted = suppressionKinds.flatMap((kind) => describeCount(kind, active[kind]));
  const excepted = describeExcepted(tally);
  return [...counted, ...(excepted === '' ? [] : [excepted])].join(', ');
}

/** `expired 2, class 1`; "" where all that there is hides something. */
export function describeVoids({ suppressions }: Pick<Report, 'suppressions'>): string {
  return voidReasons.flatMap((reason) => describeCount(reason, suppressions.void[reason])).join(', ');
}

function describeCount(name: string, count = 0): readonly string[] {
  return count === 0 ? [] : [`${name} ${formatCount(count)}`];
}
