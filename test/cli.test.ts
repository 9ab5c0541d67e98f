import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from './support/cli.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test('--version tells the version', async () => {
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each(['baseline', 'config', 'detectors', 'hook', 'inventory', 'key', 'store'])('%s alone is a mistake, and says what is missing', async (group) => {
  expect(await runCli([group])).toMatchObject({ code: 2, stdout: '', stderr: 'keytrail: a command is missing here: --help names them\n' });
});

test('behind a command --version is not that of keytrail', async () => {
  expect(await runCli(['scan', '--version'])).toMatchObject({ code: 2, stdout: '' });
});
