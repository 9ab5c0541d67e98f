// The operator's mistakes: one clear line, exit code 2, no stack, no report.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const target = join(folder, 'target');
mkdirSync(target);

function createFile(name: string, content: string, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

async function expectMistake(args: readonly string[], message: string | RegExp, env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await runCli(args, { env, cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^keytrail: /);
  if (typeof message === 'string') expect(stderr).toBe(`keytrail: ${message}\n`);
  else expect(stderr).toMatch(message);
}

const key = Buffer.alloc(32, 3).toString('base64');
const aTime = '--as-of: must be a time such as 2026-01-31T00:00:00Z';

test.each<[string, string[], string | RegExp]>([
  ['a target that is not there', ['scan', 'nowhere'], 'nowhere: does not exist or cannot be read'],
  ['an empty target', ['scan', ''], /does not exist/],
  ['a device as target', ['scan', '/dev/null'], '/dev/null: is neither a file nor a directory'],
  ['an address as target', ['scan', 'https://git.example/app.git'], /^keytrail: a target is a directory, a file or "-"/],
  ['an address in short form', ['scan', 'git@git.example:app.git'], /^keytrail: a target is a directory, a file or "-"/],
  ['standard input twice', ['scan', '-', '-'], 'standard input can be a target once'],
  ['an unknown flag', ['scan', '--nonsense'], "unknown option '--nonsense'"],
  ['an unknown flag that may be a value', ['trace', '-Q7x'], 'unknown option; it is not repeated, for it may be a value'],
  ['an unknown command', ['scann'], 'there is no command "scann"; "keytrail --help" names them'],
  ['a flag without its value', ['scan', '--jobs'], /argument missing/],
  ['an unknown format', ['scan', '--format', 'xml', 'target'], '--format: there is no format "xml": table, json, jsonl, sarif, csv, markdown'],
  [
    'two formats for standard output',
    ['scan', '--format', 'json', '--format', 'table', 'target'],
    /^keytrail: --format: only one format can go to standard output/,
  ],
  ['a format without file name', ['scan', '--format', 'json=', 'target'], '--format: the file name is missing: NAME=FILE'],
  ['a report that cannot be written', ['scan', '--format', 'json=nowhere/x.json', 'target'], 'nowhere/x.json: cannot be written'],
  ['a report onto a folder', ['scan', '--format', 'json=target', 'target'], 'target: cannot be written'],
  ['an unknown severity', ['scan', '--fail-on', 'severe', 'target'], '--fail-on: must be one of critical, high, medium, low'],
  ['no jobs', ['scan', '--jobs', '0', 'target'], '--jobs: must be a whole number from 1 to 64'],
  ['half a job', ['scan', '--jobs', '1.5', 'target'], '--jobs: must be a whole number from 1 to 64'],
  ['too many jobs', ['scan', '--jobs', '65', 'target'], '--jobs: must be a whole number from 1 to 64'],
  ['no number of jobs', ['scan', '--jobs', 'two', 'target'], '--jobs: must be a whole number from 1 to 64'],
  ['an empty number of jobs', ['scan', '--jobs', '', 'target'], '--jobs: must be a whole number from 1 to 64'],
  ['a stall time of 0', ['scan', '--stall-seconds', '0', 'target'], '--stall-seconds: must be a whole number from 1 to 86400'],
  ['a time without zone', ['scan', '--as-of', '2026-01-31T00:00:00', 'target'], aTime],
  ['a day', ['scan', '--as-of', '2026-01-31', 'target'], aTime],
  ['a day that no calendar has', ['scan', '--as-of', '2026-02-31T00:00:00Z', 'target'], aTime],
  ['two scopes', ['scan', '--staged', '--no-history', 'target'], '--since, --diff, --staged and --no-history exclude each other'],
  ['a staged file', ['scan', '--staged', '-'], '-: --since, --diff and --staged need a repository'],
  ['a key file that is not there', ['scan', '--key-file', 'nowhere', 'target'], 'nowhere: cannot be read'],
  ['a configuration that is not there', ['scan', '--config', 'nowhere', 'target'], 'nowhere: cannot be read'],
])('%s', (_, args, message) => expectMistake(args, message));

test.each<[string, string, string]>([
  ['broken YAML', 'jobs: 2\nformat: [json\nfailOn: low\n', ':3: is not valid YAML'],
  ['an unknown field', 'jobs: 2\nformats: [json]\n', ':2: unknown field "formats"; did you mean "format"?'],
  ['a wrong type', '# first\n\njobs: many\n', ':3: "jobs" must be a number'],
  ['a wrong count', 'jobs: 0\n', ':1: "jobs" must be 1 or more'],
  ['a wrong choice', 'failOn: severe\n', ':1: "failOn" must be one of "critical", "high", "medium", "low"'],
  ['aliases', 'format: &a [json]\nx: *a\n', ': uses aliases, which are not allowed here'],
  ['a field given twice', 'jobs: 1\njobs: 2\n', ':2: is not valid YAML'],
])('a configuration with %s is refused with its line', async (name, content, message) => {
  const file = createFile(`${name}.yaml`, content);
  await expectMistake(['scan', '--config', file, 'target'], `${file}${message}`);
});

test('a key file that others can read is refused', async () => {
  const file = createFile('open.key', `${key}\n`, 0o644);
  await expectMistake(['scan', '--key-file', file, 'target'], `${file}: others can read this key: chmod 600 it`);
});

test.each(['', 'too short', 'A'.repeat(44), Buffer.alloc(31, 1).toString('base64'), 'correct horse battery staple and so on and on'])(
  'a malformed key is refused: %j',
  async (text) => {
    const message = /is not a key: 32 bytes in base64 \(make one with "keytrail key init"\)$/m;
    await expectMistake(['scan', '--key-file', createFile('malformed.key', text), 'target'], message);
    await expectMistake(['scan', 'target'], message, { KEYTRAIL_KEY: text });
  },
);

test('a key is taken from a file of its owner alone, and named in the report', async () => {
  const { code, stdout } = await runCli(['scan', '--format', 'json', '--key-file', createFile('good.key', `${key}\n`), target]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).kid).toMatch(/^k[a-z2-7]{8}$/);
});
