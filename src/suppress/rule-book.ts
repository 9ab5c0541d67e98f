// Allows and baseline entries, found by what they are about: a baseline has thousands, and each finding is asked about.
import type { Finding } from '../model/report.ts';
import type { Suppressible, Suppression, SuppressionRule } from '../model/suppression.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { compileGitignore } from './gitignore.ts';

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
  readonly coversPath?: (path: string) => boolean;
}

export function createRuleBook(rules: readonly SuppressionRule[]): RuleBook {
  const entries = rules.map(toEntry);
  const whole = entries.filter(({ coversPath }) => coversPath === undefined);
  const byFinding = Map.groupBy(
    whole.filter(({ rule }) => rule.finding !== undefined),
    ({ rule }) => rule.finding,
  );
  const others = whole.filter(({ rule }) => rule.finding === undefined);
  const placed = entries.filter(({ coversPath }) => coversPath !== undefined);

  return {
    aboutFinding: (asked) =>
      [...(byFinding.get(asked.finding.findingId) ?? []), ...others].filter((entry) => isAbout(entry, asked)).map(({ suppression }) => suppression),
    aboutPlace: (asked, path) => placed.filter((entry) => isAbout(entry, asked) && entry.coversPath?.(path) === true).map(({ suppression }) => suppression),
  };
}

function toEntry(rule: SuppressionRule, index: number): Entry {
  const { kind, source, where, until, reason, owner, paths } = rule;
  return {
    rule,
    index,
    suppression: {
      kind,
      source,
      where,
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
      ...(owner === undefined ? {} : { owner }),
    },
    ...(paths === undefined ? {} : { coversPath: matcherOf(paths) }),
  };
}

function matcherOf(paths: readonly string[]): (path: string) => boolean {
  const match = compileGitignore(paths.map((pattern, i) => ({ pattern, line: i })));
  return (path) => path !== '' && match(path) !== undefined;
}

function isAbout({ rule, index }: Entry, { finding, target }: Suppressible): boolean {
  const { target: only, finding: id, detectors, identity, value } = rule;
  if (only !== undefined && only !== target) return false;
  if (id !== undefined && id !== finding.findingId) return false;
  if (detectors !== undefined && !detectors.some((one) => matchesWildcard(one, finding.detector.id))) return false;
  if (identity !== undefined && (finding.verdict?.identity === undefined || !matchesWildcard(identity, finding.verdict.identity))) return false;
  return value === undefined || matchesValue(finding, index);
}

/** The value is the same at each place of a finding: the first one tells. */
function matchesValue(finding: Finding, index: number): boolean {
  for (const { allows } of finding.occurrences()) return allows?.includes(index) === true;
  return false;
}
