// CODEOWNERS after GitHub's documentation ("About code owners"): the last pattern that matches decides. It comes from a repository, so
// it is only ever a suggestion.

/** GitHub loads no larger file. */
export const maxCodeOwnersBytes = 3 << 20;

/** Where GitHub looks, in order; the first that is there counts. */
export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Owners of a path within the repository, as the file names them: `@user`, `@org/team`, an address. None is an answer too. */
export type CodeOwners = (path: string) => readonly string[];

/** Comparisons for all paths together: minutes of them fit into a file that GitHub would load. */
const mostSteps = 300_000_000;

/** When the steps are used up nobody is named: an earlier rule could be the wrong one. */
export function parseCodeOwners(text: string, budget: StepBudget = { left: mostSteps }): CodeOwners {
  const rules = text.split(/\r?\n/).flatMap((line) => parseLine(line) ?? []);
  return (path) => {
    const segments = path.split('/');
    const found = rules.findLast((rule) => budget.left <= 0 || matches(rule, segments, budget));
    return budget.left <= 0 ? [] : (found?.owners ?? []);
  };
}

export interface StepBudget {
  left: number;
}

interface Rule {
  /** `**` stands for any number of segments. */
  readonly pattern: readonly string[];
  /** A pattern that ends with `/` means what lies in the folder. */
  readonly folder: boolean;
  readonly owners: readonly string[];
}

const owner = /^(?:@[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)?|[^\s@<>,;]+@[^\s@<>,;]+\.[A-Za-z0-9-]+)$/;

/** Undefined for comments and for what GitHub calls invalid: negation, character ranges, an escaped `#`, an owner that is none. */
function parseLine(line: string): Rule | undefined {
  const [glob, ...rest] = splitFields(line);
  if (glob === undefined || glob.startsWith('#') || glob.startsWith('\\#') || glob.startsWith('!') || /[[\]]/.test(glob)) return undefined;
  const comment = rest.findIndex((field) => field.startsWith('#'));
  const owners = comment < 0 ? rest : rest.slice(0, comment);
  if (!owners.every((one) => owner.test(one))) return undefined;
  return { ...parsePattern(glob.replace(/\\(.)/g, '$1')), owners };
}

/** Blanks end a field, unless a backslash stands before them. */
function splitFields(line: string): readonly string[] {
  return line.trim().match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
}

/** Of a pattern with a slash inside or in front the place counts; any other one matches in every folder. */
function parsePattern(glob: string): Pick<Rule, 'pattern' | 'folder'> {
  const folder = glob.endsWith('/');
  const bare = folder ? glob.slice(0, -1) : glob;
  const segments = bare.replace(/^\//, '').split('/');
  return { pattern: bare.includes('/') ? segments : ['**', ...segments], folder };
}

function matches({ pattern, folder }: Rule, path: readonly string[], budget: StepBudget): boolean {
  const matchesSegment = createSegmentMatch(budget);
  // `docs/*` is what lies in `docs` itself, not in the folders below; any other pattern that matches a folder matches all in it.
  const flat = !folder && pattern.length > 1 && pattern[0] !== '**' && pattern.at(-1) === '*';
  if (!folder && matchesGlob(pattern, path, '**', matchesSegment, budget)) return true;
  return !flat && path.some((_, end) => end > 0 && matchesGlob(pattern, path.slice(0, end), '**', matchesSegment, budget));
}

type IsEqual = (pattern: string, item: string) => boolean;

function createSegmentMatch(budget: StepBudget): IsEqual {
  return (pattern, segment) => {
    budget.left -= pattern.length + segment.length;
    return budget.left > 0 && matchesGlob([...pattern], [...segment], '*', (p, char) => p === '?' || p === char, budget);
  };
}

/** Two pointers and one point of return: at worst the product of both lengths. */
function matchesGlob(pattern: readonly string[], items: readonly string[], any: string, isEqual: IsEqual, budget: StepBudget): boolean {
  let p = 0;
  let i = 0;
  let star = -1;
  let resume = 0;
  while (i < items.length) {
    if (budget.left-- <= 0) return false;
    const wanted = pattern[p];
    if (wanted === any) {
      star = p++;
      resume = i;
    } else if (wanted !== undefined && isEqual(wanted, items[i] ?? '')) {
      p++;
      i++;
    } else if (star >= 0) {
      p = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === any) p++;
  return p === pattern.length;
}
