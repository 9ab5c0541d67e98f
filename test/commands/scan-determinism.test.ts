// The same target gives the same bytes, whatever the number of workers.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { asOf, runCli, scanJson } from '../support/cli.ts';
import { createRepository, epoch, type TestRepository } from '../support/repository.ts';
import { createPassword, createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 100_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const formats = ['json', 'jsonl', 'sarif', 'table'];
const commits = 300;
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository(join(folder, 'repository'));
  repository.git(['fast-import', '--quiet'], { input: Array.from({ length: commits }, (_, i) => describeCommit(i)).join('') });
  repository.git(['reset', '--quiet', '--hard', 'main']);
});

/** Enough for several units of work: files that come, change, move and go; tokens and passwords, many of them at several places; dates that collide. */
function describeCommit(i: number): string {
  const at = Math.floor(epoch / 1000) + Math.floor(i / 3) * 3_600;
  const branch = i % 7 === 3 ? 'side' : 'main';
  const message = i % 20 === 5 ? `use ${createToken(`message ${i}`)}` : `commit ${i}`;
  const files = Array.from({ length: 8 }, (_, n) => ({ path: `dir-${(i + n) % 12}/file-${(i * 5 + n) % 40}.conf`, text: describeFile(i, n) }));
  const changes = files.map(({ path, text }) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  const removal = i % 11 === 10 ? `D dir-${i % 12}\n` : '';
  const from = i === 3 ? 'from refs/heads/main\n' : '';
  return `commit refs/heads/${branch}\ncommitter Ada <ada@example.com> ${at} +0000\ndata ${Buffer.byteLength(message)}\n${message}\n${from}${removal}${changes.join('')}\n`;
}

function describeFile(i: number, n: number): string {
  const lines = [`# file ${n} of commit ${i}`, `token: ${createToken(`shared ${(i + n) % 50}`)}`, `db_password = "${createPassword(`${(i * n) % 17}`)}"`];
  return `${[...lines, ...(n === 0 ? [createToken(`own ${i}`)] : []), ...Array.from({ length: 1_500 }, (_, line) => `option_${line} = ${i + line}`)].join('\n')}\n`;
}

async function scanInAllFormats(jobs: string): Promise<string[]> {
  const file = (format: string) => join(folder, `${jobs}.${format}`);
  const { code, stderr } = await runCli([
    'scan',
    '--jobs',
    jobs,
    '--as-of',
    asOf,
    ...formats.flatMap((format) => ['--format', `${format}=${file(format)}`]),
    repository.folder,
  ]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  return formats.map((format) => readFileSync(file(format), 'utf8'));
}

test('one worker and eight write identical bytes in every format', async () => {
  const [one, eight] = [await scanInAllFormats('1'), await scanInAllFormats('8')];
  for (const [i, format] of formats.entries()) expect(eight[i] === one[i], format).toBe(true);
});

test('packed and loose objects give the same findings', async () => {
  const before = await scanJson([repository.folder]);
  const packs = join(repository.folder, '.git/objects/pack');
  const pack = readFileSync(join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? ''));
  rmSync(packs, { recursive: true });
  repository.git(['unpack-objects', '-q'], { input: pack });
  const after = await scanJson([repository.folder]);
  expect(before.report.findings.length).toBeGreaterThan(300);
  expect(after.report.findings).toEqual(before.report.findings);
});
