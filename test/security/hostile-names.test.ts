// Names that attack whoever reads the report: each format shows them as text.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { reportFormats } from '../../src/model/report.ts';
import { asOf, runCli, scanJson } from '../support/cli.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const names = [
  'clear\u001b[2J\u001b]0;title\u0007',
  'right\u202eto\u2066left',
  'c1\u009b31m',
  '::error file=x::injected',
  'line\n::error::injected',
  'return\r::warning::injected',
  'x ##vso[task.setvariable variable=a]b',
  '##[command]x',
  '[click](https:evil.example)',
  '![image](x) <img src=x onerror=alert(1)> `code`',
  "=cmd|'calc'!A0",
  '@SUM(1)',
  '-rf',
  '"quoted", \'single\' \\ back',
  'zero\u200bwidth\ufeff',
  'separator\u2028line',
];
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository(join(folder, 'repository'));
  for (const [i, name] of names.entries()) repository.write(name, `${createToken(`name ${i}`)}\n`);
  repository.write('::group::folder/::endgroup::', `${createToken('folder')}\n`);
  repository.commit('\u001b[2J::error::message');
  repository.git(['branch', '\u202eref<script>\u009b']);
});

// The line feed stands between lines; nothing else that moves or reorders may be there.
const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** CSV ends its records with CRLF (RFC 4180). */
function reportText(format: string, text: string): string {
  return format === 'csv' ? text.replaceAll('\r\n', '\n') : text;
}

function expectHarmless(text: string): void {
  expect(text).not.toMatch(controls);
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toMatch(/##(?:\[|vso\[)/i);
}

test('all hostile names are found', async () => {
  const { report } = await scanJson(['--no-history', repository.folder]);
  const paths = report.findings.flatMap(({ occurrences }) => occurrences.map(({ origin }) => ('path' in origin ? origin.path : '')));
  expect(paths.sort()).toEqual([...names, '::group::folder/::endgroup::'].sort());
});

test.each(reportFormats)('the format %s shows hostile names as text', async (format) => {
  for (const flags of [[], ['--no-history']]) {
    const { stdout, stderr, code } = await runCli(['scan', '--format', format, '--as-of', asOf, ...flags, repository.folder]);
    expect(code).toBe(1);
    expectHarmless(reportText(format, stdout));
    expectHarmless(stderr);
  }
});

test('the name of a target is shown as text', async () => {
  const target = join(folder, names[0] ?? '', 'a');
  mkdirSync(target, { recursive: true });
  for (const format of reportFormats) expectHarmless(reportText(format, (await runCli(['scan', '--format', format, target, folder])).stdout));
});

test('what an error repeats of an argument is shown as text', async () => {
  for (const args of [['scan', `${folder}/no ${names[0]}${names[1]}`], ['scan', `--${names[0]}`], ['scan', '--format', names[0] ?? ''], [`${names[4]}`]]) {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(2);
    expectHarmless(stderr);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

test('a hostile name in what was not read is shown as text', async () => {
  const target = join(folder, 'skipped');
  mkdirSync(target);
  for (const name of names) {
    mkdirSync(join(target, name));
    writeFileSync(join(target, name, '.git'), 'gitdir: nowhere\n');
  }
  for (const format of reportFormats) expectHarmless(reportText(format, (await runCli(['scan', '--format', format, target])).stdout));
});
