// The sentence an alert opens with: what, where, since when, what to do. Never the value.
import { dayOf } from '../../model/day.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Finding } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { forSarifMessage } from '../escape.ts';
import { describePlace, shortId } from '../place.ts';
import { countOf } from '../quantity.ts';
import { describeVoidOf } from '../suppression-words.ts';
import { shorten } from '../table/layout.ts';
import { describeClass, describeEvidence, describeIdentity, describeOwner } from '../verdict-words.ts';

const maxPath = 200;
/** Of one text of the inventory. */
const maxText = 600;

export function describeFileFinding(finding: Finding, first: PlacedOccurrence): string {
  const more = finding.occurrenceCount - 1;
  const others = more > 0 ? ` and ${countOf(more, 'more place')}` : '';
  const since = finding.firstSeen === undefined ? '' : `, since ${describePoint(finding.firstSeen)}`;
  return `${describeSecret(finding)} in ${describeWhere(first)}${others}${since}. ${describeRemedy(finding)}`;
}

/** @param anchor the file that stands for the finding's place */
export function describeHistoryFinding(finding: Finding, first: PlacedOccurrence | undefined, anchor: string): string {
  const where = first === undefined ? '' : ` in ${describeWhere(first)}`;
  const pinned = `It has no line in a file at HEAD, so this alert is pinned to ${quote(anchor)}; anyone with a clone can read it.`;
  return `${describeSecret(finding)}${where}${describeLife(finding)}. ${pinned} ${describeRemedy(finding)}`;
}

function describeSecret({ detector, mask }: Finding): string {
  return `${forSarifMessage(detector.title)} '${forSarifMessage(mask)}'`;
}

function describeWhere(occurrence: PlacedOccurrence): string {
  const { lead, path, tail } = describePlace(occurrence);
  return path === '' ? `'${lead}${tail}'` : `${lead}${quote(path, tail)}`;
}

function describeLife({ firstSeen, removed, livedDays }: Finding): string {
  const seen = firstSeen === undefined ? '' : `, first seen ${describePoint(firstSeen)}`;
  const gone = removed === undefined ? '' : `, removed ${describePoint(removed)}`;
  return seen + gone + (removed === undefined || livedDays === undefined ? '' : ` after ${countOf(livedDays, 'day')}`);
}

function describePoint({ commit, commitAt }: NonNullable<Finding['firstSeen']>): string {
  return `${dayOf(commitAt)} (commit ${shortId(commit)})`;
}

function describeRemedy(finding: Finding): string {
  const { detector, verdict } = finding;
  const told = describeVoidOf(finding);
  const revoke = `Revoke it, see ${forSarifMessage(detector.revoke)} for how; removing it alone is not enough.`;
  const void_ = told === undefined ? '' : ` Its ${endSentence(forSarifMessage(shorten(told, maxText)))}`;
  return (verdict === undefined ? revoke : describeVerdict(verdict)) + void_;
}

function describeVerdict(verdict: Verdict): string {
  const { flags, actions } = verdict;
  const identity = describeIdentity(verdict);
  const parts = [
    ['Verdict', describeClass(verdict) + (flags.length === 0 ? '' : ` (${flags.join(', ')})`) + (identity === '' ? '' : ` of ${identity}`)],
    ['Owner', verdict.identity === undefined && verdict.escalation === undefined ? '' : describeOwner(verdict)],
    ['Why', describeEvidence(verdict)],
    ['Next', actions[0] ?? ''],
  ] as const;
  return parts.flatMap(([label, text]) => (text === '' ? [] : [endSentence(`${label}: ${forSarifMessage(shorten(text, maxText))}`)])).join(' ');
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function quote(path: string, tail = ''): string {
  return `'${forSarifMessage(shorten(path, maxPath))}${tail}'`;
}
