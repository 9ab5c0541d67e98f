// Allows and baseline entries, found by what they are about: a baseline has thousands, and each finding is asked about.
import type { Finding } from '../model/report.ts';
import type { Suppressible, Suppression, SuppressionRule } from '../model/suppression.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { compileGitignore } from './gitignore.ts';
import type { Steps } from './glob.ts';
import { longest } from './lasting.ts';
import { budgetPaths } from './path-budget.ts';

export interface RuleBook {
  /** Rules without a path. */
  aboutFinding(asked: Suppressible): Suppression[];
  /** Rules with one. */
  aboutPlace(asked: Suppressible, path: string): Suppression[];
}

interface Entry {
  readonly rule: SuppressionRule;
  /** Its index among all: by it a worker tells that the value matched. */
  readonly index: number;
  readonly suppression: Suppression;
  readonly coversPath?: (path: string, steps: Steps) => boolean;
}

/** @param judge tells of a rule by itself whether it can hide anything */
export function createRuleBook(rules: readonly SuppressionRule[], judge: (suppression: Suppression) => Suppression): RuleBook {
  const entries = rules.map((rule, index) => toEntry(rule, index, judge));
  const whole = createShelf(entries.filter(({ coversPath }) => coversPath === undefined));
  const placed = createShelf(entries.filter(({ coversPath }) => coversPath !== undefined));

  const bestAt = createPlaceReader();

  return {
    aboutFinding: (asked) => Object.values(whole(asked)).flatMap((those) => those.map(({ suppression }) => suppression)),
    aboutPlace: (asked, path) => Object.values(placed(asked)).flatMap((those) => bestAt(those, path) ?? []),
  };
}

/** Entries that are about a finding: those that name it or its value, and those about its kind. */
type Shelf = (asked: Suppressible) => Record<'named' | 'others', readonly Entry[]>;

/** Of entries that cover a path the one that hides longest. A list of entries is known again. */
function createPlaceReader(): (entries: readonly Entry[], path: string) => Suppression | undefined {
  const readers = new WeakMap<readonly Entry[], (path: string) => Suppression | undefined>();
  return (entries, path) => {
    const read = readers.get(entries) ?? readerOf(entries);
    readers.set(entries, read);
    return read(path);
  };
}

function readerOf(entries: readonly Entry[]): (path: string) => Suppression | undefined {
  const reads = [...Map.groupBy(entries, ({ rule }) => rule.source)].map(([source, those]) =>
    budgetPaths(source, (path, steps) => longest(those.flatMap(({ suppression, coversPath }) => (coversPath?.(path, steps) === true ? [suppression] : [])))),
  );
  return (path) => longest(reads.flatMap((read) => read(path) ?? []));
}

/**
 * Those that name a finding or a value are looked up. Of the others it is remembered which are about a kind of secret, and of many that
 * differ in nothing but their words only one is kept: a hostile target can bring thousands.
 */
function createShelf(entries: readonly Entry[]): Shelf {
  const named = entries.filter(({ rule }) => rule.finding !== undefined);
  const byFinding = Map.groupBy(named, ({ rule }) => rule.finding);
  const valued = new Map(entries.flatMap((entry) => (entry.rule.finding === undefined && entry.rule.value !== undefined ? [[entry.index, entry]] : [])));
  const asksValue = entries.some(({ rule }) => rule.value !== undefined);
  const others = entries.filter(({ rule }) => rule.finding === undefined && rule.value === undefined);
  const known = new Map<string, readonly Entry[]>();
  let last: { readonly asked: Suppressible; readonly entries: ReturnType<Shelf> } | undefined;

  function othersAbout(asked: Suppressible): readonly Entry[] {
    const { target, finding } = asked;
    const kind = JSON.stringify([target, finding.detector.id, finding.verdict?.identity]);
    const found = known.get(kind) ?? keepBest(others.filter((entry) => isAbout(entry, asked, [])));
    known.set(kind, found);
    return found;
  }

  function find(asked: Suppressible): ReturnType<Shelf> {
    const allows = asksValue ? allowsOf(asked.finding) : [];
    const lookedUp = [...(byFinding.get(asked.finding.findingId) ?? []), ...allows.flatMap((index) => valued.get(index) ?? [])];
    return { named: keepBest(lookedUp.filter((entry) => isAbout(entry, asked, allows))), others: othersAbout(asked) };
  }

  return (asked) => {
    if (last?.asked !== asked) last = { asked, entries: find(asked) };
    return last.entries;
  };
}

/** Of those without a path the one that hides longest. */
function keepBest(entries: readonly Entry[]): readonly Entry[] {
  const placed = entries.filter(({ coversPath }) => coversPath !== undefined);
  const whole = entries.filter(({ coversPath }) => coversPath === undefined);
  const best = longest(whole.map(({ suppression }) => suppression));
  return best === undefined ? placed : [...placed, ...whole.filter(({ suppression }) => suppression === best)];
}

/** The value is the same at each place of a finding: the first one tells. */
function allowsOf(finding: Finding): readonly number[] {
  for (const { allows } of finding.occurrences()) return allows ?? [];
  return [];
}

function toEntry(rule: SuppressionRule, index: number, judge: (suppression: Suppression) => Suppression): Entry {
  const { kind, source, where, until, reason, owner, paths, prefix } = rule;
  return {
    rule,
    index,
    suppression: judge({
      kind,
      source,
      where,
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
      ...(owner === undefined ? {} : { owner }),
    }),
    ...(paths === undefined ? {} : { coversPath: matcherOf(paths, prefix) }),
  };
}

function matcherOf(paths: readonly string[], prefix = ''): (path: string, steps: Steps) => boolean {
  const match = compileGitignore(paths.map((pattern, i) => ({ pattern, line: i })));
  return (path, steps) => path !== '' && match(prefix + path, steps) !== undefined;
}

function isAbout({ rule, index }: Entry, { finding, target }: Suppressible, allows: readonly number[]): boolean {
  const { target: only, finding: id, detectors, identity, value } = rule;
  if (only !== undefined && only !== target) return false;
  if (id !== undefined && id !== finding.findingId) return false;
  if (detectors !== undefined && !detectors.some((one) => matchesWildcard(one, finding.detector.id))) return false;
  if (identity !== undefined && (finding.verdict?.identity === undefined || !matchesWildcard(identity, finding.verdict.identity))) return false;
  return value === undefined || allows.includes(index);
}
