// Nothing outside the target is read, whatever the target points to. The secret outside is what a leak would show.
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findingOf, type ScanResult, scanJson } from '../support/cli.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createToken, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const secret = createToken('outside');
let outside: TestRepository;
let repositories = 0;

beforeAll(() => {
  outside = createRepository(join(folder, 'outside'));
  outside.write('secret.txt', `${secret}\n`);
  outside.commit('secret');
  outside.git(['gc', '--quiet']);
});

function createVictim(): TestRepository {
  const repository = createRepository(join(folder, `repository-${repositories++}`));
  repository.write('a.txt', 'some text\n');
  repository.commit('one');
  return repository;
}

const gitDirOf = ({ folder: path }: TestRepository) => join(path, '.git');
const outsideGit = () => gitDirOf(outside);

/** Scans with all history, and as a hook would. */
async function scanBothWays(target: string, options = { timeoutMs: 20_000 }): Promise<ScanResult> {
  const result = await scanJson([target], options);
  for (const flags of [['--staged'], ['--since', 'HEAD']]) {
    const other = await scanJson([...flags, target], options).catch(() => undefined);
    if (other !== undefined) expectNothingOfOutside(other);
  }
  return result;
}

function expectNothingOfOutside(result: ScanResult): void {
  expect(findingOf(result, idOf(secret))).toBeUndefined();
}

function expectRefused(result: ScanResult): void {
  expectNothingOfOutside(result);
  expect({ code: result.code, complete: result.report.complete }).toEqual({ code: 3, complete: false });
}

test('core.worktree does not widen the target', async () => {
  const repository = createVictim();
  repository.git(['config', 'core.worktree', outside.folder]);
  const result = await scanBothWays(repository.folder);
  expectNothingOfOutside(result);
  expect(result.report.complete).toBe(true);
});

test('core.worktree=/etc reads nothing of /etc', async () => {
  const repository = createVictim();
  const before = (await scanJson([repository.folder])).report.coverage.files;
  repository.git(['config', 'core.worktree', '/etc']);
  expect((await scanJson([repository.folder])).report.coverage.files).toBe(before);
});

test('a .git file that points to a repository outside, which does not name it back, is refused', async () => {
  const target = join(folder, 'forged pointer');
  mkdirSync(target);
  writeFileSync(join(target, '.git'), `gitdir: ${outsideGit()}\n`);
  const result = await scanBothWays(target);
  expectRefused(result);
  expect(result.report.coverage.skipped).toMatchObject([{ reason: 'outside-root', place: '.git' }]);
});

test('--allow-outside follows a .git file', async () => {
  const target = join(folder, 'forged pointer');
  expect(findingOf(await scanJson(['--allow-outside', target]), idOf(secret))).toBeDefined();
});

test('a .git that is a link to a repository outside is not followed', async () => {
  const target = join(folder, 'linked .git');
  mkdirSync(target);
  symlinkSync(outsideGit(), join(target, '.git'));
  expectNothingOfOutside(await scanBothWays(target));
});

test('the history behind a .git that is a link to the outside is told as not read', async () => {
  expectRefused(await scanJson([join(folder, 'linked .git')]));
});

test('a git directory whose commondir lies outside is refused', async () => {
  const repository = createVictim();
  writeFileSync(join(gitDirOf(repository), 'commondir'), `${outsideGit()}\n`);
  expectRefused(await scanBothWays(repository.folder));
});

test('a .git file to a git directory inside, whose commondir lies outside, is refused', async () => {
  const repository = createVictim();
  renameSync(gitDirOf(repository), join(repository.folder, 'inner'));
  writeFileSync(gitDirOf(repository), 'gitdir: inner\n');
  writeFileSync(join(repository.folder, 'inner/commondir'), `${outsideGit()}\n`);
  expectRefused(await scanBothWays(repository.folder));
});

describe('alternates', () => {
  async function scanWithAlternates(text: string, prepare: (repository: TestRepository) => void = () => {}) {
    const repository = createVictim();
    prepare(repository);
    writeFileSync(join(gitDirOf(repository), 'objects/info/alternates'), text);
    return scanBothWays(repository.folder);
  }
  const objects = () => join(outsideGit(), 'objects');

  test('objects borrowed from outside are refused', async () => {
    expectRefused(await scanWithAlternates(`${objects()}\n`));
  });

  test('a relative path to the outside is refused', async () => {
    expectRefused(await scanWithAlternates('../../../outside/.git/objects\n'));
  });

  test('a quoted path to the outside is refused', async () => {
    expectRefused(await scanWithAlternates(`"${objects().replaceAll('/', '\\057')}"\n`));
  });

  test('an alternate inside that borrows from outside itself is refused', async () => {
    const result = scanWithAlternates('../inner\n', (repository) => {
      mkdirSync(join(gitDirOf(repository), 'inner/info'), { recursive: true });
      writeFileSync(join(gitDirOf(repository), 'inner/info/alternates'), `${objects()}\n`);
    });
    expectRefused(await result);
  });
});

describe('links within the git directory', () => {
  test.each(['objects', 'refs', 'packed-refs', 'HEAD', 'config'])('%s that is a link to the outside is refused', async (name) => {
    const repository = createVictim();
    rmSync(join(gitDirOf(repository), name), { recursive: true, force: true });
    if (name === 'packed-refs') outside.git(['pack-refs', '--all']);
    symlinkSync(join(outsideGit(), name), join(gitDirOf(repository), name));
    const result = await scanJson([repository.folder], { timeoutMs: 20_000 });
    expectNothingOfOutside(result);
    expect(result.report.complete).toBe(false);
  });

  test('objects/pack that is a link to the outside is refused', async () => {
    const repository = createVictim();
    rmSync(join(gitDirOf(repository), 'objects/pack'), { recursive: true });
    symlinkSync(join(outsideGit(), 'objects/pack'), join(gitDirOf(repository), 'objects/pack'));
    expectRefused(await scanBothWays(repository.folder));
  });

  test('a pack that is a link to the outside is refused', async () => {
    const repository = createVictim();
    const packs = join(outsideGit(), 'objects/pack');
    for (const name of readdirSync(packs)) symlinkSync(join(packs, name), join(gitDirOf(repository), 'objects/pack', name));
    expectRefused(await scanBothWays(repository.folder));
  });

  test('a loose object that is a link to the outside is refused', async () => {
    const repository = createVictim();
    const loose = createVictim();
    const object = loose.git(['hash-object', '-w', '--stdin'], { input: `${secret}\n` });
    const [fan, rest] = [object.slice(0, 2), object.slice(2)];
    mkdirSync(join(gitDirOf(repository), 'objects', fan), { recursive: true });
    symlinkSync(join(gitDirOf(loose), 'objects', fan, rest), join(gitDirOf(repository), 'objects', fan, rest));
    expectRefused(await scanBothWays(repository.folder));
  });
});

describe('configuration', () => {
  const cases: Readonly<Record<string, (path: string) => string>> = {
    include: (path) => `[include]\n\tpath = ${path}\n`,
    'conditional include': (path) => `[includeIf "gitdir:**"]\n\tpath = ${path}\n`,
    'include behind another section in one line': (path) => `[user] name = x\n[color] [include] path = ${path}\n`,
    'include in other case': (path) => `[InClUdE]\n\tPATH = ${path}\n`,
    'include behind a megabyte': (path) => `${'# long\n'.repeat(200_000)}[include]\n\tpath = ${path}\n`,
  };

  test.each(Object.keys(cases))('a file outside that the configuration includes is not read: %s', async (name) => {
    const repository = createVictim();
    const elsewhere = join(folder, 'elsewhere.config');
    writeFileSync(elsewhere, '[remote "origin"]\n\turl = https://included.example/app.git\n');
    const config = `[core]\n\trepositoryformatversion = 0\n${cases[name]?.(elsewhere)}`;
    writeFileSync(join(gitDirOf(repository), 'config'), config);
    expect(repository.git(['config', 'remote.origin.url'])).toBe('https://included.example/app.git');
    const result = await scanJson([repository.folder], { timeoutMs: 20_000 });
    expect(result.report.coverage.skipped).toMatchObject([{ reason: 'unreadable-repository', detail: expect.stringContaining('includes other files') }]);
  });

  test('a configuration of the worktree that includes a file outside is refused', async () => {
    const repository = createVictim();
    repository.git(['config', 'extensions.worktreeConfig', 'true']);
    writeFileSync(join(gitDirOf(repository), 'config.worktree'), `[include]\n\tpath = ${join(folder, 'elsewhere.config')}\n`);
    expectRefused(await scanJson([repository.folder]));
  });

  test.each(['nonsense', 'unclosed', 'binary', 'unknown extension', 'future version'])(
    'a broken configuration is told, and the files are read: %s',
    async (kind) => {
      const repository = createVictim();
      repository.write('key.txt', `${createToken(kind)}\n`);
      const texts: Record<string, string> = {
        nonsense: 'no configuration\n',
        unclosed: '[core\n',
        binary: '\0\x01\x02\n',
        'unknown extension': '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tunheardOf = 1\n',
        'future version': '[core]\n\trepositoryformatversion = 99\n',
      };
      writeFileSync(join(gitDirOf(repository), 'config'), texts[kind] ?? '');
      const result = await scanJson([repository.folder], { timeoutMs: 20_000 });
      expect(findingOf(result, idOf(createToken(kind)))).toBeDefined();
      expect(result.report.complete).toBe(false);
    },
  );
});

describe('pipes in place of files never block the scan', () => {
  test.each([
    '.git',
    '.git/HEAD',
    '.git/config',
    '.git/commondir',
    '.git/shallow',
    '.git/packed-refs',
    '.git/objects/info/alternates',
    '.git/index',
    '.git/refs/heads/main',
    '.git/logs/HEAD',
    '.git/info/grafts',
  ])('%s', async (name) => {
    const repository = createVictim();
    repository.write('key.txt', `${createToken(name)}\n`);
    const path = join(repository.folder, name);
    rmSync(path, { recursive: true, force: true });
    execFileSync('mkfifo', [path]);
    const result = await scanJson([repository.folder], { timeoutMs: 5_000 });
    expect(findingOf(result, idOf(createToken(name)))).toBeDefined();
  });

  test('.git/config that is a link to an endless device', async () => {
    const repository = createVictim();
    rmSync(join(gitDirOf(repository), 'config'));
    symlinkSync('/dev/zero', join(gitDirOf(repository), 'config'));
    expectRefused(await scanJson([repository.folder], { timeoutMs: 5_000 }));
  });
});

describe('what hides content from git does not hide it from a scan', () => {
  test('replace refs', async () => {
    const repository = createVictim();
    const hidden = repository.git(['hash-object', '-w', '--stdin'], { input: `${createToken('replaced')}\n` });
    const shown = repository.git(['hash-object', '-w', '--stdin'], { input: 'harmless\n' });
    repository.git(['replace', hidden, shown]);
    expect(repository.git(['cat-file', '-p', hidden])).toBe('harmless');
    expect(findingOf(await scanJson([repository.folder]), idOf(createToken('replaced')))).toBeDefined();
  });

  test('grafts', async () => {
    const repository = createVictim();
    repository.write('a.txt', `${createToken('grafted')}\n`);
    const hidden = repository.commit('hidden');
    repository.write('a.txt', 'harmless\n');
    const head = repository.commit('harmless');
    mkdirSync(join(gitDirOf(repository), 'info'), { recursive: true });
    writeFileSync(join(gitDirOf(repository), 'info/grafts'), `${head}\n`);
    expect(repository.git(['rev-list', 'HEAD'])).toBe(head);
    const { report } = await scanJson([repository.folder]);
    expect(findingOf({ report }, idOf(createToken('grafted')))?.occurrences[0]?.attribution?.refs).toEqual(['refs/heads/main']);
    expect((await scanJson(['--since', `${hidden}~1`, repository.folder])).report.findings.map(({ findingId }) => findingId)).toContain(
      idOf(createToken('grafted')),
    );
  });

  test('a cut made by a forged shallow file is told', async () => {
    const repository = createVictim();
    repository.commit('two');
    writeFileSync(join(gitDirOf(repository), 'shallow'), `${repository.git(['rev-parse', 'HEAD'])}\n`);
    expectRefused(await scanJson([repository.folder]));
  });

  test('hidden refs, .gitignore, export-ignore and skip-worktree', async () => {
    const repository = createVictim();
    repository.write('a.txt', `${createToken('hidden ref')}\n`);
    repository.commit('hidden');
    repository.git(['update-ref', 'refs/internal/x', 'HEAD']);
    repository.git(['reset', '--quiet', '--hard', 'HEAD~1']);
    repository.git(['config', 'transfer.hideRefs', 'refs/internal']);
    repository.write('.gitattributes', '* export-ignore -diff binary\n');
    const { report } = await scanJson([repository.folder]);
    expect(findingOf({ report }, idOf(createToken('hidden ref')))?.occurrences[0]?.attribution?.refs).toEqual(['refs/internal/x']);
  });
});

test.skipIf(process.getuid?.() !== 0)('a checkout of another owner is read', async () => {
  const repository = createVictim();
  repository.write('old.txt', `${createToken('foreign')}\n`);
  repository.commit('add');
  repository.remove('old.txt');
  repository.commit('remove');
  for (const path of [repository.folder, ...['', 'HEAD', 'config', 'objects'].map((name) => join(gitDirOf(repository), name))]) chownSync(path, 65_534, 65_534);
  const { report } = await scanJson([repository.folder]);
  expect(findingOf({ report }, idOf(createToken('foreign')))?.firstSeen).toBeDefined();
  expect(report.complete).toBe(true);
});

test('a copied submodule, whose git directory names another place, is refused', async () => {
  const superproject = createVictim();
  superproject.git(['submodule', '--quiet', 'add', outside.folder, 'sub']);
  const copy = join(folder, 'copied submodule');
  cpSync(join(superproject.folder, 'sub'), copy, { recursive: true });
  writeFileSync(join(copy, '.git'), `gitdir: ${join(gitDirOf(superproject), 'modules/sub')}\n`);
  rmSync(join(copy, 'secret.txt'));
  expectRefused(await scanBothWays(copy));
});
