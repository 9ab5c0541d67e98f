import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { secrets } from '../../src/commands/demo/secrets.ts';
import { runCli } from '../support/cli.ts';
import { findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

interface DemoReport {
  readonly asOf: string;
  readonly complete: boolean;
  readonly targets: readonly { readonly target: string }[];
  readonly findings: readonly {
    readonly findingId: string;
    readonly detectorId: string;
    readonly target: string;
    readonly present: boolean;
    readonly removed?: object;
    readonly occurrences: readonly { readonly origin: { readonly kind: string; readonly path?: string } }[];
  }[];
}

const home = createTemporaryFolder('demo');
const workplace = createTemporaryFolder('demo');
const { code, stdout, stderr } = await runCli(['demo', '--format', 'json']);
const report = JSON.parse(stdout) as DemoReport;
const findAll = (detectorId: string) => report.findings.filter((finding) => finding.detectorId === detectorId);

test('the demo finds secrets and ends with code 1', () => {
  expect(code).toBe(1);
  expect(report).toMatchObject({ complete: true, asOf: '2026-06-30T12:00:00Z', targets: [{ target: 'shop' }, { target: 'platform' }] });
});

test('every secret of the estate is found: 13, the copied one twice', () => {
  expect(report.findings).toHaveLength(13);
});

test('a key deleted from its file is found in the history, and the one in the untracked file by its path', () => {
  const [kept, deleted] = [true, false].map((present) => findAll('stripe-live-secret-key').filter((finding) => finding.present === present));
  expect(kept?.[0]?.occurrences[0]?.origin).toMatchObject({ kind: 'file', path: '.env' });
  expect(deleted?.[0]?.removed).toBeDefined();
});

test('a key rotated in place leaves two findings, one of them removed', () => {
  expect(findAll('sendgrid-api-key').map(({ present }) => present)).toEqual([true, false]);
});

test('a key copied into both repositories has one id', () => {
  const copies = findAll('github-personal-access-token');
  expect(copies.map(({ target }) => target)).toEqual(['shop', 'platform']);
  expect(new Set(copies.map(({ findingId }) => findingId)).size).toBe(1);
});

test('a key that came with a merge alone is found at HEAD, since that merge', () => {
  expect(findAll('aws-access-key-pair')).toMatchObject([{ target: 'shop', present: true, firstSeen: { commitAt: '2024-09-16T15:48:00Z' } }]);
});

test('keys in a commit message, in an unmerged branch and in an amended commit are found', () => {
  expect(findAll('npm-access-token')[0]?.occurrences[0]?.origin.kind).toBe('git-commit');
  expect(findAll('private-key-pem')).toMatchObject([{ target: 'platform', present: false }]);
  expect(findAll('slack-bot-token')).toMatchObject([{ target: 'platform', present: false }]);
});

test('no value of the estate is printed', () => {
  const { awsKeyId: _id, ...values } = secrets;
  expect(findLeaks(stdout + stderr, Object.values(values).flatMap(secretParts))).toEqual([]);
});

/** Without the halves that a format makes public, which are shown as facts: a webhook's path, a key's id, a PEM block's label. */
function secretParts(value: string): string[] {
  if (value.startsWith('-----BEGIN')) return value.split('\n').slice(1, -1);
  return [/[^/.-]+$/.exec(value)?.[0] ?? value];
}

test('the folder is said on standard error, and removed', () => {
  const folder = /keytrail: building the demo estate in (\S+);/.exec(stderr)?.[1] ?? '';
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});

test("the user's git configuration, hooks and signing change nothing; a second run prints the same", async () => {
  const config = join(home, '.gitconfig');
  await writeFile(
    config,
    `[user]\n  name = Someone\n[commit]\n  gpgSign = true\n[core]\n  hooksPath = ${home}\n  autocrlf = true\n[init]\n  templateDir = ${home}\n`,
  );
  const again = await runCli(['demo', '--format', 'json'], { env: { HOME: home, GIT_CONFIG_GLOBAL: config, GIT_DIR: home } });
  expect(again.stdout).toBe(stdout);
});

test('report files are written where the user stands', async () => {
  await runCli(['demo', '--format', 'json=report.json', '--as-of', '2026-07-01T00:00:00Z'], { cwd: workplace });
  expect(JSON.parse(await readFile(join(workplace, 'report.json'), 'utf8'))).toMatchObject({ asOf: '2026-07-01T00:00:00Z' });
});

test('a configuration file is refused', async () => {
  expect(await runCli(['demo', '--config', 'keytrail.yaml'])).toMatchObject({ code: 2, stderr: 'keytrail: --config: the demo takes options alone\n' });
});
