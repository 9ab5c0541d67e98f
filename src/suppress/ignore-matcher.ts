// Ignore files, by the rules of gitignore. A line may be about some detectors alone: for each detector the lines that are about it are one list.
import type { IgnoreFile, Suppressible, Suppression } from '../model/suppression.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { compileGitignore } from './gitignore.ts';
import { budgetPaths } from './path-budget.ts';

export function createIgnoreMatcher({
  source,
  target: only,
  file,
  prefix = '',
  lines,
}: IgnoreFile): (asked: Suppressible, path: string) => Suppression | undefined {
  const forAll = lines.every(({ detectors }) => detectors === undefined);
  const byDetector = new Map<string, (path: string) => number | undefined>();

  function matcherOf(detector: string): (path: string) => number | undefined {
    const name = forAll ? '' : detector;
    const known = byDetector.get(name);
    if (known !== undefined) return known;
    const about = lines.filter(({ detectors }) => detectors === undefined || detectors.some((one) => matchesWildcard(one, detector)));
    const matcher = budgetPaths(source, compileGitignore(about));
    byDetector.set(name, matcher);
    return matcher;
  }

  return ({ finding, target }, path) => {
    if (path === '' || (only !== undefined && only !== target)) return undefined;
    const line = matcherOf(finding.detector.id)(prefix + path);
    return line === undefined ? undefined : { kind: 'ignore-file', source, where: `${file}:${line}` };
  };
}
