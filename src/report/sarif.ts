// SARIF 2.1.0 as GitHub code scanning accepts it: `sarif/README.md` has the decisions. Written result by result, never as one string.
import type { ReportingDescriptor, Run } from 'sarif';
import type { Finding, Report, Write } from '../model/report.ts';
import { keepNew } from './changes.ts';
import { jsonText } from './escape.ts';
import { writeList } from './record.ts';
import { createAnchor } from './sarif/anchor.ts';
import { createDriver, sarifSchema } from './sarif/driver.ts';
import { createInvocation } from './sarif/invocation.ts';
import { planRuns, type RunPlan, type SarifPlan } from './sarif/plan.ts';
import { createProvenance, rootUriBaseId } from './sarif/provenance.ts';
import { createFileResult, createHistoryResult } from './sarif/results.ts';
import { ruleIdOf } from './sarif/rule-use.ts';
import { createRule } from './sarif/rules.ts';
import { createTaxonomies, supportedTaxonomies } from './sarif/taxonomy.ts';

export function writeSarif(given: Report, write: Write): void {
  // Beside an earlier run the new findings alone, in a category of their own: see `sarif/category.ts`.
  const report = given.changes === undefined ? given : keepNew(given);
  const plan = planRuns(report);
  write(`{"$schema":${JSON.stringify(sarifSchema)},"version":"2.1.0","runs":[\n`);
  writeList(write, plan.runs, ',\n', (run) => writeRun(write, report, { plan, run }));
  write('\n]}\n');
}

function writeRun(write: Write, report: Report, { plan, run }: { plan: SarifPlan; run: RunPlan }): void {
  const rules = [...run.rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ruleIndices = new Map(rules.map(({ id }, i) => [id, i]));
  const judged = report.judgement !== undefined;
  const anchor = createAnchor(run.targets);
  write(
    `${jsonText(
      runHead(
        report,
        run,
        rules.map((rule) => createRule(rule, judged)),
      ),
    ).slice(0, -1)},"results":[\n`,
  );
  writeList(write, findingsOf(report, plan, run), ',\n', (finding) => {
    const id = ruleIdOf(finding);
    const options = { ruleId: id, ruleIndex: ruleIndices.get(id) ?? -1, targets: run.targets, anchor };
    write(jsonText(run.where === 'files' ? createFileResult(finding, options) : createHistoryResult(finding, options)));
  });
  write('\n]}');
}

function runHead(report: Report, run: RunPlan, rules: ReportingDescriptor[]): Run {
  const provenance = createProvenance(run.targets);
  const judged = report.judgement !== undefined;
  return {
    tool: { driver: { ...createDriver(report, rules), ...(judged ? { supportedTaxonomies: supportedTaxonomies() } : {}) } },
    ...(judged ? { taxonomies: createTaxonomies() } : {}),
    automationDetails: { id: run.id },
    columnKind: 'utf16CodeUnits',
    redactionTokens: ['…'],
    originalUriBaseIds: { [rootUriBaseId]: { description: { text: "The repository's root." } } },
    ...(provenance.length === 0 ? {} : { versionControlProvenance: provenance }),
    invocations: [createInvocation(report, run)],
  };
}

function* findingsOf(report: Report, { runOfFinding }: SarifPlan, run: RunPlan): Iterable<Finding> {
  let left = run.count;
  let i = 0;
  if (left === 0) return;
  for (const finding of report.findings()) {
    if (runOfFinding[i++] !== run) continue;
    yield finding;
    if (--left === 0) return;
  }
}
