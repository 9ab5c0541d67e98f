// `keytrail scan --explain`: what was taken for a secret and dropped, of files, history and names.
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { asOf, runCli } from '../support/cli.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const spoil = (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
const wrong = { file: spoil(createToken('file')), gone: spoil(createToken('gone')), name: spoil(createToken('name')), message: spoil(createToken('message')) };
const token = createToken('real');
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository(join(createTemporaryFolder(), 'estate'));
  repository.write('app.env', `A=${wrong.file}\n`);
  repository.write('old/gone.env', `B=${wrong.gone}\n`);
  repository.write(`${wrong.name}.txt`, 'empty\n');
  repository.commit(`say ${wrong.message}`);
  repository.remove('old');
  repository.write('allowed.env', `C=${token} # keytrail:allow github-* a sample\n`);
  repository.commit('second');
});

interface DroppedJson {
  readonly origin: { readonly kind: string; readonly path?: string };
  readonly path?: string;
  readonly gate: string;
  readonly mask: string;
}

const scan = (...flags: string[]) => runCli(['scan', '--as-of', asOf, ...flags], { cwd: repository.folder });

async function droppedIn(...flags: string[]) {
  const { stdout } = await scan('--format', 'json', ...flags);
  return (JSON.parse(stdout) as { dropped?: { strings: DroppedJson[]; more: number; missed: Record<string, number> } }).dropped;
}

test('each string is told once, where it stands or stood last, with its gate and its mask', async () => {
  const dropped = await droppedIn('--explain');
  const checksums = dropped?.strings.filter(({ gate, origin: { path } }) => gate === 'checksum' && path?.startsWith('.git/') !== true);
  expect(checksums?.map(({ origin, path, mask }) => [origin.kind, path ?? origin.path, mask]).sort()).toEqual([
    ['file', 'app.env', 'ghp_…36 more'],
    ['git-blob', 'old/gone.env', 'ghp_…36 more'],
    ['git-commit', undefined, 'ghp_…36 more'],
    ['git-tree', undefined, 'ghp_…36 more'],
    ['git-tree', undefined, 'ghp_…36 more'],
    ['path-name', '***.txt', 'ghp_…36 more'],
  ]);
  expect(dropped?.more).toBe(0);
  expect(dropped?.missed['github-personal-access-token']).toBeUndefined();
  expect(dropped?.missed['discord-bot-token']).toBeGreaterThan(0);
});

test('it is told of the next commit too', async () => {
  repository.write('staged.env', 'password = "changeme-4f7a9c"\n');
  repository.git(['add', 'staged.env']);
  const dropped = await droppedIn('--explain', '--staged');
  expect(dropped?.strings.map(({ path, gate }) => [path, gate])).toEqual([['staged.env', 'placeholder']]);
  repository.git(['rm', '-f', '--quiet', 'staged.env']);
});

test('without --explain there is nothing of it, and the findings are the same', async () => {
  const findings = async (...flags: string[]) =>
    JSON.stringify((JSON.parse((await scan('--format', 'json', ...flags)).stdout) as { findings: unknown }).findings);
  expect(await droppedIn()).toBeUndefined();
  expect(await findings('--explain')).toBe(await findings());
});

test('a finding that is hidden is listed with what hides it', async () => {
  const { stdout } = await scan('--explain');
  expect(stdout).toContain('SUPPRESSED');
  expect(stdout).toContain('allowed.env:1');
});

test('no value that was dropped is told in any format', async () => {
  for (const format of ['table', 'json', 'jsonl', 'sarif', 'csv', 'markdown']) {
    const { stdout, stderr } = await scan('--explain', '--format', format);
    expect(findLeaks(stdout + stdout.replace(/\s/g, '') + stderr, [wrong.file, wrong.gone, wrong.message, token])).toEqual([]);
  }
});
