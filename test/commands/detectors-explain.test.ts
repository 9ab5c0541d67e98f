// `keytrail detectors explain FILE:LINE`: what a scan makes of a line.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createPassword, createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const token = createToken('explain');
const wrong = createToken('wrong').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
const password = createPassword('explain');
const placeholder = 'changeme-4f7a9c';

const lines = [
  `TOKEN=${token}`,
  `WRONG=${wrong}`,
  `db_password = "${placeholder}"`,
  '',
  'tokens begin with ghp_ there',
  `db_password = "${password}"`,
  `ALLOWED=${createToken('allowed')} # keytrail:allow github-* a sample`,
  'nothing here',
];

beforeAll(() => {
  writeFileSync(join(folder, 'app.env'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'a:12'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'data.bin'), Buffer.concat([Buffer.from([0]), Buffer.from(lines.join('\n'))]));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'folder', 'app.env'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'folder', '.keytrailignore'), 'app.env detector:github-*\n');
});

const explain = (asked: string, ...flags: string[]) => runCli(['detectors', 'explain', asked, ...flags], { cwd: folder });

interface ExplainedJson {
  readonly detectorId: string;
  readonly outcome: string;
  readonly why: string;
  readonly passed: readonly string[];
  readonly region: { readonly startLine: number };
  readonly mask?: string;
  readonly keyword?: string;
  readonly found?: { readonly findingId: string; readonly confidence: number; readonly suppression?: { readonly kind: string; readonly void?: string } };
}

async function explainJson(asked: string, ...flags: string[]): Promise<readonly ExplainedJson[]> {
  const { stdout, stderr } = await explain(asked, '--format', 'json', ...flags);
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return (JSON.parse(stdout) as { strings: ExplainedJson[] }).strings;
}

describe('a line is explained', () => {
  test('with what is found, why it is sure, and the id that a scan tells', async () => {
    const found = (await explainJson('app.env:1')).find(({ outcome }) => outcome === 'found');
    expect(found).toMatchObject({ detectorId: 'github-personal-access-token', outcome: 'found', keyword: 'ghp_', passed: ['pattern', 'checksum', 'overlap'] });
    const scan = await runCli(['scan', '--no-history', '--format', 'json', 'app.env'], { cwd: folder });
    expect(scan.stdout).toContain(found?.found?.findingId);
    expect((await explain('app.env:1')).stdout).toMatch(/sure\s+99 %: its format carries a proof, and that is right/);
  });

  test('with the gate that dropped a string, and why', async () => {
    expect(await explainJson('app.env:2')).toContainEqual(
      expect.objectContaining({ detectorId: 'github-personal-access-token', outcome: 'checksum', passed: ['pattern'], mask: 'ghp_…36 more' }),
    );
    expect((await explain('app.env:3')).stdout.replace(/\s+/g, ' ')).toContain('stopped placeholder: it looks like an example');
  });

  test('with keywords that nothing follows', async () => {
    const strings = await explainJson('app.env:5');
    expect(strings).toContainEqual(expect.objectContaining({ detectorId: 'github-personal-access-token', outcome: 'pattern', keyword: 'ghp_' }));
    expect(strings.filter(({ outcome }) => outcome === 'found')).toEqual([]);
  });

  test('with what hides its finding', async () => {
    const [found] = await explainJson('app.env:7');
    expect(found?.found?.suppression).toMatchObject({ kind: 'inline' });
    expect(found?.found?.suppression?.void).toBeUndefined();
    const [refused] = await explainJson('app.env:7', '--no-target-suppressions');
    expect(refused?.found?.suppression?.void).toBe('policy');
  });

  test('with the ignore file beside it that hides it, and only of the detectors that it names', async () => {
    const kindIn = async (asked: string) => (await explainJson(asked)).find(({ outcome }) => outcome === 'found')?.found?.suppression?.kind;
    expect(await kindIn('folder/app.env:1')).toBe('ignore-file');
    expect(await kindIn('folder/app.env:6')).toBeUndefined();
  });

  test('by the whole content: a binary is one, whatever the line holds', async () => {
    expect(await explainJson('data.bin:6')).toContainEqual(expect.objectContaining({ detectorId: 'generic-password', outcome: 'binary' }));
  });

  test('as empty, where no keyword stands', async () => {
    expect((await explain('app.env:8')).stdout).toContain('Nothing in this line looks like a secret: no keyword of any detector');
  });
});

test('a file without a line is explained as a whole', async () => {
  const found = (await explainJson('app.env')).filter(({ outcome }) => outcome === 'found');
  expect(found.map(({ region }) => region.startLine)).toEqual([1, 6, 7]);
});

test.each([
  ['a name with a colon and a number', 'a:12', [1, 6, 7]],
  ['a line of it', 'a:12:1', [1]],
  ['a line and a column, as compilers tell them', 'app.env:6:4', [6]],
])('%s is understood', async (_, asked, expected) => {
  const found = (await explainJson(asked)).filter(({ outcome }) => outcome === 'found');
  expect(found.map(({ region }) => region.startLine)).toEqual(expected);
});

test.each([
  ['a line that is not there', 'app.env:9', 'app.env:9: has no such line: it has 8'],
  ['line 0', 'app.env:0', 'app.env:0: lines are counted from 1'],
  ['a file that is not there', 'nowhere.env:1', 'nowhere.env:1: is no file that can be read'],
  ['a folder', 'folder', 'folder: is no file that can be read'],
])('%s is refused', async (_, asked, message) => {
  const { code, stdout, stderr } = await explain(asked);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`keytrail: ${message}`);
});

test('the id of a detector is explained as before', async () => {
  expect((await explain('generic-password')).stdout).toContain('generic-password: ');
});

test('neither what is found nor what is dropped is told', async () => {
  const values = [token, wrong, password, placeholder];
  for (const format of ['table', 'json']) {
    const { code, stdout, stderr } = await explain('app.env', '--format', format);
    expect(code).toBe(0);
    expect(findLeaks(stdout + stdout.replace(/\s/g, '') + stderr, values)).toEqual([]);
  }
});
