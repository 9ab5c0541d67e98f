// What git's own commands make of the installed hooks: what is committed or pushed is what is scanned, whatever index git uses.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parsePushLines, readFrameworkPush } from '../../../src/commands/hook/push.ts';
import { runCli } from '../../support/cli.ts';
import { createHooked, type HookedRepository, tryGit } from '../../support/hooked-repository.ts';
import { createToken, findLeaks } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder('hook-run');
let count = 0;
const token = createToken('hook');
const secret = `const token = '${token}';\n`;

async function createGuarded(...flags: readonly string[]): Promise<HookedRepository> {
  const repository = createHooked(join(folder, `repository ${count++}`), flags);
  repository.write('clean.ts', 'export const one = 1;\n');
  repository.write('other.ts', 'export const two = 2;\n');
  repository.commit('first');
  await repository.hook('install', '--pre-commit', '--pre-push');
  return repository;
}

describe('a commit', () => {
  test('of a clean file goes through, and the hook is silent', async () => {
    const repository = await createGuarded();
    repository.write('clean.ts', 'export const one = 3;\n');
    repository.git(['add', '.']);
    expect(repository.try('commit', '--quiet', '-m', 'a')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('of a secret is stopped in five lines, with what it is, where, why, and three ways on', async () => {
    const repository = await createGuarded();
    repository.write('it\'s a "file" with blanks.ts', `\n${secret}`);
    repository.git(['add', '.']);
    const { code, stderr } = repository.try('commit', '-m', 'a');
    expect(code).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^keytrail stopped this commit: GitHub personal access token.* in it's a "file" with blanks\.ts:2 \(critical\)$/);
    expect(lines[1]).toMatch(/^why: /);
    expect(lines[2]).toMatch(/^1 remove: .*revoke it: https:/);
    expect(lines[3]).toMatch(/^2 move: .*vault/);
    expect(lines[4]).toMatch(/^3 allow: .*\/\/ keytrail:allow github-personal-access-token until \d{4}-\d\d-\d\d <why>/);
    expect(findLeaks(stderr, [token])).toEqual([]);
    expect(stderr).not.toContain('\x1b');
  });

  test('goes through with the very line that the message names', async () => {
    const repository = await createGuarded();
    repository.write('a.ts', secret);
    repository.git(['add', '.']);
    const [, mark = ''] = /(\/\/ keytrail:allow .*? <why>)/.exec(repository.try('commit', '-m', 'a').stderr) ?? [];
    repository.write('a.ts', secret.replace('\n', ` ${mark.replace('<why>', 'revoked, kept as a sample')}\n`));
    repository.git(['add', '.']);
    expect(repository.try('commit', '-m', 'a').code).toBe(0);
  });

  test('of several secrets tells the worst whole and counts the others', async () => {
    const repository = await createGuarded();
    for (const n of [1, 2, 3]) repository.write(`${n}.ts`, `const t = '${createToken(`several ${n}`)}';\n`);
    repository.git(['add', '.']);
    expect(repository.try('commit', '-m', 'a').stderr.trimEnd().split('\n').at(-1)).toBe('and 2 more findings: keytrail scan --staged');
  });

  test('with -a is scanned as it will be, though the index does not hold it', async () => {
    const repository = await createGuarded();
    repository.write('clean.ts', secret);
    expect(repository.try('commit', '-a', '-m', 'a').code).toBe(1);
    repository.write('clean.ts', 'export const one = 5;\n');
    expect(repository.try('commit', '-a', '-m', 'a').code).toBe(0);
  });

  test('of one file by name is scanned alone: what else is staged is not committed', async () => {
    const repository = await createGuarded();
    repository.write('clean.ts', secret);
    repository.write('other.ts', 'export const two = 4;\n');
    repository.git(['add', 'clean.ts']);
    expect(repository.try('commit', '-m', 'a', '--', 'other.ts').code).toBe(0);
    expect(repository.try('commit', '-m', 'a', '--', 'clean.ts').code).toBe(1);
    repository.git(['reset', '--quiet']);
    expect(repository.try('commit', '-m', 'a', '--', 'clean.ts').code).toBe(1);
  });

  test('that amends is scanned for what it adds', async () => {
    const repository = await createGuarded();
    repository.write('clean.ts', secret);
    repository.git(['add', '.']);
    expect(repository.try('commit', '--amend', '--no-edit').code).toBe(1);
  });

  test('before any other is scanned, with SHA-1 and SHA-256', async () => {
    for (const format of ['sha1', 'sha256']) {
      const repository = createHooked(join(folder, `unborn ${format}`), [`--object-format=${format}`]);
      await repository.hook('install');
      repository.write('a.ts', secret);
      repository.git(['add', '.']);
      expect(repository.try('commit', '-m', 'a').code).toBe(1);
      repository.write('a.ts', 'export {};\n');
      repository.git(['add', '.']);
      expect(repository.try('commit', '-m', 'a').code).toBe(0);
    }
  });

  test('in a linked worktree and in a submodule is scanned there', async () => {
    const repository = await createGuarded();
    const linked = join(folder, `linked ${count}`);
    repository.git(['worktree', 'add', '--quiet', linked, '-b', 'other']);
    writeFileSync(join(linked, 'clean.ts'), secret);
    expect(tryGit(linked, ['commit', '-a', '-m', 'a']).code).toBe(1);
    const outer = createHooked(join(folder, `outer ${count}`));
    outer.git(['submodule', '--quiet', 'add', repository.folder, 'inner']);
    const inner = join(outer.folder, 'inner');
    expect((await runCli(['hook', 'install'], { cwd: inner })).code).toBe(0);
    writeFileSync(join(inner, 'clean.ts'), secret);
    expect(tryGit(inner, ['commit', '-a', '-m', 'a']).code).toBe(1);
    writeFileSync(join(inner, 'clean.ts'), 'export const one = 6;\n');
    expect(tryGit(inner, ['commit', '-a', '-m', 'a'])).toMatchObject({ code: 0 });
  });

  test('that ends a merge is scanned for what the merge itself adds', async () => {
    const repository = await createGuarded();
    repository.git(['switch', '--quiet', '-c', 'side']);
    repository.write('clean.ts', 'export const one = "side";\n');
    repository.git(['commit', '-q', '--no-verify', '-a', '-m', 'side']);
    repository.git(['switch', '--quiet', 'main']);
    repository.write('clean.ts', 'export const one = "main";\n');
    repository.git(['commit', '-q', '--no-verify', '-a', '-m', 'main']);
    expect(repository.try('merge', 'side').code).toBe(1);
    repository.write('clean.ts', secret);
    expect(repository.try('commit', '-a', '-m', 'merged').code).toBe(1);
    repository.write('clean.ts', 'export const one = "both";\n');
    expect(repository.try('commit', '-a', '-m', 'merged').code).toBe(0);
  });

  test('of a work tree whose git directory lies elsewhere is scanned', async () => {
    const tree = join(folder, `tree ${count}`);
    const gitDir = join(folder, `bare ${count++}.git`);
    mkdirSync(tree);
    tryGit(folder, ['init', '--bare', '--quiet', gitDir]);
    const env = { GIT_DIR: gitDir, GIT_WORK_TREE: tree };
    const guarded = createHooked(join(folder, `source ${count++}`));
    await guarded.hook('install');
    tryGit(tree, ['config', 'core.hooksPath', guarded.hooks], env);
    writeFileSync(join(tree, 'a.ts'), secret);
    tryGit(tree, ['add', '.'], env);
    expect(tryGit(tree, ['commit', '-m', 'a'], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('keytrail stopped this commit') });
  });

  test("is stopped when the index that the environment names is not the repository's", async () => {
    const repository = await createGuarded();
    const strange = await createGuarded();
    const env = { GIT_INDEX_FILE: join(strange.folder, '.git/index') };
    expect(await runCli(['hook', 'run', 'pre-commit'], { cwd: repository.folder, env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('GIT_INDEX_FILE'),
    });
  });

  test('is stopped when something cannot be read, unless that was allowed; it is told in both', async () => {
    const repository = await createGuarded();
    repository.git(['update-index', '--add', '--cacheinfo', `100644,${'ab'.repeat(20)},missing.ts`]);
    const strict = await runCli(['hook', 'run', 'pre-commit'], { cwd: repository.folder });
    expect(strict).toMatchObject({ code: 3, stderr: expect.stringContaining('stopped this commit, for not everything was read') });
    const lenient = await runCli(['hook', 'run', 'pre-commit', '--allow-incomplete'], { cwd: repository.folder });
    expect(lenient).toMatchObject({ code: 0, stderr: expect.stringContaining('not everything was read') });
  });

  test('during a rebase is what the person made of it', async () => {
    const repository = await createGuarded();
    repository.git(['switch', '--quiet', '-c', 'side']);
    repository.write('new.ts', 'export {};\n');
    repository.commit('side');
    repository.git(['switch', '--quiet', 'main']);
    repository.write('other.ts', 'export const two = 7;\n');
    repository.commit('main');
    repository.git(['switch', '--quiet', 'side']);
    expect(repository.try('rebase', 'main').code).toBe(0);
  });
});

describe('a push', () => {
  async function createPushing() {
    const repository = await createGuarded();
    const remote = join(folder, `remote ${count++}.git`);
    tryGit(folder, ['init', '--bare', '--quiet', remote]);
    repository.git(['remote', 'add', 'origin', remote]);
    return repository;
  }

  /** A commit that the hook did not see. */
  function slip(repository: HookedRepository, content = secret): void {
    repository.write('slipped.ts', content);
    repository.git(['add', '.']);
    repository.git(['commit', '--quiet', '--no-verify', '-m', 'slipped']);
  }

  test('of a branch that is new there is scanned, then only what came since', async () => {
    const repository = await createPushing();
    expect(repository.try('push', '--quiet', 'origin', 'main')).toEqual({ code: 0, stdout: '', stderr: '' });
    slip(repository);
    const { code, stderr } = repository.try('push', 'origin', 'main');
    expect(code).toBe(1);
    expect(stderr).toContain('keytrail stopped this push: GitHub personal access token');
    expect(stderr).toContain('git rebase --interactive');
    expect(findLeaks(stderr, [token])).toEqual([]);
  });

  test('of a secret that a later commit took away is stopped all the same: history is sent too', async () => {
    const repository = await createPushing();
    slip(repository);
    slip(repository, 'export {};\n');
    expect(repository.try('push', 'origin', 'main').code).toBe(1);
  });

  test('of what the remote has already is not scanned again, on whatever branch', async () => {
    const repository = await createPushing();
    slip(repository);
    repository.git(['push', '--quiet', '--no-verify', 'origin', 'main']);
    repository.git(['switch', '--quiet', '-c', 'topic']);
    repository.git(['commit', '--quiet', '--no-verify', '--allow-empty', '-m', 'more']);
    expect(repository.try('push', '--quiet', 'origin', 'topic').code).toBe(0);
    expect(repository.try('push', '--quiet', 'origin', '--delete', 'topic').code).toBe(0);
  });

  test('of an annotated tag is scanned with its message', async () => {
    const repository = await createPushing();
    repository.git(['tag', '-a', 'v1', '-m', `with ${token}`]);
    expect(repository.try('push', 'origin', 'v1').code).toBe(1);
  });

  test('over what somebody else pushed meanwhile leaves nothing unread', async () => {
    const repository = await createPushing();
    slip(repository);
    const line = `refs/heads/main ${repository.git(['rev-parse', 'HEAD'])} refs/heads/main ${'ab'.repeat(20)}\n`;
    expect((await runCli(['hook', 'run', 'pre-push', 'origin', 'x'], { cwd: repository.folder, input: line })).code).toBe(1);
  });

  test('that the pre-commit framework tells by variables is scanned', async () => {
    const repository = await createPushing();
    const before = repository.git(['rev-parse', 'HEAD']);
    slip(repository);
    const head = repository.git(['rev-parse', 'HEAD']);
    const run = (env: NodeJS.ProcessEnv) => runCli(['hook', 'run', 'pre-push'], { cwd: repository.folder, env: { PRE_COMMIT_REMOTE_NAME: 'origin', ...env } });
    expect((await run({ PRE_COMMIT_FROM_REF: before, PRE_COMMIT_TO_REF: head })).code).toBe(1);
    expect((await run({ PRE_COMMIT_FROM_REF: head, PRE_COMMIT_TO_REF: head })).code).toBe(0);
    expect((await run({ PRE_COMMIT_LOCAL_BRANCH: 'refs/heads/main' })).code).toBe(1);
  });

  test.each(['nonsense\n', `refs/heads/main ${'0'.repeat(39)} refs/heads/main ${'0'.repeat(40)}\n`, '--all --all --all --all\n'])(
    'that is not understood is stopped: %j',
    (line) => {
      expect(() => parsePushLines(line, 'origin')).toThrow('not understood');
    },
  );
});

test('push lines: deletions send nothing, zeros of both lengths are no object, a strange remote leaves nothing out', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(64)] as const;
  const lines = `(delete) ${'0'.repeat(40)} refs/heads/x ${a}\nHEAD ${a} refs/heads/y ${'0'.repeat(40)}\nHEAD~2 of it ${b} refs/heads/z ${'0'.repeat(64)}\n`;
  expect(parsePushLines(lines, 'origin')).toEqual({ tips: [a, b], known: [a], remote: 'origin' });
  for (const remote of ['*', '--all', 'https://example.com/a.git', '..']) expect(parsePushLines('', remote).remote).not.toContain('*');
  expect(readFrameworkPush({})).toBeUndefined();
  expect(() => readFrameworkPush({ PRE_COMMIT_LOCAL_BRANCH: '--all' })).toThrow('not understood');
});

test('an option or a hook that is not known is exit 2, and its text is not repeated', async () => {
  const unknown = await runCli(['hook', 'run', 'pre-commit', `--${token}`], { cwd: folder });
  expect(unknown.code).toBe(2);
  expect(findLeaks(unknown.stderr, [token])).toEqual([]);
  expect((await runCli(['hook', 'run', 'post-commit'], { cwd: folder })).code).toBe(2);
  expect((await runCli(['hook', 'run', '--help'], { cwd: folder })).stdout).toContain('--allow-incomplete');
});
