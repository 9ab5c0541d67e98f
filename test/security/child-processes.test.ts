// What git is given: an environment without secrets, and arguments that hold none. A wrapper in front of git writes both down.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const record = join(folder, 'record');
const key = Buffer.alloc(32, 7).toString('base64');
const planted = createToken('in the repository');
const variables = {
  KEYTRAIL_KEY: key,
  KEYTRAIL_STORE: join(folder, 'store.db'),
  GITHUB_TOKEN: createToken('forge'),
  GITLAB_TOKEN: 'forge two',
  AWS_ACCESS_KEY_ID: 'cloud id',
  AWS_SECRET_ACCESS_KEY: 'cloud secret',
  AWS_SESSION_TOKEN: 'cloud session',
  SSH_AUTH_SOCK: '/nowhere',
  GIT_DIR: '/nowhere',
  GIT_SSH_COMMAND: 'false',
  GIT_ALLOW_PROTOCOL: 'ext',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'core.fsmonitor',
  GIT_CONFIG_VALUE_0: 'false',
  GIT_TRACE: join(folder, 'trace'),
  NODE_OPTIONS: '--no-deprecation',
  HTTPS_PROXY: 'http://proxy.example',
};
let calls: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'bin'));
  const wrapper = `#!/bin/sh\n{ echo "argv: $*"; env | sed 's/^/env: /'; } >> '${record}'\nPATH='${process.env['PATH']}' exec git "$@"\n`;
  writeFileSync(join(folder, 'bin/git'), wrapper, { mode: 0o755 });
  const repository = createRepository(join(folder, 'repository'));
  repository.write('a.txt', `${planted}\n`);
  repository.commit(`message ${planted}`);
  const env = { ...variables, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  for (const flags of [[], ['--since', 'HEAD'], ['--staged']]) expect((await runCli(['scan', ...flags, repository.folder], { env })).code).toBeOneOf([0, 1]);
  calls = readFileSync(record, 'utf8');
});

test('the wrapper wrote down every command of a scan', () => {
  for (const command of ['cat-file', 'rev-list', 'diff-tree', 'diff-index', 'for-each-ref', 'ls-tree'])
    expect(calls).toMatch(new RegExp(`^argv: .* ${command}`, 'm'));
});

test('git gets no variable but those it is meant to get', () => {
  const names = new Set(calls.split('\n').flatMap((line) => /^env: (\w+)=/.exec(line)?.[1] ?? []));
  const fromShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
  expect([...names].filter((name) => !fromShell.includes(name)).sort()).toEqual([
    'GIT_ALLOW_PROTOCOL',
    'GIT_CEILING_DIRECTORIES',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_NOSYSTEM',
    'GIT_GRAFT_FILE',
    'GIT_NO_LAZY_FETCH',
    'GIT_NO_REPLACE_OBJECTS',
    'GIT_OPTIONAL_LOCKS',
    'GIT_PAGER',
    'GIT_TERMINAL_PROMPT',
    'LC_ALL',
    'PATH',
  ]);
});

test('git may use no protocol and fetch nothing', () => {
  const protocols = calls.split('\n').filter((line) => line.startsWith('env: GIT_ALLOW_PROTOCOL='));
  expect(new Set(protocols)).toEqual(new Set(['env: GIT_ALLOW_PROTOCOL=']));
  expect(calls.match(/^env: GIT_NO_LAZY_FETCH=1$/gm)).toHaveLength(protocols.length);
});

test('every call names its repository, switches off what could run, and trusts no path but its own', () => {
  for (const call of calls.split('\n').filter((line) => line.startsWith('argv: ') && !line.includes('--version'))) {
    expect(call).toContain(`--git-dir=${join(folder, 'repository/.git')}`);
    for (const setting of ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.attributesFile=/dev/null', 'protocol.allow=never'])
      expect(call).toContain(setting);
    expect(call).not.toContain('safe.directory=*');
  }
});

test('no secret stands in an argument or a variable of a child', () => {
  expect(findLeaks(calls, [key, planted, variables.GITHUB_TOKEN, variables.AWS_SECRET_ACCESS_KEY])).toEqual([]);
});

test('nothing is traced where the environment asks git to', () => {
  expect(() => readFileSync(variables.GIT_TRACE)).toThrow('ENOENT');
});
