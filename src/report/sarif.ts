// SARIF 2.1.0 as GitHub code scanning accepts it: `sarif/README.md` has the decisions. Written result by result, never as one string.
import type { Run } from 'sarif';
import type { Finding, Report, Write } from '../model/report.ts';
import { jsonText } from './escape.ts';
import { writeList } from './record.ts';
import { createAnchor } from './sarif/anchor.ts';
import { createInvocation } from './sarif/invocation.ts';
import { planRuns, type RunPlan, type SarifPlan } from './sarif/plan.ts';
import { createProvenance, rootUriBaseId } from './sarif/provenance.ts';
import { createFileResult, createHistoryResult } from './sarif/results.ts';
import { createRule } from './sarif/rules.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export function writeSarif(report: Report, write: Write): void {
  const plan = planRuns(report);
  write(`{"$schema":${JSON.stringify(schema)},"version":"2.1.0","runs":[\n`);
  writeList(write, plan.runs, ',\n', (run) => writeRun(write, report, { plan, run }));
  write('\n]}\n');
}

function writeRun(write: Write, report: Report, { plan, run }: { plan: SarifPlan; run: RunPlan }): void {
  const detectors = [...run.detectors.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ruleIndices = new Map(detectors.map(({ id }, i) => [id, i]));
  const anchor = createAnchor(run.targets);
  write(`${jsonText(runHead(report, run, detectors.map(createRule))).slice(0, -1)},"results":[\n`);
  writeList(write, findingsOf(report, plan, run), ',\n', (finding) => {
    const options = { ruleIndex: ruleIndices.get(finding.detector.id) ?? -1, targets: run.targets, anchor };
    write(jsonText(run.where === 'files' ? createFileResult(finding, options) : createHistoryResult(finding, options)));
  });
  write('\n]}');
}

function runHead(report: Report, run: RunPlan, rules: ReturnType<typeof createRule>[]): Run {
  const provenance = createProvenance(run.targets);
  return {
    tool: { driver: { name: 'keytrail', semanticVersion: report.version, informationUri: 'https://github.com/keytrail/keytrail', rules } },
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
