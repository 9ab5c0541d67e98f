// Findings as rows of a table.
import { dayOf } from '../../model/day.ts';
import type { Detector } from '../../model/detector.ts';
import type { Finding } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { describePlace } from '../place.ts';
import { countOf } from '../quantity.ts';
import { toAbsoluteUri } from '../sarif/uri.ts';
import { describeAge, describeClass } from '../verdict-words.ts';
import { code, prose, row, tableHead } from './text.ts';

const maxNext = 160;

export const findingHead = tableHead('Severity', 'Secret', 'Where', 'Since', 'Revoke');

export function findingRow(finding: Finding, showTarget: boolean): string {
  const { severity, firstSeen, detector } = finding;
  const uri = toAbsoluteUri(detector.revoke);
  const revoke = uri === undefined ? code(detector.revoke) : `[how](<${uri}>)`;
  return row(severity, describeSecret(finding), firstPlace(finding, showTarget), firstSeen === undefined ? '' : dayOf(firstSeen.commitAt), revoke);
}

export interface RowOptions {
  /** In a table of several owners' findings; else the age stands there. */
  readonly withOwner: boolean;
  /** Where there are several targets, a path alone does not say enough. */
  readonly showTarget: boolean;
}

export function judgedHead({ withOwner }: Pick<RowOptions, 'withOwner'>): string {
  return tableHead('Severity', 'Verdict', 'Secret', 'Where', withOwner ? 'Owner' : 'Age', 'Next');
}

export function judgedRow(finding: Finding, verdict: Verdict, { withOwner, showTarget }: RowOptions): string {
  const { owner, age } = verdict;
  const whose = owner === undefined ? 'nobody' : code(owner.id, 60);
  const since = age === undefined ? '' : describeAge(age);
  return row(
    finding.severity,
    nameVerdict(verdict),
    describeSecret(finding),
    firstPlace(finding, showTarget),
    withOwner ? whose : since,
    describeNext(verdict, finding.detector),
  );
}

/** The class, and what stands beside it. */
export function nameVerdict(verdict: Verdict): string {
  return [code(describeClass(verdict)), verdict.flags.join(', ')].filter((part) => part !== '').join(' ');
}

function describeNext({ actions, escalation }: Verdict, { revoke }: Detector): string {
  const next = withLink(actions[0] ?? '', revoke);
  return escalation === undefined ? next : `${next}. Turn to ${prose(escalation, 120)}`;
}

/** The page on revoking is the catalogue's own, so it may be a link, and is then too short to be cut. */
function withLink(text: string, page: string): string {
  const uri = toAbsoluteUri(page);
  const at = uri === undefined ? -1 : text.indexOf(page);
  if (at < 0) return prose(text, maxNext);
  return `${prose(text.slice(0, at), maxNext)}[here](<${uri}>)${prose(text.slice(at + page.length), maxNext)}`;
}

export function describeSecret({ detector, mask }: Finding): string {
  return `${prose(detector.title, 60)} ${code(mask, 40)}`;
}

export function firstPlace(finding: Finding, showTarget: boolean): string {
  const target = showTarget ? ` in ${code(finding.target, 60)}` : '';
  for (const occurrence of finding.occurrences()) {
    const { lead, path, tail } = describePlace(occurrence);
    const more = finding.occurrenceCount - 1;
    return code(`${lead}${path}${tail}`, 120) + target + (more > 0 ? ` and ${countOf(more, 'more place')}` : '');
  }
  return '';
}
