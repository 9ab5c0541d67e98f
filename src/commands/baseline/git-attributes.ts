// Tells git to merge baselines line by line (https://git-scm.com/docs/gitattributes, "union"): entries that two branches add side by side are
// both kept, and reading sorts out what that leaves.
import { appendFileSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findRepositoryTop } from '../../sources/git/locate.ts';

/** Adds one line to `.gitattributes` beside the baseline, unless something is said there of its merging already. @returns what is to be told */
export function addUnionMerge(baseline: string): readonly string[] {
  const folder = dirname(baseline);
  const name = basename(baseline);
  if (findRepositoryTop(folder) === undefined) return [];
  const file = join(folder, '.gitattributes');
  const line = `${name} merge=union`;
  if (!/^[\w.-]+$/.test(name)) return ['.gitattributes is left alone: the baseline has a name that would need quotes there; give it "merge=union" by hand'];
  const before = readPlain(file);
  if (before === undefined) return [`.gitattributes cannot be changed: add "${line}" to it, or branches that both add entries will conflict`];
  if (before.split('\n').some((one) => isAbout(one, name))) return [];
  try {
    appendFileSync(file, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  } catch {
    return [`.gitattributes cannot be written: add "${line}" to it, or branches that both add entries will conflict`];
  }
  return [`added "${line}" to .gitattributes: commit both files`];
}

/** git follows no link there either. */
function readPlain(file: string): string | undefined {
  try {
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return '';
    return stat.isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function isAbout(line: string, name: string): boolean {
  const [pattern, ...attributes] = line.trim().split(/\s+/);
  return (pattern === name || pattern === `/${name}`) && attributes.some((attribute) => /^[-!]?merge(?:=|$)/.test(attribute));
}
