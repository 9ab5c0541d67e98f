// Hooks are put where git looks, and nothing of anybody else is ever lost.
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { recognizeHook, renderHook } from '../../../src/commands/hook/script.ts';
import { runCli } from '../../support/cli.ts';
import { createHooked, type HookedRepository, tryGit } from '../../support/hooked-repository.ts';
import { createToken } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder('hook-install');
let count = 0;
const create = (): HookedRepository => createHooked(join(folder, `repository ${count++} with 'quotes'`));
const listHooks = ({ hooks }: HookedRepository) =>
  readdirSync(hooks)
    .filter((name) => !name.endsWith('.sample'))
    .sort();
const foreign = '#!/bin/sh\necho "mine: $*"\ncat\n# \x80';
const writeForeign = ({ hooks }: HookedRepository, name = 'pre-commit') => writeFileSync(join(hooks, name), foreign, { encoding: 'latin1', mode: 0o751 });

test('pre-commit is installed by default, executable, and again without effect', async () => {
  const repository = create();
  expect(await repository.hook('install')).toMatchObject({ code: 0, stdout: expect.stringContaining('pre-commit: installed') });
  expect(listHooks(repository)).toEqual(['pre-commit']);
  expect(lstatSync(join(repository.hooks, 'pre-commit')).mode & 0o777).toBe(0o755);
  expect((await repository.hook('install')).stdout).toContain('pre-commit: there already');
});

test('uninstall takes both away, and only what keytrail installed', async () => {
  const repository = create();
  await repository.hook('install', '--pre-commit', '--pre-push');
  writeForeign(repository, 'commit-msg');
  expect(listHooks(repository)).toEqual(['commit-msg', 'pre-commit', 'pre-push']);
  expect((await repository.hook('uninstall')).code).toBe(0);
  expect(listHooks(repository)).toEqual(['commit-msg']);
});

test('an older hook of ours is replaced', async () => {
  const repository = create();
  const older = renderHook('pre-commit', { node: '/gone/node', cli: '/gone/cli.js', flags: [] });
  writeFileSync(join(repository.hooks, 'pre-commit'), older, { mode: 0o755 });
  expect((await repository.hook('install')).stdout).toContain('pre-commit: updated');
  expect(readFileSync(join(repository.hooks, 'pre-commit'), 'utf8')).not.toContain('/gone/');
});

test("another's hook is left alone: exit 2, and the line to add to it is told", async () => {
  const repository = create();
  writeForeign(repository);
  const { code, stderr } = await repository.hook('install');
  expect(code).toBe(2);
  expect(stderr).toMatch(/cli\.ts hook run pre-commit \|\| exit 1/);
  expect(readFileSync(join(repository.hooks, 'pre-commit'), 'latin1')).toBe(foreign);
  expect((await repository.hook('uninstall')).stdout).toContain('pre-commit: left alone');
  expect(readFileSync(join(repository.hooks, 'pre-commit'), 'latin1')).toBe(foreign);
});

test('the line that is told works in a hook of somebody', async () => {
  const repository = create();
  writeForeign(repository);
  const line = /to it: {2}(.*?) {2}or/.exec((await repository.hook('install')).stderr)?.[1] ?? '';
  writeFileSync(join(repository.hooks, 'pre-commit'), `#!/bin/sh\n${line}\necho went on\n`, { mode: 0o755 });
  repository.write('a.ts', createToken('line'));
  repository.git(['add', '.']);
  expect(repository.try('commit', '-m', 'a')).toMatchObject({ code: 1, stderr: expect.not.stringContaining('went on') });
});

test('with --chain a hook runs first with its arguments and input, and uninstall restores it byte for byte and with its mode', async () => {
  const repository = create();
  writeForeign(repository, 'pre-push');
  expect((await repository.hook('install', '--pre-push', '--chain')).code).toBe(0);
  repository.commit('one');
  const remote = join(folder, `remote ${count}.git`);
  tryGit(folder, ['init', '--bare', '--quiet', remote]);
  const { code, stdout, stderr } = repository.try('push', remote, 'HEAD:refs/heads/main');
  const said = stdout + stderr;
  expect(code).toBe(0);
  expect(said).toContain(`mine: ${remote} ${remote}`);
  expect(said).toMatch(/^HEAD [0-9a-f]{40} refs\/heads\/main 0{40}$/m);
  expect((await repository.hook('uninstall')).stdout).toContain('the hook that was there before is back');
  expect(listHooks(repository)).toEqual(['pre-push']);
  expect(readFileSync(join(repository.hooks, 'pre-push'), 'latin1')).toBe(foreign);
  expect(lstatSync(join(repository.hooks, 'pre-push')).mode & 0o777).toBe(0o751);
});

test('a chained hook that stops the commit stops it', async () => {
  const repository = create();
  writeFileSync(join(repository.hooks, 'pre-commit'), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
  await repository.hook('install', '--chain');
  expect(repository.try('commit', '--allow-empty', '-m', 'a').code).toBe(1);
});

test('a hook that goes by its own name is not kept under another: it would do nothing, and say nothing', async () => {
  const repository = create();
  const text = '#!/bin/sh\nexec tool "$(basename "$0")"\n';
  writeFileSync(join(repository.hooks, 'pre-commit'), text, { mode: 0o755 });
  expect(await repository.hook('install', '--chain')).toMatchObject({ code: 2, stderr: expect.stringContaining('goes by its own name') });
  expect(readFileSync(join(repository.hooks, 'pre-commit'), 'utf8')).toBe(text);
});

test('a hook of ours that somebody changed is theirs', async () => {
  const repository = create();
  await repository.hook('install');
  const file = join(repository.hooks, 'pre-commit');
  const edited = `${readFileSync(file, 'utf8')}echo more\n`;
  writeFileSync(file, edited);
  expect(recognizeHook(edited)).toBe('edited');
  for (const flags of [[], ['--chain']]) expect((await repository.hook('install', ...flags)).code).toBe(2);
  expect((await repository.hook('uninstall')).stdout).toContain('left alone');
  expect(readFileSync(file, 'utf8')).toBe(edited);
});

test('a hook that is a link is not followed: chained it stays a link', async () => {
  const repository = create();
  const outside = join(folder, `outside ${count}`);
  writeFileSync(outside, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  symlinkSync(outside, join(repository.hooks, 'pre-commit'));
  expect((await repository.hook('install')).code).toBe(2);
  expect((await repository.hook('install', '--chain')).code).toBe(0);
  expect(readFileSync(outside, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  await repository.hook('uninstall');
  expect(readlinkSync(join(repository.hooks, 'pre-commit'))).toBe(outside);
});

test('a hooks folder that is a link to elsewhere is not written into', async () => {
  const repository = create();
  const outside = join(folder, `hooks ${count}`);
  renameSync(repository.hooks, outside);
  symlinkSync(outside, repository.hooks);
  expect(await repository.hook('install')).toMatchObject({ code: 2, stderr: expect.stringContaining('--shared') });
  expect(readdirSync(outside).filter((name) => name.startsWith('pre-commit') && !name.endsWith('.sample'))).toEqual([]);
});

test.each([
  ['within the work tree', (_: string) => 'tools/hooks', 'lies in the work tree', / {2}keytrail hook run pre-commit \|\| exit 1/],
  ['outside of it', (at: string) => join(at, '..', 'all hooks'), 'others may share it', / {2}\/\S+ \S+ hook run pre-commit \|\| exit 1/],
])('core.hooksPath %s is written to when asked for alone', async (_, pathOf, why, line) => {
  const repository = create();
  const path = pathOf(repository.folder);
  repository.git(['config', 'core.hooksPath', path]);
  const { code, stderr } = await repository.hook('install');
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(stderr).toMatch(line);
  const hook = join(path.startsWith('/') ? path : join(repository.folder, path), 'pre-commit');
  expect(existsSync(hook)).toBe(false);
  expect((await repository.hook('install', '--shared')).code).toBe(0);
  repository.write('a.ts', createToken('hooks path'));
  repository.git(['add', 'a.ts']);
  expect(repository.try('commit', '-m', 'a').code).toBe(1);
  expect((await repository.hook('uninstall')).stdout).toContain('pre-commit: removed');
  expect(existsSync(hook)).toBe(false);
});

test('from a folder below, and from a linked worktree, the hooks of the repository are installed', async () => {
  const repository = create();
  repository.write('below/a.txt', 'a\n');
  repository.commit('one');
  repository.git(['worktree', 'add', '--quiet', 'linked', '-b', 'other']);
  for (const place of ['below', 'linked']) {
    const run = await runCli(['hook', 'install'], { cwd: join(repository.folder, place) });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining(repository.hooks) });
  }
  expect(listHooks(repository)).toEqual(['pre-commit']);
});

test('a configuration that is not there is refused, and no hook is written', async () => {
  const repository = create();
  expect(await repository.hook('install', '--config', 'nowhere.yaml')).toMatchObject({ code: 2, stderr: 'keytrail: nowhere.yaml: is not there\n' });
  expect(listHooks(repository)).toEqual([]);
});

test('where there is no repository it is said', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  for (const action of ['install', 'uninstall'])
    expect(await runCli(['hook', action, empty])).toMatchObject({ code: 2, stderr: expect.stringContaining('is not in the work tree of a git repository') });
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is told', async () => {
  const repository = create();
  chmodSync(repository.hooks, 0o500);
  expect((await repository.hook('install')).code).toBe(2);
  chmodSync(repository.hooks, 0o755);
});

test.each([
  ['node', { node: '/nowhere/node', cli: process.execPath, flags: [] }],
  ['keytrail', { node: process.execPath, cli: '/nowhere/cli.js', flags: [] }],
])('when %s is gone the commit is stopped, and the way on is told', (_, program) => {
  const repository = create();
  writeFileSync(join(repository.hooks, 'pre-commit'), renderHook('pre-commit', program), { mode: 0o755 });
  const { code, stderr } = repository.try('commit', '--allow-empty', '-m', 'a');
  expect(code).toBe(1);
  expect(stderr).toMatch(/nothing was scanned.*\/nowhere\/.* is gone/);
  expect(stderr).toContain('git commit --no-verify');
});
