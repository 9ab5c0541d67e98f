import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/model/verdict.ts';
import { classTexts, risksOf } from '../../../src/report/class-text.ts';
import { writeSarif } from '../../../src/report/sarif.ts';
import { hostileJudgedReport } from '../hostile-report.ts';
import { judgedFinding, judgedReport, sampleJudgement } from '../judged-report.ts';
import { inFile, render, sampleReport, variedReport } from '../sample-report.ts';
import { firstResult, toSarif } from './read-sarif.ts';

const judged = (...verdicts: readonly Partial<Verdict>[]) =>
  sampleReport(
    verdicts.map((verdict, i) => judgedFinding(i, verdict)),
    { judgement: sampleJudgement() },
  );
const rulesOf = (...verdicts: readonly Partial<Verdict>[]) => toSarif(judged(...verdicts)).runs[0]?.tool.driver.rules ?? [];

test('the rule is the detector and the class, and the detector alone outside what the inventory claims', () => {
  expect(firstResult(judged({ class: 'stale-copy' })).ruleId).toBe('acme-live-key/stale-copy');
  expect(firstResult(judged({ class: 'unmatched' })).ruleId).toBe('acme-live-key');
  expect(firstResult(variedReport()).ruleId).toBe('acme-live-key');
});

test('each pair of detector and class is one rule, as bad as the worst of its results', () => {
  const rules = rulesOf(
    { class: 'exposed', score: 5, severity: 'medium' },
    { class: 'exposed', score: 8.5, severity: 'high' },
    { class: 'orphaned', score: 7.5, severity: 'high' },
  );
  expect(rules.map(({ id, properties }) => [id, properties?.['security-severity'], properties?.['problem.severity']])).toEqual([
    ['acme-live-key/exposed', '8.5', 'error'],
    ['acme-live-key/orphaned', '7.5', 'error'],
  ]);
});

test('what an exception covers does not make a rule worse, unless it is all that the rule has', () => {
  const accepted = { status: 'suppressed', score: 9.5, severity: 'critical' } as const;
  expect(rulesOf(accepted, { score: 5, severity: 'medium' })[0]?.properties?.['security-severity']).toBe('5.0');
  expect(rulesOf(accepted)[0]?.properties?.['security-severity']).toBe('9.5');
});

test('a score of 0 is still a severity that GitHub takes', () => {
  expect(rulesOf({ score: 0, severity: 'low' })[0]?.properties?.['security-severity']).toBe('0.1');
});

test('a rule says what its class means and what to do, and to which risk it belongs', () => {
  const [rule] = rulesOf({ class: 'stale-copy' });
  expect(rule?.shortDescription?.text).toBe('Acme live API key: copy of an old version.');
  expect(rule?.help?.markdown).toContain(classTexts['stale-copy'].means);
  expect(rule?.help?.text).toContain('1. Revoke the old version at the provider.');
  expect(rule?.relationships?.map(({ target }) => [target.toolComponent?.name, target.id])).toEqual([
    ['OWASP NHI Top 10 2025', 'NHI7'],
    ['CWE', 'CWE-798'],
  ]);
});

test('references lead to what the run declares', () => {
  for (const run of [...toSarif(judgedReport()).runs, ...toSarif(hostileJudgedReport()).runs]) {
    const { taxonomies = [], tool, results = [] } = run;
    expect(tool.driver.supportedTaxonomies?.map(({ name, index = -1 }) => taxonomies[index]?.name === name)).toEqual([true, true]);
    const related = (tool.driver.rules ?? []).flatMap(({ relationships = [] }) => relationships.map(({ target }) => target));
    for (const { id, index = -1, toolComponent } of [...related, ...results.flatMap(({ taxa = [] }) => taxa)]) {
      expect(taxonomies[toolComponent?.index ?? -1]?.taxa?.[index]?.id).toBe(id);
    }
  }
});

test('a result adds the risks of its flags, without those of its class', () => {
  expect(firstResult(judged({ class: 'exposed', flags: ['shared', 'third-party', 'orphaned', 'prod'] })).taxa?.map(({ id }) => id)).toEqual([
    'NHI9',
    'NHI3',
    'NHI1',
  ]);
  expect(firstResult(judged({ class: 'exposed' })).taxa).toBeUndefined();
});

test('a finding that an exception covers is accepted, a note, and says by whom and until when', () => {
  const suppression = { exception: 'ex-7', approver: 'ciso', reason: 'driver cannot reload', expiresAt: '2026-12-01T23:59:59Z' };
  const result = firstResult(judged({ status: 'suppressed', suppression }));
  expect(result.level).toBe('note');
  expect(result.suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'Exception ex-7 until 2026-12-01, approved by ciso: driver cannot reload' },
  ]);
});

test('what is no finding is no result, and is not told as left out', () => {
  const log = toSarif(judged({ status: 'none', class: 'governed' }, {}));
  expect(log.runs.flatMap(({ results = [] }) => results.map(({ ruleId }) => ruleId))).toEqual(['acme-live-key/exposed']);
  expect(log.runs[0]?.invocations?.[0]?.executionSuccessful).toBe(true);
});

test('a result tells verdict, owner, reasons and the next step in its message, all of it as data', () => {
  const result = firstResult(judgedReport());
  expect(result.message.text).toBe(
    "Acme live API key 'acme_…32 more' in 'config/0.env:3'. Verdict: retired-live (prod, public, unrotated) of nhi-pay-deployer, version 4. Owner: team-pay <pay@team.example>. Why: its value is that of nhi-pay-deployer, version 4 (current); it stands in ./config/app.env, and its home is vault:kv-prod/payments/aws. Next: Rotate nhi-pay-deployer in vault:kv-prod/payments/aws, and revoke this version; how: https://docs.acme.example/revoke.",
  );
  expect(result.properties?.['verdict']).toMatchObject({
    class: 'retired-live',
    owner: { id: 'team-pay', contact: 'pay@team.example' },
    evidence: ['match: its value is that of nhi-pay-deployer, version 4 (current)', expect.stringContaining('exposed: ')],
    actions: [expect.stringContaining('Rotate'), 'Replace the copy by a reference to its home'],
  });
});

test('states of identities are not in it: they have no place in the scanned repository', () => {
  expect(render(writeSarif, judgedReport())).not.toMatch(/nhi-report|inventory\.yaml/);
});

test('without an inventory nothing of a verdict is in it', () => {
  expect(render(writeSarif, variedReport())).not.toMatch(/taxonomies|relationships|verdict|NHI/);
});

test('hostile names of an inventory make no link, no placeholder and no invisible character in a message', () => {
  for (const { results = [] } of toSarif(hostileJudgedReport()).runs) {
    for (const { message } of results) {
      expect(message.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(message.text?.replace(/\\./g, '')).not.toMatch(/[[\]]/);
      expect(message.text?.replace(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
    }
  }
  expect(render(writeSarif, hostileJudgedReport())).not.toMatch(/\\u?dc[89a-f]/i);
});

test('a message stays short however long the inventory speaks', () => {
  const long = 'x'.repeat(100_000);
  const text = firstResult(judged({ identity: long, actions: [long], evidence: [{ rule: 'match', text: long }] })).message.text ?? '';
  expect(text.length).toBeLessThan(4000);
});

test('a class speaks of the risk that its row of the OWASP list names', () => {
  expect(risksOf('orphaned')).toEqual(['NHI1', 'NHI2']);
  expect(risksOf('human-use')).toEqual(['NHI10']);
  expect(risksOf('prod')).toEqual([]);
});

test('a place in a file and one in history of the same class are one rule in each run', () => {
  const gone = { ...judgedFinding(1), present: false, occurrences: () => [inFile('x')] };
  const { runs } = toSarif(sampleReport([judgedFinding(0), gone], { judgement: sampleJudgement() }));
  expect(runs.map(({ tool }) => tool.driver.rules?.map(({ id }) => id))).toEqual([['acme-live-key/exposed'], ['acme-live-key/exposed']]);
});
