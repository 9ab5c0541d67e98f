// What a developer reads when a hook stops them: in five lines what was found, why it matters, and the three ways on.
import { dayOf } from '../model/day.ts';
import type { PlacedOccurrence } from '../model/occurrence.ts';
import { type Finding, type Report, statusOf, type Write } from '../model/report.ts';
import { isAtLeast, type Severity } from '../model/severity.ts';
import { isIncomplete } from '../model/skipped.ts';
import { breakLogCommand, forTerminal } from './escape.ts';
import { describePlace, isInFile, pathInTarget } from './place.ts';
import { countOf } from './quantity.ts';
import { describeVoid } from './suppression-words.ts';
import { describeClass, describeEvidence } from './verdict-words.ts';

export interface StopOptions {
  readonly stopped: 'commit' | 'push';
  /** Findings below it do not stop anybody. */
  readonly failOn: Severity;
  /** What was not read stops nobody either: it is only told. */
  readonly allowIncomplete: boolean;
}

/** Nothing where there is nothing to stop for. The worst finding is told whole, the others are counted. */
export function writeStop(report: Report, write: Write, options: StopOptions): void {
  const line = (text: string) => write(`${breakLogCommand(text)}\n`);
  const findings = [...report.findings()].filter((finding) => statusOf(finding) === 'open' && isAtLeast(finding.severity, options.failOn));
  const [worst] = findings;
  if (worst !== undefined) describeFinding(worst, report, options).forEach(line);
  if (findings.length > 1) line(`and ${countOf(findings.length - 1, 'more finding')}${options.stopped === 'commit' ? ': keytrail scan --staged' : ''}`);
  if (!report.complete) describeUnread(report, options, worst !== undefined).forEach(line);
}

function describeFinding(finding: Finding, { asOf }: Report, { stopped }: StopOptions): readonly string[] {
  const [occurrence] = finding.occurrences();
  const { detector, mask, severity } = finding;
  const what = `${forTerminal(detector.title)} ${forTerminal(mask)}`;
  return [
    `keytrail stopped this ${stopped}: ${what} in ${occurrence === undefined ? 'an unknown place' : placeText(occurrence)} (${severity})`,
    `why:      ${forTerminal(whyItMatters(finding))}`,
    `1 remove: ${stopped === 'commit' ? 'take the value out and stage the file again' : 'take the value out of the commits that hold it ("git rebase --interactive")'}; was it ever shared? revoke it: ${forTerminal(detector.revoke)}`,
    '2 move:   keep the value in a vault or an environment variable, and let the program read it from there',
    `3 allow:  ${forTerminal(howToAllow(finding, occurrence, allowUntil(asOf)))}`,
  ];
}

function placeText(occurrence: PlacedOccurrence): string {
  const { lead, path, tail } = describePlace(occurrence);
  return lead + forTerminal(path) + tail;
}

function whyItMatters({ verdict }: Finding): string {
  if (verdict === undefined) return 'whoever reads the repository, a fork or a backup can use it, and git keeps it after the line is gone';
  const evidence = describeEvidence(verdict);
  return `${describeClass(verdict)}${evidence === '' ? '' : `: ${evidence}`}`;
}

function howToAllow({ findingId, detector, suppression }: Finding, occurrence: PlacedOccurrence | undefined, until: string): string {
  if (suppression?.void !== undefined) return describeVoid(suppression, suppression.void);
  const baselineWay = `accept it with a reason: keytrail baseline update --finding ${findingId} --reason "…"`;
  const comment = occurrence === undefined ? undefined : commentFor(occurrence);
  if (comment === undefined) return `is it harmless? ${baselineWay}`;
  const [begin, end] = comment;
  return `is it harmless? say so at the end of its line: ${begin} keytrail:allow ${detector.id} until ${until} <why>${end}  or ${baselineWay}`;
}

const allowedDays = 90;

function allowUntil(asOf: string): string {
  return dayOf(new Date(Date.parse(asOf) + allowedDays * 86_400_000).toISOString());
}

type Comment = readonly [begin: string, end: string];

const comments: readonly { readonly names: RegExp; readonly comment: Comment | undefined }[] = [
  { names: /\.(?:json|jsonl|ipynb|lock|csv|tsv|pem|key|p12|txt)$/i, comment: undefined },
  { names: /\.(?:[cm]?[jt]sx?|java|kts?|scala|go|rs|c|cc|cpp|h|hpp|cs|swift|dart|php|groovy|gradle|jsonc|json5|proto|scss)$/i, comment: ['//', ''] },
  { names: /\.(?:sql|lua|hs|elm|adb)$/i, comment: ['--', ''] },
  { names: /\.(?:html?|xml|xhtml|svg|vue|md|csproj|config|plist)$/i, comment: ['<!--', ' -->'] },
  { names: /\.css$/i, comment: ['/*', ' */'] },
  { names: /\.(?:ini|clj|lisp|el|asm)$/i, comment: [';', ''] },
];

/** Undefined where a comment cannot stand: in a name, a message, history alone, a format without comments. */
function commentFor(occurrence: PlacedOccurrence): Comment | undefined {
  const path = pathInTarget(occurrence);
  if (path === undefined || !isInFile(occurrence)) return undefined;
  const known = comments.find(({ names }) => names.test(path));
  return known === undefined ? ['#', ''] : known.comment;
}

const maxUnread = 5;

function describeUnread({ coverage }: Report, { stopped, allowIncomplete }: StopOptions, found: boolean): readonly string[] {
  const unread = coverage.skipped.filter(isIncomplete);
  const more = unread.length - maxUnread + coverage.skippedMore;
  const begin = found || allowIncomplete ? 'keytrail: not everything was read' : `keytrail stopped this ${stopped}, for not everything was read`;
  return [
    `${begin}:`,
    ...unread.slice(0, maxUnread).map(({ place, detail }) => `  ${forTerminal(place)}: ${forTerminal(detail)}`),
    ...(more > 0 ? [`  and ${countOf(more, 'more place')}`] : []),
    ...(found || allowIncomplete ? [] : [`"git ${stopped} --no-verify" passes it this once`]),
  ];
}
