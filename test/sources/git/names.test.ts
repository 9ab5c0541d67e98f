// Names are content: a secret in the name of a file, folder or ref is found, and no output repeats it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { asOf, findingOf, runCli, scanJson } from '../../support/cli.ts';
import { createRepository, runGit, type TestRepository } from '../../support/repository.ts';
import { createToken, findLeaks, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();

/** Scans with every format and gives back all that was written. */
async function allOutput(target: string, ...flags: string[]): Promise<string> {
  const files = ['json', 'jsonl', 'sarif'].map((format) => ({ format, file: join(createFolder(), `report.${format}`) }));
  const formats = files.flatMap(({ format, file }) => ['--format', `${format}=${file}`]);
  const { stdout, stderr, code } = await runCli(['scan', '--format', 'table', ...formats, '--as-of', asOf, ...flags, target]);
  expect(code).not.toBe(70);
  // A long name is broken over lines in a table.
  return [stdout, stdout.replace(/\s/g, ''), stderr, ...files.map(({ file }) => readFileSync(file, 'utf8'))].join('\n');
}

let folders = 0;
function createFolder(): string {
  const path = join(folder, `folder-${folders++}`);
  mkdirSync(path);
  return path;
}

describe('a repository whose names hold secrets', () => {
  const names = { file: createToken('file name'), gone: createToken('gone'), ref: createToken('ref name'), tag: createToken('tag name') };
  let repository: TestRepository;

  beforeAll(() => {
    repository = createRepository(createFolder());
    repository.write(`keys/${names.gone}.txt`, `pair ${createToken('in it')}\n`);
    repository.commit('add');
    repository.remove('keys');
    repository.write(`backup-${names.file}.env`, `${createToken('in file')}\n`);
    repository.commit('rename');
    repository.git(['branch', `fix/${names.ref}`]);
    repository.git(['tag', `v-${names.tag}`]);
  });

  test('a file name of the tree is found and told masked', async () => {
    const finding = findingOf(await scanJson([repository.folder]), idOf(names.file));
    expect(finding?.occurrences.map(({ origin }) => origin)).toContainEqual({ kind: 'path-name', present: true, repository: '', path: 'backup-***.env' });
  });

  test('a file name that only history knows is found', async () => {
    const finding = findingOf(await scanJson([repository.folder]), idOf(names.gone));
    expect(finding?.occurrences.map(({ origin }) => origin)).toContainEqual({ kind: 'path-name', present: false, repository: '', path: 'keys/***.txt' });
  });

  test('a file name that only history knows is not told as present', async () => {
    const finding = findingOf(await scanJson([repository.folder]), idOf(names.gone));
    expect(finding?.present).toBe(false);
  });

  test.each(['ref', 'tag'] as const)('the name of a %s is found and told masked', async (kind) => {
    const finding = findingOf(await scanJson([repository.folder]), idOf(names[kind]));
    expect(finding?.occurrences.map(({ origin }) => origin)).toContainEqual({
      kind: 'ref-name',
      present: true,
      repository: '',
      path: kind === 'ref' ? 'refs/heads/fix/***' : 'refs/tags/v-***',
    });
  });

  test('no format repeats any of the names', async () => {
    const output = await allOutput(repository.folder);
    expect(output).toContain('backup-***.env');
    expect(findLeaks(output, Object.values(names))).toEqual([]);
  });

  test('the name is masked where HEAD is that branch', async () => {
    const clone = createFolder();
    runGit(clone, ['clone', '--quiet', '--branch', `fix/${names.ref}`, repository.folder, '.']);
    expect(findLeaks(await allOutput(clone), [names.ref])).toEqual([]);
  });

  test('a staged scan masks the names too', async () => {
    const staged = createRepository(createFolder());
    staged.write(`${names.file}.env`, `${createToken('staged')}\n`);
    staged.git(['add', '--all']);
    const output = await allOutput(staged.folder, '--staged');
    expect(output).toContain('***.env');
    expect(findLeaks(output, [names.file])).toEqual([]);
  });
});

test('two secrets in one name are both masked', async () => {
  const target = createFolder();
  const first = createToken('first');
  const second = createToken('second');
  writeFileSync(join(target, `${first} and ${second}`), `${createToken('content')}\n`);
  expect(findLeaks(await allOutput(target), [first, second])).toEqual([]);
});

test('a secret behind a line break of a name is masked', async () => {
  const target = createFolder();
  const token = createToken('second line');
  writeFileSync(join(target, `a name of\n${token}`), `${createToken('content')}\n`);
  expect(findLeaks(await allOutput(target), [token])).toEqual([]);
});

test('a secret in the name of a folder is masked in the paths of all files below it', async () => {
  const target = createFolder();
  const token = createToken('folder name');
  mkdirSync(join(target, token, 'deep'), { recursive: true });
  for (const name of ['a.txt', 'deep/b.txt']) writeFileSync(join(target, token, name), `${createToken(name)}\n`);
  expect(findLeaks(await allOutput(target), [token])).toEqual([]);
});

test('a secret in the folder name of a repository below the target is masked', async () => {
  const target = createFolder();
  const token = createToken('repository name');
  const repository = createRepository(join(target, `app-${token}`));
  repository.write('a.txt', `${createToken('nested')}\n`);
  repository.commit('add');
  repository.remove('a.txt');
  repository.commit('remove');
  expect(findLeaks(await allOutput(target), [token])).toEqual([]);
});

test('a secret in the name of a pipe, of a link and of an empty repository is masked in what was not read', async () => {
  const target = createFolder();
  const tokens = ['pipe', 'broken .git'].map(createToken);
  execFileSync('mkfifo', [join(target, `pipe-${tokens[0]}`)]);
  mkdirSync(join(target, `sub-${tokens[1]}`));
  writeFileSync(join(target, `sub-${tokens[1]}`, '.git'), 'gitdir: /nowhere\n');
  const output = await allOutput(target);
  expect(findLeaks(output, tokens)).toEqual([]);
});

test("user information and query of a repository's origin are not told", async () => {
  const repository = createRepository(createFolder());
  const tokens = ['user', 'password', 'query'].map(createToken);
  repository.git(['remote', 'add', 'origin', `https://${tokens[0]}:${tokens[1]}@git.example/app.git?key=${tokens[2]}`]);
  repository.commit('empty');
  const output = await allOutput(repository.folder);
  expect(output).toContain('git.example');
  expect(findLeaks(output, tokens)).toEqual([]);
});

test("a secret in the path of a repository's origin is masked", async () => {
  const repository = createRepository(createFolder());
  const token = createToken('address');
  repository.git(['remote', 'add', 'origin', `https://git.example/${token}/app.git`]);
  repository.commit('empty');
  expect(findLeaks(await allOutput(repository.folder), [token])).toEqual([]);
});

test('a token that stands as user name of an address is not told as its user', async () => {
  const target = createFolder();
  const token = createToken('as user');
  writeFileSync(
    join(target, 'hosts'),
    `https://${token}:x-oauth-basic@git.acme.test/app\nhttps://${createToken('other')}@git.acme.test\npostgres://${token}:Wq8!kd02Zr@db.acme.test/app\n`,
  );
  expect(findLeaks(await allOutput(target), [token])).toEqual([]);
});
