// Which finding goes into which run, decided in one pass before anything is written. GitHub rejects a whole file over 20 runs or 25,000
// results a run, and closes the alerts that are absent from a later upload of the same category.
import { type Finding, type Report, type ReportTarget, statusOf } from '../../model/report.ts';
import { isInFile } from '../place.ts';
import { isHidden } from '../suppression-words.ts';
import { nameCategory, readsHistory, type Where } from './category.ts';
import { createRuleUses, type RuleUse, worseUse } from './rule-use.ts';

export interface RunPlan {
  /** The SARIF automation id: category and "/". */
  readonly id: string;
  readonly where: Where;
  readonly targets: readonly ReportTarget[];
  /** Of the findings in this run, by id, each as bad as the worst of them. */
  readonly rules: Map<string, RuleUse>;
  count: number;
  /** Findings for which the run has no room: the least severe. */
  leftOut: number;
}

export interface SarifPlan {
  readonly runs: readonly RunPlan[];
  /** By the finding's place in the report's order; undefined: left out for want of room, or because it needs no alert. */
  readonly runOfFinding: readonly (RunPlan | undefined)[];
}

const maxRuns = 20;
export const maxResults = 25_000;

/** All findings of one target, or of many, that are in files, or that are not. */
interface Home {
  readonly where: Where;
  readonly targets: readonly ReportTarget[];
  /** Unset with a single pair of homes. */
  readonly name?: string;
  total: number;
  runs: readonly RunPlan[];
}

interface Assignment {
  readonly home: Home;
  readonly hash: number;
  readonly rule: RuleUse;
}

export function planRuns(report: Report): SarifPlan {
  const groups = groupTargets(report.targets);
  const homes = groups.flatMap(createHomes);
  const homesOf = new Map(groups.flatMap((group, i) => group.targets.map(({ target }) => [target, homes.slice(2 * i, 2 * i + 2)] as const)));
  const ruleUseOf = createRuleUses();
  const assignments: (Assignment | undefined)[] = [];
  for (const finding of report.findings())
    assignments.push(needsAlert(finding, report) ? assignHome(finding, ruleUseOf(finding), homesOf.get(finding.target) ?? homes) : undefined);
  const partBudget = floorPowerOfTwo(maxRuns / homes.length);
  for (const home of homes) home.runs = createRuns(report, home, partBudget);
  return { runs: homes.flatMap(({ runs }) => runs), runOfFinding: assignments.map(assignRun) };
}

interface TargetGroup {
  readonly targets: readonly ReportTarget[];
  readonly name?: string;
}

/** A pair of runs for each target; for more targets than fit, one pair for all. */
function groupTargets(targets: readonly ReportTarget[]): readonly TargetGroup[] {
  const distinct = [...new Map(targets.map((target) => [target.target, target])).values()];
  if (distinct.length <= 1) return [{ targets: distinct }];
  if (distinct.length * 2 > maxRuns) return [{ targets: distinct, name: 'all-targets' }];
  const taken = new Set<string>();
  return distinct.map((target) => ({ targets: [target], name: nameTarget(target, taken) }));
}

/** Readable in a category, and unlike all others: GitHub rejects a file with two runs of one category. */
function nameTarget({ target }: ReportTarget, taken: Set<string>): string {
  const slug = target.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60);
  let name = slug;
  for (let n = 2; taken.has(name); n++) name = `${slug}-${n}`;
  taken.add(name);
  return name;
}

function createHomes({ targets, name }: TargetGroup): readonly Home[] {
  return (['files', 'history'] as const).map((where) => ({ where, targets, ...(name === undefined ? {} : { name }), total: 0, runs: [] }));
}

/** What an exception covers has one: GitHub shows it as accepted. */
function needsAlert(finding: Finding, { suppressedShown }: Report): boolean {
  return statusOf(finding) !== 'none' && (suppressedShown || !isHidden(finding));
}

function assignHome(finding: Finding, rule: RuleUse, [files, history]: readonly Home[]): Assignment {
  const home = hasLineInFile(finding) ? files : history;
  if (home === undefined) throw new Error('a pair of runs is missing');
  home.total++;
  return { home, hash: hashId(finding.findingId), rule };
}

function hasLineInFile(finding: Finding): boolean {
  if (!finding.present) return false;
  for (const occurrence of finding.occurrences()) if (isInFile(occurrence)) return true;
  return false;
}

function createRuns(report: Report, home: Home, partBudget: number): readonly RunPlan[] {
  if (home.where === 'history' && home.total === 0 && !readsHistory(home.targets)) return [];
  return Array.from({ length: partsFor(home.total, partBudget) }, (_, part) => ({
    id: nameCategory(report, { ...home, part }),
    where: home.where,
    targets: home.targets,
    rules: new Map(),
    count: 0,
    leftOut: 0,
  }));
}

// Findings come worst first, so the ones that find no room are the least severe.
function assignRun(assignment: Assignment | undefined): RunPlan | undefined {
  if (assignment === undefined) return undefined;
  const { home, hash, rule } = assignment;
  const run = home.runs[hash & (home.runs.length - 1)];
  if (run === undefined || run.count === maxResults) {
    if (run !== undefined) run.leftOut++;
    return undefined;
  }
  run.count++;
  run.rules.set(rule.id, worseUse(run.rules.get(rule.id), rule));
  return run;
}

/** A power of two, so that growth moves a finding at most into the part that its old one splits off; a tenth is left free for uneven hashes. */
function partsFor(total: number, partBudget: number): number {
  let parts = 1;
  while (parts < partBudget && total > maxResults * (parts === 1 ? 1 : 0.9 * parts)) parts *= 2;
  return parts;
}

function floorPowerOfTwo(value: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, value)));
}

/** FNV-1a, 32 bits. */
function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
