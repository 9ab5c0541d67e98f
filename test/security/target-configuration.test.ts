// What a target brings to configure keytrail with is untrusted: it may hide its own findings as far as the operator lets it, and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Finding } from '../../src/model/report.ts';
import { asOf, type CliOptions, type CliResult, runCli } from '../support/cli.ts';
import { createDemoEstate, type DemoEstate } from '../support/demo-estate.ts';
import { createRepository, type TestRepository, writeTree } from '../support/repository.ts';
import { createToken, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const folder = createTemporaryFolder();
const token = createToken('target-configuration');
let repositories = 0;

/** One commit with a token in `src/a.txt`, and the files. */
function createTarget(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = createRepository(join(folder, `repository-${repositories++}`));
  writeTree(repository.folder, { 'src/a.txt': `${token}\n`, ...files });
  repository.commit('one');
  return repository;
}

const scan = (target: string, flags: readonly string[] = [], options: CliOptions = {}) =>
  runCli(['scan', '--jobs', '1', '--format', 'json', '--as-of', asOf, ...flags, '.'], { cwd: target, timeoutMs: 30_000, ...options });

type Told = Pick<Finding, 'findingId' | 'suppression'> & { readonly verdict?: { readonly class: string; readonly flags: readonly string[] } };

const findingsIn = ({ stdout, stderr }: CliResult): readonly Told[] => {
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  return (JSON.parse(stdout) as { findings: Told[] }).findings;
};

async function expectOpen(target: string, flags: readonly string[] = []): Promise<void> {
  const result = await scan(target, [...flags, '--show-suppressed']);
  expect({
    code: result.code,
    open: findingsIn(result).filter(({ suppression }) => suppression === undefined || suppression.void !== undefined).length,
  }).toEqual({
    code: 1,
    open: 1,
  });
}

async function expectHidden(target: string, flags: readonly string[] = []): Promise<void> {
  const result = await scan(target, flags);
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: '' });
}

async function expectRefused(target: string, message: string, flags: readonly string[] = []): Promise<void> {
  const { code, stdout, stderr } = await scan(target, flags);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `keytrail: ${message}\n` });
}

const plain = 'must be a plain file within the target: no link, no folder, no pipe';
const baselineLine = `{"finding":"${idOf(token)}","detector":"github-personal-access-token","firstSeen":"2026-01-01"}\n`;

describe('what hides its own findings counts', () => {
  test.each([
    ['a pattern', { '.keytrailignore': 'src/\n' }],
    ['a pattern for a detector', { '.keytrailignore': '*.txt detector:github-*\n' }],
    ['a baseline', { '.keytrail-baseline.jsonl': baselineLine }],
    ['a baseline of another name', { 'keytrail.yaml': 'baseline: security/accepted.jsonl\n', 'security/accepted.jsonl': baselineLine }],
    ['an allow by path', { 'keytrail.yaml': 'allow: [{path: src/}]\n' }],
    ['an allow by detector', { 'keytrail.yaml': 'allow: [{detector: github-*, until: 2026-01-31}]\n' }],
    ['an allow by value', { 'keytrail.yaml': 'allow: [{value: "^ghp_"}]\n' }],
    ['an allow by finding', { 'keytrail.yaml': `allow:\n  - finding: ${idOf(token)}\n` }],
    ['a path in its configuration', { 'keytrail.yaml': 'ignore: [src/]\n' }],
  ] satisfies [string, Record<string, string>][])('%s', async (_, files) => {
    const { folder: target } = createTarget(files);
    await expectHidden(target);
    await expectOpen(target, ['--no-target-suppressions']);
  });

  test('from the folders above too, up to the top of the repository, and no further', async () => {
    const { folder: target } = createTarget({ '.keytrailignore': 'src/\n' });
    await expectHidden(join(target, 'src'));
    const apart = join(folder, 'apart');
    writeTree(apart, { '.keytrailignore': 'below/\n', 'below/a.txt': token });
    await expectOpen(join(apart, 'below'));
  });

  test('of a bare repository as HEAD has it', async () => {
    const { folder: target } = createTarget({ '.keytrailignore': 'src/\n' });
    const bare = join(folder, `bare-${repositories}.git`);
    execFileSync('git', ['clone', '--quiet', '--bare', target, bare]);
    await expectHidden(bare);
    await expectOpen(bare, ['--no-target-suppressions']);
  });

  test('but only as long as it says, and as the policy lets it', async () => {
    await expectOpen(createTarget({ 'keytrail.yaml': 'allow: [{detector: "*", until: 2026-01-30}]\n' }).folder);
    const config = join(folder, 'policy.yaml');
    const { folder: target } = createTarget({ 'keytrail.yaml': 'allow: [{detector: "*"}]\n' });
    for (const policy of ['fromTarget: [inline, ignore-file, baseline]', 'maxDays: 30', 'requireReason: true']) {
      writeFileSync(config, `suppressions: {${policy}}\n`);
      await expectOpen(target, ['--config', config]);
    }
  });
});

describe('what is the operator’s is refused', () => {
  test.each([
    ['keyFile', 'keyFile: key\n'],
    ['store', 'store: found.db\n'],
    ['inventory', 'inventory: [inventory.yaml]\n'],
    ['format', 'format: [json=stolen.json]\n'],
    ['failOn', 'failOn: critical\n'],
    ['jobs', 'jobs: 1\n'],
    ['suppressions', 'suppressions: {trustChange: true}\n'],
    ['showSuppressed', 'showSuppressed: false\n'],
  ])('%s', async (field, text) => {
    const { folder: target } = createTarget({ 'keytrail.yaml': `allow: []\n${text}`, key: 'x' });
    await expectRefused(target, `keytrail.yaml:2: "${field}" can be set by the operator alone: pass this file by --config`);
    expect(readdirSync(target).sort()).toEqual(['.git', 'key', 'keytrail.yaml', 'src']);
    await expectOpen(target, ['--no-target-suppressions']);
  });

  test.each(['detectors: [x.yaml]', 'extends: /etc/keytrail.yaml', 'config: other.yaml', 'publish: https://example.com'])('"%s" is not known', async (line) => {
    await expectRefused(createTarget({ 'keytrail.yaml': `${line}\n` }).folder, `keytrail.yaml:1: unknown field "${line.split(':')[0]}"`);
  });

  test('a file that the operator passes by --config is the operator’s, wherever it lies', async () => {
    const { folder: target } = createTarget({ 'keytrail.yaml': 'showSuppressed: true\nallow: [{detector: "*"}]\n' });
    const findings = findingsIn(await scan(target, ['--config', 'keytrail.yaml']));
    expect(findings.map(({ suppression }) => suppression?.source)).toEqual(['operator']);
  });
});

describe('what leads out of it, or has no end, is refused', () => {
  const etc = { '/': '/etc/passwd', '..': '../outside.jsonl', 'a/..': 'a/../../outside.jsonl', '.git': '.git/config' };

  test.each(Object.values(etc))('a baseline %s', async (path) => {
    writeFileSync(join(folder, 'outside.jsonl'), baselineLine);
    await expectRefused(
      createTarget({ 'keytrail.yaml': `baseline: ${path}\n` }).folder,
      'keytrail.yaml:1: "baseline" must be a file within the target: folders and a name of at most 30 plain characters each, without ".."',
    );
  });

  test.each(['keytrail.yaml', '.keytrailignore', '.keytrail-baseline.jsonl'])('%s that is a link, a folder, a pipe', async (name) => {
    const { folder: target } = createTarget();
    const file = join(target, name);
    symlinkSync('/etc/passwd', file);
    await expectRefused(target, `${name}: ${plain}`);
    rmSync(file);
    mkdirSync(file);
    await expectRefused(target, `${name}: ${plain}`);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    await expectRefused(target, `${name}: ${plain}`);
    await expectRefused(target, `${name}: ${plain}`, ['--staged']);
  });

  test('a baseline in a folder that is a link', async () => {
    const { folder: target } = createTarget({ 'keytrail.yaml': 'baseline: security/a.jsonl\n' });
    writeTree(join(folder, 'elsewhere'), { 'a.jsonl': baselineLine });
    symlinkSync(join(folder, 'elsewhere'), join(target, 'security'));
    await expectRefused(target, `security/a.jsonl: ${plain}`);
  });

  test('a link in the commit that a pull request goes to', async () => {
    const repository = createTarget();
    symlinkSync('/etc/passwd', join(repository.folder, '.keytrailignore'));
    repository.commit('link');
    await expectRefused(repository.folder, `main:.keytrailignore: ${plain}`, ['--diff', 'main...HEAD']);
  });

  test.each([
    ['keytrail.yaml', 1],
    ['.keytrailignore', 5],
    ['.keytrail-baseline.jsonl', 50],
  ])('%s of 1 GB', async (name, megabytes) => {
    const { folder: target } = createTarget({ [name]: '' });
    truncateSync(join(target, name), 1 << 30);
    await expectRefused(target, `${name}: is larger than ${megabytes} MB`);
  });

  test.each([
    ['aliases that multiply', 'a: &a [x, x, x]\nb: &b [*a, *a]\nallow: *b\n', 'keytrail.yaml: uses aliases, which are not allowed here'],
    ['lists in lists', `allow: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, 'keytrail.yaml:1: is not valid YAML'],
    ['a field that stands twice', 'allow: []\nallow: []\n', 'keytrail.yaml:2: is not valid YAML'],
    ['an object of every object', '__proto__: {allow: []}\n', 'keytrail.yaml:1: unknown field'],
    ['what is no object', '- allow\n', 'keytrail.yaml:1: the file must be an object with fields'],
  ])('%s', async (_, text, message) => {
    await expectRefused(createTarget({ 'keytrail.yaml': text }).folder, message);
  });

  test('patterns of stars, and a value’s pattern that other engines would never leave', async () => {
    const stars = `${'a*'.repeat(100)}b\n${'**/a/'.repeat(150)}b\n`;
    const { folder: target } = createTarget({ 'keytrail.yaml': "allow: [{value: '(a+)+$'}, {value: '((a|a)*)*b'}]\n", '.keytrailignore': stars });
    writeTree(target, { [`${`${'a'.repeat(200)}/`.repeat(15)}b.txt`]: `${createToken('deep')}\npassword = "${'a'.repeat(15_000)}7"\n` });
    const result = await scan(target, ['--no-history']);
    expect({ code: result.code, found: findingsIn(result).length >= 2 }).toEqual({ code: 1, found: true });
  });
});

describe('a pull request decides nothing about itself', () => {
  const own: readonly [string, Record<string, string>][] = [
    ['an allow', { 'keytrail.yaml': 'allow: [{detector: "*"}]\n' }],
    ['an ignore file', { '.keytrailignore': '*\n' }],
    ['a baseline', { '.keytrail-baseline.jsonl': baselineLine }],
    ['a setting of the operator', { 'keytrail.yaml': 'failOn: critical\n' }],
    ['an inline mark', { 'src/a.txt': `${token} # keytrail:allow * it is fine\n` }],
  ];

  function createBranch(files: Readonly<Record<string, string>>, base: Readonly<Record<string, string>> = {}): string {
    const repository = createRepository(join(folder, `repository-${repositories++}`));
    writeTree(repository.folder, { 'README.md': 'x\n', ...base });
    repository.commit('base');
    repository.git(['checkout', '--quiet', '-b', 'feature']);
    writeTree(repository.folder, { 'src/a.txt': `${token}\n`, ...files });
    repository.commit('feature');
    return repository.folder;
  }

  test.each(own)('%s that it brings has no effect', async (_, files) => {
    await expectOpen(createBranch(files), ['--diff', 'main...feature']);
  });

  test('what the base says counts, though the branch took it away', async () => {
    const target = createBranch({ '.keytrailignore': '' }, { '.keytrailignore': 'src/\n' });
    await expectHidden(target, ['--diff', 'main...feature']);
    await expectOpen(target, ['--diff', 'main...feature', '--no-target-suppressions']);
  });
});

describe('of an estate with an inventory', () => {
  let estate: DemoEstate;

  beforeAll(async () => {
    estate = await createDemoEstate(join(folder, 'estate'));
    for (const name of estate.names)
      writeTree(join(estate.folder, name), { 'keytrail.yaml': `allow: [{detector: '*'}, {identity: '*'}]\nignore: ['*']\n`, '.keytrailignore': '*\n' });
  });

  test('nothing hides a retired secret that lives, an old copy, or an open one that somebody governs', async () => {
    const flags = ['--inventory', estate.inventory, '--key-file', estate.keyFile, '--show-suppressed'];
    const findings = findingsIn(
      await runCli(['scan', '--format', 'json', '--as-of', '2026-06-30T12:00:00Z', ...flags, ...estate.names], { cwd: estate.folder }),
    );
    const open = findings.filter(({ suppression }) => suppression?.void !== undefined);
    expect(new Set(open.map(({ suppression }) => suppression?.void))).toEqual(new Set(['class']));
    const names = ({ verdict }: Told) => [verdict?.class, ...(verdict?.flags ?? [])];
    for (const name of ['retired-live', 'stale-copy', 'exposed']) expect(open.some((finding) => names(finding).includes(name))).toBe(true);
    const hidden = findings.filter(({ suppression }) => suppression !== undefined && suppression.void === undefined);
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.filter((finding) => names(finding).some((name) => name === 'retired-live' || name === 'stale-copy'))).toEqual([]);
  });
});

test('what the operator switched off is not even read', async () => {
  const { folder: target } = createTarget();
  execFileSync('mkfifo', [join(target, 'keytrail.yaml')]);
  await expectOpen(target, ['--no-target-suppressions']);
  expect(existsSync(join(target, 'keytrail.yaml'))).toBe(true);
});
