// Reading a repository executes nothing that it names. Each trap is first sprung by a plain git command, to prove that it is one.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createRepository, type GitOptions, openRepository, runGit, type TestRepository } from '../support/repository.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createTraps } from '../support/trap.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const traps = createTraps(folder);
let repositories = 0;

function createVictim(): TestRepository {
  const repository = createRepository(join(folder, `repository-${repositories++}`));
  repository.write('a.txt', 'some text\n');
  repository.write('data.bin', 'other text\n');
  repository.commit('one');
  repository.write('a.txt', 'some more text\n');
  repository.commit('two');
  traps.sprung();
  return repository;
}

/** A partial clone that lacks a blob. */
function createPromisor(): TestRepository {
  const origin = createVictim();
  origin.git(['config', 'uploadpack.allowFilter', 'true']);
  const name = `promisor-${repositories++}`;
  runGit(folder, ['clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${origin.folder}`, name]);
  return openRepository(join(folder, name));
}

/** All scopes and what reads most. */
async function scanEveryWay(repository: TestRepository): Promise<string[]> {
  for (const flags of [[], ['--since', 'HEAD~1'], ['--staged'], ['--no-history'], ['--allow-outside']]) {
    const { code } = await runCli(['scan', ...flags, repository.folder], { timeoutMs: 30_000 });
    expect(code).toBeOneOf([0, 3]);
  }
  return traps.sprung();
}

function expectLive(name: string, repository: TestRepository, args: readonly string[], options: GitOptions = {}): void {
  repository.git(args, { mayFail: true, ...options });
  expect(traps.sprung()).toContain(name);
}

test.each(['core.sshCommand', 'remote.origin.uploadpack'])('a missing object of a partial clone does not run %s', async (setting) => {
  const repository = createPromisor();
  const script = traps.script(setting);
  if (setting === 'core.sshCommand') repository.git(['config', 'remote.origin.url', 'ssh://nobody@host.invalid/app.git']);
  repository.git(['config', setting, script]);
  expectLive(setting, repository, ['cat-file', '-p', 'HEAD:a.txt'], { env: { GIT_ALLOW_PROTOCOL: 'file:ssh' } });
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('core.fsmonitor does not run', async () => {
  const repository = createVictim();
  repository.git(['config', 'core.fsmonitor', traps.script('fsmonitor')]);
  expectLive('fsmonitor', repository, ['status']);
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('textconv and external diff programs do not run', async () => {
  const repository = createVictim();
  repository.write('.gitattributes', '*.txt diff=one\n*.bin diff=two\n');
  repository.git(['config', 'diff.one.textconv', traps.script('textconv')]);
  repository.git(['config', 'diff.external', traps.script('external')]);
  expectLive('textconv', repository, ['log', '-p', '--no-ext-diff']);
  expectLive('external', repository, ['diff', 'HEAD~1']);
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('clean, smudge and process filters do not run', async () => {
  const repository = createVictim();
  repository.write('.gitattributes', '*.txt filter=one\n');
  for (const kind of ['clean', 'smudge']) repository.git(['config', `filter.one.${kind}`, traps.script(kind)]);
  repository.write('a.txt', 'changed again\n');
  expectLive('clean', repository, ['add', 'a.txt']);
  rmSync(join(repository.folder, 'a.txt'));
  expectLive('smudge', repository, ['checkout', '--', 'a.txt']);
  repository.write('a.txt', 'and once more\n');
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('hooks do not run', async () => {
  const repository = createVictim();
  for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-commit', 'post-commit', 'pre-auto-gc']) {
    const file = join(repository.folder, '.git/hooks', hook);
    writeFileSync(file, `#!/bin/sh\nexec '${traps.script(hook)}' </dev/null\n`);
    chmodSync(file, 0o755);
  }
  expectLive('post-commit', repository, ['commit', '--quiet', '--allow-empty', '--message', 'hooked']);
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('pager, editor, signature program, credential helper and alias of the repository do not run', async () => {
  const repository = createVictim();
  const settings = {
    'core.pager': 'pager',
    'core.editor': 'editor',
    'gpg.program': 'signature',
    'credential.helper': 'helper',
    'core.askPass': 'ask',
    'core.alternateRefsCommand': 'alternate',
  };
  for (const [setting, name] of Object.entries(settings)) repository.git(['config', setting, traps.script(name)]);
  for (const command of ['cat-file', 'rev-list', 'ls-tree', 'diff-tree', 'for-each-ref'])
    repository.git(['config', `alias.${command}`, `!${traps.script(`alias-${command}`)}`]);
  repository.git(['config', 'log.showSignature', 'true']);
  repository.git(['config', 'alias.own', `!${traps.script('alias')}`]);
  expectLive('alias', repository, ['own']);
  expect(await scanEveryWay(repository)).toEqual([]);
});

test('a git that the target holds is not the git that is run', async () => {
  const repository = createVictim();
  const script = traps.script('git');
  repository.write('git', `#!/bin/sh\nexec '${script}'\n`);
  chmodSync(join(repository.folder, 'git'), 0o755);
  const { code } = await runCli(['scan', '.'], { cwd: repository.folder });
  expect({ code, sprung: traps.sprung() }).toEqual({ code: 0, sprung: [] });
});

// What `keytrail.yaml` may say: target-configuration.test.ts.
test('the package and module files of a target are not loaded', async () => {
  const repository = createVictim();
  const mark = `import { execFileSync } from 'node:child_process'; execFileSync(${JSON.stringify(traps.script('module'))}, { stdio: 'ignore' });\n`;
  for (const name of ['index.js', 'node_modules/commander/index.js', 'node_modules/yaml/index.js', 'src/worker.ts', 'keytrail.config.js'])
    repository.write(name, mark);
  repository.write('.env', 'NODE_OPTIONS=--import ./index.js\n');
  const { code, stderr } = await runCli(['scan', '.'], { cwd: repository.folder });
  expect({ code, stderr, sprung: traps.sprung() }).toEqual({ code: 0, stderr: '', sprung: [] });
});
