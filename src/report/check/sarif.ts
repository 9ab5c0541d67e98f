// The problems of an inventory as SARIF, at the lines of its own files: for the pull request that changes it.
import { createHash } from 'node:crypto';
import type { ReportingDescriptor, Result, Run } from 'sarif';
import type { CheckReport, Problem } from '../../model/check.ts';
import type { Write } from '../../model/report.ts';
import { securitySeverity, severities } from '../../model/severity.ts';
import { forMarkdown, forSarifMessage, forTerminal, jsonText } from '../escape.ts';
import { writeList } from '../record.ts';
import { createDriver, sarifSchema } from '../sarif/driver.ts';
import { maxResults } from '../sarif/plan.ts';
import { rootUriBaseId } from '../sarif/provenance.ts';
import { levels, pascalCase, problemSeverities } from '../sarif/rules.ts';
import { createTaxonomies, nameRisk, relateToRisks, supportedTaxonomies } from '../sarif/taxonomy.ts';
import { shorten } from '../table/layout.ts';
import { toInnerUri } from './location.ts';
import { sortProblems } from './order.ts';

const maxText = 600;
const maxTitle = 200;

export function writeCheckSarif(report: CheckReport, write: Write): void {
  const sorted = sortProblems(report.problems);
  const shown = sorted.slice(0, maxResults);
  const rules = collectRules(shown);
  const indices = new Map(rules.map(({ rule }, i) => [rule, i]));
  const run = createRun(report, rules.map(createRule), sorted.length - shown.length);
  write(`{"$schema":${JSON.stringify(sarifSchema)},"version":"2.1.0","runs":[\n${jsonText(run).slice(0, -1)},"results":[\n`);
  const nameProblem = createNamer();
  writeList(write, shown, ',\n', (problem) => write(jsonText(createResult(problem, indices.get(problem.rule) ?? -1, nameProblem(problem)))));
  write('\n]}\n]}\n');
}

/** Of each rule the worst problem, by the rule's name. */
function collectRules(problems: readonly Problem[]): readonly Problem[] {
  const worst = new Map<string, Problem>();
  for (const problem of problems) {
    const known = worst.get(problem.rule);
    if (known === undefined || severities.indexOf(problem.severity) < severities.indexOf(known.severity)) worst.set(problem.rule, problem);
  }
  return [...worst.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

function createRun(report: CheckReport, rules: ReportingDescriptor[], leftOut: number): Run {
  const limit = {
    descriptor: { id: 'result-limit' },
    level: 'error' as const,
    message: { text: `${leftOut} problems left out: a run holds ${maxResults} results at most.` },
  };
  return {
    tool: { driver: { ...createDriver(report, rules), supportedTaxonomies: supportedTaxonomies() } },
    taxonomies: createTaxonomies(),
    automationDetails: { id: 'keytrail/inventory/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [rootUriBaseId]: { description: { text: "The repository's root." } } },
    invocations: [
      {
        executionSuccessful: leftOut === 0,
        toolExecutionNotifications: leftOut === 0 ? [] : [limit],
        properties: { asOf: report.asOf, sources: report.sources.map(toInnerUri), identities: report.identities },
      },
    ],
  };
}

function ruleId(rule: string): string {
  return `inventory/${rule}`;
}

function createRule({ rule, title, severity, nhi }: Problem): ReportingDescriptor {
  const name = forTerminal(shorten(title, maxTitle)).replace(/\.$/, '');
  const risk = nhi === undefined ? '' : ` OWASP NHI Top 10 2025: ${forTerminal(nameRisk(nhi))}.`;
  const todo = 'Each alert says which record it is and what to do. It closes once the inventory is mended and checked again.';
  return {
    id: ruleId(rule),
    name: pascalCase(ruleId(rule)),
    shortDescription: { text: `${name}.` },
    fullDescription: { text: `${name}: a non-human identity is not governed as its inventory asks.${risk}` },
    help: { text: `${name}.\n${todo}${risk}`, markdown: `**${forMarkdown(name)}**\n\n${todo}${forMarkdown(risk)}` },
    defaultConfiguration: { level: levels[severity] },
    relationships: relateToRisks(nhi === undefined ? [] : [nhi]),
    properties: {
      tags: ['security', 'inventory', ...(nhi === undefined ? [] : [`owasp/${forTerminal(nhi)}`])],
      precision: 'very-high',
      'problem.severity': problemSeverities[severity],
      'security-severity': securitySeverity[severity],
    },
  };
}

function createResult(problem: Problem, ruleIndex: number, name: string): Result {
  const { rule, severity, identity, owner, subject, file, line } = problem;
  const region = { startLine: Math.max(1, line), startColumn: 1, endLine: Math.max(1, line), endColumn: 1 };
  return {
    ruleId: ruleId(rule),
    ruleIndex,
    level: levels[severity],
    message: { text: describeProblem(problem) },
    locations: [{ physicalLocation: { artifactLocation: { uri: toInnerUri(file), uriBaseId: rootUriBaseId }, region } }],
    partialFingerprints: { primaryLocationLineHash: name, 'keytrailProblem/v1': name },
    properties: { severity, identity: optional(identity), owner: optional(owner), subject: optional(subject) },
  };
}

function describeProblem({ title, identity, owner, text, next }: Problem): string {
  const of = [...(identity === undefined ? [] : [`identity '${identity}'`]), ...(owner === undefined ? [] : [`owner '${owner}'`])].join(', ');
  const head = of === '' ? title : `${title} (${of})`;
  return [`${head}: ${text}`, `Next: ${next}`].map((part) => endSentence(forSarifMessage(shorten(part, maxText)))).join(' ');
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : forTerminal(text);
}

/**
 * What an alert is known by: rule, identity and subject, never the line or the words, which change by the day. Where these are the same for
 * several problems, their order tells them apart.
 */
function createNamer(): (problem: Problem) => string {
  const seen = new Map<string, number>();
  return ({ rule, identity = '', subject = '' }) => {
    const key = createHash('sha256')
      .update(JSON.stringify(['keytrail inventory problem 1', rule, identity, subject]))
      .digest('hex')
      .slice(0, 32);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${key}:${count}`;
  };
}
