// The gate for a pull request that adds identities: exit codes, formats, mistakes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Problem } from '../../src/model/check.ts';
import { asOf, runCli } from '../support/cli.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder();
const owners = `version: 1
owners:
  - {id: team-pay, type: team, status: active}
`;
const governed = `version: 1
identities:
  - id: nhi-a
    provider: aws
    owner: team-pay
    purpose: deploys
    boundary: [here]
    scope: [that]
    rotation: {cadence_days: 90}
    retirement: {trigger: {type: owner-departed}}
    review: {last_at: 2026-01-01, interval_days: 90}
    credentials: [{version: "1", state: current, created_at: 2026-01-01, public_ids: [{type: aws-access-key-id, value: X}]}]
`;

function write(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return name;
}

write('good/owners.yaml', owners);
write('good/aws.yaml', governed);
write('medium/all.yaml', `${owners}${governed.replace('version: 1\n', '').replace('    purpose: deploys\n', '')}`);
write('low/all.yaml', `${owners}${governed.replace('version: 1\n', '')}    human_use: true\n`);

const check = (...args: string[]) => runCli(['inventory', 'check', '--as-of', asOf, ...args], { cwd: folder });

async function problemsOf(...args: string[]): Promise<readonly Problem[]> {
  return (JSON.parse((await check('--format', 'json', ...args)).stdout) as { problems: readonly Problem[] }).problems;
}

test('an inventory in order, spread over files, passes', async () => {
  expect(await check('good')).toMatchObject({ code: 0, stderr: '' });
  expect(await problemsOf('good')).toEqual([]);
});

test.each([
  [1, 'medium', []],
  [1, 'medium', ['--fail-on', 'medium']],
  [0, 'medium', ['--fail-on', 'high']],
  [1, 'low', []],
  [0, 'low', ['--fail-on', 'medium']],
])('the exit code is %i for a problem of %s severity and %j', async (code, path, flags) => {
  const result = await check(path, ...flags);
  expect(result.code).toBe(code);
  expect(result.stdout).toContain(path === 'low' ? 'human-use' : 'missing-purpose');
});

test('the clock decides', async () => {
  expect(await problemsOf('good')).toEqual([]);
  const later = await runCli(['inventory', 'check', '--as-of', '2026-04-10T00:00:00Z', '--format', 'json', 'good'], { cwd: folder });
  const { problems } = JSON.parse(later.stdout) as { problems: readonly Problem[] };
  expect(problems.map(({ rule, file, line }) => [rule, file, line])).toEqual([
    ['overdue-review', 'good/aws.yaml', 11],
    ['unrotated', 'good/aws.yaml', 12],
  ]);
});

test('several formats are written in one run', async () => {
  const { code, stdout } = await check('--format', 'table', '--format', 'sarif=out.sarif', '--format', 'json=out.json', 'medium');
  expect(code).toBe(1);
  expect(stdout).toContain('medium/all.yaml:5');
  const sarif = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as { runs: { results: { ruleId: string }[] }[] };
  expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['inventory/missing-purpose']);
  expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toMatchObject({ identities: 1 });
});

test('the worst come first', async () => {
  const text = `${owners}${governed.replace('version: 1\n', '').replace('    purpose: deploys\n', '').replace('owner: team-pay', 'owner: somebody')}    human_use: true\n`;
  expect((await problemsOf(write('mixed.yaml', text))).map(({ severity }) => severity)).toEqual(['high', 'medium', 'low']);
});

test('CSV is checked at its rows', async () => {
  write('rows.csv', 'identity_id,provider,owner_id,owner_status,version,state,created_at\nnhi-a,aws,team-x,departed,1,current,2026-01-01\n');
  const problems = await problemsOf('rows.csv');
  expect(problems.map(({ rule }) => rule)).toContain('departed-owner');
  expect(problems.map(({ line }) => line)).toEqual(problems.map(() => 2));
});

test('a warning is told beside the report, and cannot move the terminal', async () => {
  write('odd.csv', 'identity_id,provider,"colo\x1b[2Jur",version\nnhi-a,aws,red,1\n');
  const { code, stderr } = await check('odd.csv');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^keytrail: warning: odd\.csv:1: /);
  expect(stderr).not.toContain('\x1b');
});

test('a value in an inventory is refused with its line, and not repeated', async () => {
  const token = createToken('inventory');
  const file = write('leak.yaml', governed.replace('purpose: deploys', `purpose: "uses ${token}"`));
  const { code, stdout, stderr } = await check(file);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^keytrail: leak\.yaml:6: /);
  expect(findLeaks(stderr, [token])).toEqual([]);
});

test.each([
  ['no file', [], "missing required argument 'PATH'"],
  ['a file that is not there', ['nowhere.yaml'], 'nowhere.yaml'],
  ['a format of scans alone', ['--format', 'csv', 'good'], '--format: there is no format "csv": table, json, sarif'],
  ['a naive time', ['--as-of', '2026-01-01', 'good'], '--as-of: must be a time such as 2026-01-31T00:00:00Z'],
])('%s is a mistake of the operator', async (_, args, message) => {
  const { code, stdout, stderr } = await runCli(['inventory', 'check', ...args], { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`keytrail: ${message}`);
});
