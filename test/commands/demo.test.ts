import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoKeyText } from '../../src/commands/demo/key.ts';
import { secrets } from '../../src/commands/demo/secrets.ts';
import { type DemoFlags, demo } from '../../src/commands/demo.ts';
import { reportFormats } from '../../src/model/report.ts';
import { type Suppression, type SuppressionCounts, suppressionKinds } from '../../src/model/suppression.ts';
import { contextFlags, rowClasses, scoredFlags, type Verdict } from '../../src/model/verdict.ts';
import { type CliOptions, runCli } from '../support/cli.ts';
import { findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

interface DemoReport {
  readonly asOf: string;
  readonly complete: boolean;
  readonly targets: readonly { readonly target: string; readonly repositories: readonly { readonly remote?: string }[] }[];
  readonly coverage: { readonly excluded: Readonly<Record<string, number>> };
  readonly suppressions: SuppressionCounts;
  readonly findings: readonly {
    readonly findingId: string;
    readonly detectorId: string;
    readonly target: string;
    readonly present: boolean;
    readonly status: string;
    readonly suppression?: Suppression;
    readonly removed?: object;
    readonly occurrences: readonly { readonly origin: { readonly kind: string; readonly path?: string } }[];
    readonly verdict: Verdict;
  }[];
  readonly identities: readonly { readonly id: string; readonly verdict: Verdict }[];
}

const home = createTemporaryFolder('demo');
const workplace = createTemporaryFolder('demo');
const { code, stdout, stderr } = await runCli(['demo', '--format', 'json']);
const report = JSON.parse(stdout) as DemoReport;
const findAll = (detectorId: string, target?: string) =>
  report.findings.filter((finding) => finding.detectorId === detectorId && (target ?? finding.target) === finding.target);
const verdicts = [...report.findings, ...report.identities].map(({ verdict }) => verdict);
const classes = new Set<string>(verdicts.map((verdict) => verdict.class));
const flags = new Set<string>(verdicts.flatMap((verdict) => verdict.flags));

test('the demo finds secrets and ends with code 1', () => {
  expect(code).toBe(1);
  expect(report).toMatchObject({ complete: true, asOf: '2026-06-30T12:00:00Z' });
});

test('the estate is four repositories, each with an address', () => {
  const remotes = report.targets.map(({ target, repositories }) => [target, repositories[0]?.remote]);
  expect(remotes).toEqual(['shop', 'platform', 'storefront', 'sandbox'].map((name) => [name, `https://github.com/harbour/${name}.git`]));
});

test('every secret of the estate is found: 18, two of them in two repositories', () => {
  expect(report.findings).toHaveLength(20);
  expect(new Set(report.findings.map(({ findingId }) => findingId)).size).toBe(18);
});

test('every class of the decision table is the class of a finding or of an identity', () => {
  expect([...rowClasses, 'governed', 'unmatched', 'unknown'].filter((name) => !classes.has(name))).toEqual([]);
});

test('every flag is shown, as a flag or as the class it becomes where no row holds', () => {
  expect([...scoredFlags, ...contextFlags].filter((name) => !flags.has(name) && !classes.has(name))).toEqual([]);
});

test('a row that is not the class is a flag beside it', () => {
  expect([...flags]).toEqual(expect.arrayContaining(['exposed', 'unrotated', 'dormant']));
});

test('each finding has the verdict that its story was written for', () => {
  const told = report.findings.map(({ detectorId, target, verdict }) => `${detectorId} in ${target}: ${verdict.class}, ${verdict.status}`);
  expect(told.sort()).toEqual([
    'aws-access-key-pair in platform: orphaned, open',
    'aws-access-key-pair in shop: departed-owner, open',
    'aws-access-key-pair in storefront: exposed, open',
    'aws-access-key-pair in storefront: unmatched, open',
    'generic-password in sandbox: unmatched, open',
    'generic-password in shop: unmatched, open',
    'github-personal-access-token in platform: exposed, open',
    'github-personal-access-token in shop: exposed, open',
    'jwt in storefront: expired, open',
    'npm-access-token in shop: retired-live, open',
    'private-key-pem in platform: unrotated, open',
    'sendgrid-api-key in shop: stale-copy, open',
    'sendgrid-api-key in shop: unrotated, open',
    'slack-bot-token in platform: unmatched, open',
    'slack-webhook in platform: exposed, suppressed',
    'stripe-live-secret-key in sandbox: exposed, open',
    'stripe-live-secret-key in shop: exposed, open',
    'stripe-live-secret-key in shop: revoked-copy, open',
    'stripe-test-key in sandbox: governed, none',
    'url-database-password in shop: ownerless, open',
  ]);
});

test('every kind of suppression hides a finding, and those that hide nothing say why', () => {
  expect(report.suppressions).toEqual({ active: Object.fromEntries(suppressionKinds.map((kind) => [kind, 1])), void: { expired: 1, class: 1 } });
  const told = report.findings.flatMap(({ detectorId, target, status, suppression }) =>
    suppression === undefined ? [] : [`${detectorId} in ${target}: ${status}, ${suppression.kind} ${suppression.void ?? ''}`.trim()],
  );
  expect(told.sort()).toEqual([
    'aws-access-key-pair in storefront: open, allow expired',
    'generic-password in sandbox: suppressed, inline',
    'generic-password in shop: suppressed, allow',
    'jwt in storefront: suppressed, ignore-file',
    'slack-bot-token in platform: suppressed, baseline',
    'stripe-live-secret-key in sandbox: open, inline class',
  ]);
});

test('identities whose secret stands nowhere are judged by their records', () => {
  const classOf = new Map(report.identities.map(({ id, verdict }) => [id, verdict.class]));
  const wanted = {
    'data-export': 'undocumented',
    'data-reports': 'near-expiry',
    'platform-backup': 'dormant',
    'platform-metrics': 'duplicate-home',
    'storefront-analytics': 'unknown',
    'storefront-search': 'fake-rotation',
  };
  expect(Object.fromEntries(classOf)).toMatchObject(wanted);
});

test('the token that two identities share is ambiguous, and names both', () => {
  for (const { verdict } of findAll('github-personal-access-token')) {
    expect(verdict.flags).toEqual(expect.arrayContaining(['shared', 'ambiguous', 'duplicated', 'never-expires']));
    expect(verdict.candidates).toEqual(['platform-deploy', 'shop-release']);
  }
});

test('the key of an account that nobody knows is not called orphaned', () => {
  const strangers = findAll('aws-access-key-pair').filter(({ verdict }) => verdict.flags.includes('foreign-account'));
  expect(strangers).toMatchObject([{ target: 'storefront', verdict: { class: 'unmatched' } }]);
});

test('placeholders are counted as excluded', () => {
  expect(report.coverage.excluded['placeholder']).toBeGreaterThan(0);
});

test('a key deleted from its file is found in the history, and the one in the untracked file by its path', () => {
  const [kept, deleted] = [true, false].map((present) => findAll('stripe-live-secret-key', 'shop').filter((finding) => finding.present === present));
  expect(kept?.[0]?.occurrences[0]?.origin).toMatchObject({ kind: 'file', path: '.env' });
  expect(deleted?.[0]?.removed).toBeDefined();
});

test('a key rotated in place leaves two findings, one of them removed', () => {
  expect(
    findAll('sendgrid-api-key')
      .map(({ present }) => present)
      .sort(),
  ).toEqual([false, true]);
});

test('a key copied into both repositories has one id', () => {
  const copies = findAll('github-personal-access-token');
  expect(copies.map(({ target }) => target)).toEqual(['shop', 'platform']);
  expect(new Set(copies.map(({ findingId }) => findingId)).size).toBe(1);
});

test('a key that came with a merge alone is found at HEAD, since that merge', () => {
  expect(findAll('aws-access-key-pair', 'shop')).toMatchObject([{ present: true, firstSeen: { commitAt: '2024-09-16T15:48:00Z' } }]);
});

test('keys in a commit message, in an unmerged branch and in an amended commit are found', () => {
  expect(findAll('npm-access-token')[0]?.occurrences[0]?.origin.kind).toBe('git-commit');
  expect(findAll('private-key-pem')).toMatchObject([{ target: 'platform', present: false }]);
  expect(findAll('slack-bot-token')).toMatchObject([{ target: 'platform', present: false }]);
});

test('the folder is said on standard error, and removed', () => {
  const folder = /keytrail: building the demo estate in (\S+);/.exec(stderr)?.[1] ?? '';
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});

test("the user's git configuration, hooks, signing and keys change nothing; a second run prints the same", async () => {
  const config = join(home, '.gitconfig');
  await writeFile(
    config,
    `[user]\n  name = Someone\n[commit]\n  gpgSign = true\n[core]\n  hooksPath = ${home}\n  autocrlf = true\n[init]\n  templateDir = ${home}\n`,
  );
  const environment = { HOME: home, GIT_CONFIG_GLOBAL: config, GIT_DIR: home, KEYTRAIL_KEY: 'none', KEYTRAIL_PREVIOUS_KEY: 'none' };
  const again = await runCli(['demo', '--format', 'json'], { env: environment });
  expectSameReport(again.stdout);
});

test.each([['--config'], ['--inventory'], ['--baseline'], ['--key-file'], ['--previous-key-file']])('%s is refused: the demo has its own', async (option) => {
  const refused = await runCli(['demo', option, 'own.yaml']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(new RegExp(`^keytrail: ${option}: the demo (?:takes options alone|brings its own)\n$`));
});

// One estate that is kept, with a report of each format beside it.
const estate = join(workplace, 'estate');
const files = reportFormats.map((format) => join(workplace, `report.${format}`));
const kept = await runDemo({ keep: 'estate', format: reportFormats.map((format) => `${format}=report.${format}`) }, { cwd: workplace });

test('report files are written where the user stands, and the report is the same whether the estate stays or not', async () => {
  expect(kept).toMatchObject({ code: 1, stdout: '' });
  expectSameReport(await readFile(join(workplace, 'report.json'), 'utf8'));
});

test('no value of the estate and no key is in a report of any format, or in the inventory', async () => {
  const inventory = await readdir(join(estate, 'inventory'));
  const texts = await Promise.all([...files, ...inventory.map((name) => join(estate, 'inventory', name))].map((file) => readFile(file, 'utf8')));
  expect(texts.every((text) => text.length > 0)).toBe(true);
  expect(findLeaks([stdout, stderr, kept.stderr, ...texts].join('\n'), [...secretValues(), demoKeyText()])).toEqual([]);
});

test('a kept estate holds repositories, inventory, and the key for its owner alone', async () => {
  expect((await readdir(estate)).sort()).toEqual(['demo.key', 'inventory', 'platform', 'sandbox', 'shop', 'storefront']);
  expect((await stat(join(estate, 'demo.key'))).mode & 0o777).toBe(0o600);
  expect((await readdir(join(estate, 'inventory'))).some((name) => name.endsWith('.csv'))).toBe(true);
});

test('the commands that are named for a kept estate work there, and its scan gives the report of the demo', async () => {
  const commands = kept.stderr.split('\n').flatMap((line) => /^ {2}keytrail (.+)$/.exec(line)?.[1] ?? []);
  expect(commands.map((command) => command.split(' ').slice(0, 2))).toEqual([
    ['inventory', 'check'],
    ['inventory', 'coverage'],
    ['scan', 'shop'],
  ]);
  const [check, coverage, scan] = await Promise.all(commands.map((command) => runCli([...command.split(' '), '--format', 'json'], { cwd: estate })));
  expect(check).toMatchObject({ code: 1, stderr: '' });
  expect(coverage).toMatchObject({ code: 0, stderr: '' });
  expect(scan?.code).toBe(1);
  expectSameReport(scan?.stdout);
});

test('a folder that is there already is refused, and left as it was', async () => {
  await expect(demo({ keep: estate }, () => {})).rejects.toThrow('is there already: name a new folder');
  expect(existsSync(join(estate, 'demo.key'))).toBe(true);
});

/** Byte for byte; a failure shows where they part, not both. */
function expectSameReport(text: string | undefined): void {
  const at = [...stdout].findIndex((char, i) => char !== text?.[i]);
  expect(at < 0 ? '' : text?.slice(Math.max(0, at - 100), at + 100)).toBe(at < 0 ? '' : stdout.slice(Math.max(0, at - 100), at + 100));
  expect(text?.length).toBe(stdout.length);
}

/** The command with its flags, in a process of its own: it changes the working directory. A file, for workers inherit `--eval`. */
async function runDemo(demoFlags: DemoFlags, options: CliOptions) {
  const url = new URL('../../src/commands/demo.ts', import.meta.url);
  const script = join(home, 'run-demo.mjs');
  await writeFile(
    script,
    `import { demo } from '${url}';\nprocess.exitCode = await demo(JSON.parse(process.argv.at(-1)), (text) => process.stdout.write(text));\n`,
  );
  return runCli([JSON.stringify(demoFlags)], { ...options, nodeArguments: [script] });
}

/** Without the halves that a format makes public, which are shown as facts: a key's id, a webhook's path, a PEM block's label. */
function secretValues(): string[] {
  const { awsKeyId: _aws, backupKeyId: _backup, infraKeyId: _infra, pagesKeyId: _pages, partnerKeyId: _partner, ...values } = secrets;
  const { mailKey, mailKeyBefore, previewToken, slackBotToken, slackPath, vpnKey, ...whole } = values;
  const lastParts = [mailKey, mailKeyBefore, previewToken].map((value) => value.split('.').at(-1));
  const tails = [slackBotToken.split('-').at(-1), slackPath.split('/').at(-1)];
  return [...Object.values(whole), ...lastParts, ...tails, ...vpnKey.split('\n').slice(1, -1)].filter((value) => value !== undefined);
}
