// The baseline: findings that were accepted before. One entry a line and nothing of a place in it, so that moves and renames change no line
// and branches merge line by line. Read on the way of a commit hook: no library.
import { isDay } from '../model/day.ts';
import type { SuppressionRule } from '../model/suppression.ts';
import { UsageError } from '../model/usage-error.ts';

/** The members in the order in which they are written. Published as `schemas/baseline.schema.json`. */
export interface BaselineEntry {
  /** A finding id: all that decides what is hidden. */
  readonly finding: string;
  /** For whoever reads the file. */
  readonly detector: string;
  /** The UTC day on which history first shows the secret; where history does not tell, the day on which it was accepted. */
  readonly firstSeen: string;
  /** The last day, in UTC, on which it hides the finding. */
  readonly until?: string;
  readonly owner?: string;
  readonly reason?: string;
}

/**
 * @param file named in mistakes and as the origin of each rule
 * @throws UsageError at the first line that is no entry; its text is not repeated
 */
export function parseBaseline(text: string, file: string, { source, target }: Pick<SuppressionRule, 'source' | 'target'>): SuppressionRule[] {
  return readBaseline(text, file).map(({ line, entry: { finding, until, owner, reason } }) => ({
    kind: 'baseline',
    source,
    ...(target === undefined ? {} : { target }),
    where: `${file}:${line}`,
    finding,
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
  }));
}

export interface PlacedEntry {
  /** 1-based; of several lines about one finding the one that says most of `entry`. */
  readonly line: number;
  readonly entry: BaselineEntry;
}

/**
 * One entry a finding, in the file's order. A merge may leave several lines about one finding: of them the strictest counts.
 * @throws UsageError at the first line that is no entry
 */
export function readBaseline(text: string, file: string): PlacedEntry[] {
  const found = new Map<string, PlacedEntry>();
  const again: PlacedEntry[] = [];
  let number = 0;
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    number++;
    const content = raw.trim();
    if (content === '') continue;
    const placed = { line: number, entry: parseEntry(content, file, number) };
    if (found.has(placed.entry.finding)) again.push(placed);
    else found.set(placed.entry.finding, placed);
  }
  for (const [finding, others] of Map.groupBy(again, ({ entry }) => entry.finding)) {
    const first = found.get(finding);
    if (first !== undefined) found.set(finding, combine([first, ...others]));
  }
  return [...found.values()];
}

/** Sorted by finding id, members in a fixed order. The same entries give the same bytes. */
export function writeBaseline(entries: Iterable<BaselineEntry>): string {
  return [...entries]
    .sort((a, b) => compare(a.finding, b.finding))
    .map((entry) => `${lineOf(entry)}\n`)
    .join('');
}

function lineOf({ finding, detector, firstSeen, until, owner, reason }: BaselineEntry): string {
  return JSON.stringify({ finding, detector, firstSeen, until, owner, reason });
}

export interface BaselineMember {
  readonly required: boolean;
  /** Goes on after the member's name. */
  readonly mistake: string;
  readonly pattern?: RegExp;
  readonly day?: boolean;
  /** In UTF-16 code units. */
  readonly maxLength?: number;
}

const day = { pattern: /^\d{4}-\d{2}-\d{2}$/, mistake: 'must be a day such as 2026-01-31', day: true } as const;

/** What each member must be, for the reader and the schema alike. */
export const baselineMembers: Readonly<Record<keyof BaselineEntry, BaselineMember>> = {
  finding: { required: true, pattern: /^kt1:[a-z2-7]{26}$/, mistake: 'must be a finding id: kt1: and 26 characters' },
  detector: { required: true, pattern: /^[A-Za-z0-9][\w.-]{0,99}$/, mistake: "must be a detector's id" },
  firstSeen: { required: true, ...day },
  until: { required: false, ...day },
  owner: { required: false, maxLength: 200, mistake: 'must be a text of 1 to 200 characters' },
  reason: { required: false, maxLength: 500, mistake: 'must be a text of 1 to 500 characters' },
};

const memberNames = Object.keys(baselineMembers) as readonly (keyof BaselineEntry)[];

function parseEntry(text: string, file: string, line: number): BaselineEntry {
  const mistake = mistakeOf(text);
  if (typeof mistake === 'string') throw new UsageError(mistake, `${file}:${line}`);
  return mistake;
}

/** @returns the entry, or what is wrong with it */
function mistakeOf(text: string): BaselineEntry | string {
  if (/^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/.test(text)) return 'stands in a merge conflict that is not resolved: keep the lines of both sides';
  const value = parseObject(text);
  if (value === undefined) return 'is no entry of a baseline: each line is one JSON object';
  let known = 0;
  for (const name of memberNames) {
    const member = value[name];
    if (member === undefined && baselineMembers[name].required) return `"${name}" is missing`;
    if (member !== undefined && !fitsMember(name, member)) return `"${name}" ${baselineMembers[name].mistake}`;
    if (member !== undefined) known++;
  }
  if (Object.keys(value).length > known) return `an entry has no members but ${memberNames.join(', ')}`;
  return value as unknown as BaselineEntry;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function fitsMember(name: keyof BaselineEntry, member: unknown): boolean {
  const { pattern, day: isOfDay, maxLength = 100 } = baselineMembers[name];
  if (typeof member !== 'string' || member === '' || member.length > maxLength) return false;
  return (pattern === undefined || pattern.test(member)) && (isOfDay !== true || isDay(member));
}

/** The earliest end and the earliest sight; of the words those of the entry that ends first. Which line stands above the other does not matter. */
function combine(same: readonly [PlacedEntry, ...PlacedEntry[]]): PlacedEntry {
  const [first, ...others] = same.toSorted(byEnd);
  if (first === undefined || others.length === 0) return same[0];
  const all = [first, ...others].map(({ entry }) => entry);
  const firstSeen = all.map((entry) => entry.firstSeen).sort(compare)[0] ?? first.entry.firstSeen;
  return { line: first.line, entry: { ...all.reduceRight((words, entry) => Object.assign(words, entry), { ...first.entry }), firstSeen } };
}

function byEnd({ entry: a }: PlacedEntry, { entry: b }: PlacedEntry): number {
  return compare(a.until ?? never, b.until ?? never) || compare(lineOf(a), lineOf(b));
}

/** After every day. */
const never = '~';

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
