// By its origin an inventory knows which system a place belongs to, however much of the repository is read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { runCli, scanJson } from '../../support/cli.ts';
import { createRepository, type TestRepository } from '../../support/repository.ts';
import { createToken } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const inventory = join(folder, 'inventory.yaml');
let app: TestRepository;

beforeAll(() => {
  writeFileSync(
    inventory,
    `version: 1
owners: [{id: team-pay, type: team, status: active}]
systems: [{id: "github:acme/app", owner: team-pay}]
identities: [{id: nhi-a, provider: acme}]
`,
  );
  app = createRepository(join(folder, 'app'));
  app.git(['remote', 'add', 'origin', 'https://github.com/acme/app.git']);
  app.write('README.md', '# app\n');
  app.commit('first');
  app.write('old.ts', `token = "${createToken('old')}"\n`);
  app.commit('old');
  app.write('staged.ts', `token = "${createToken('staged')}"\n`);
  app.git(['add', 'staged.ts']);
});

test.each([[[]], [['--no-history']], [['--since', 'HEAD~1']], [['--staged']]])('with %j the origin names the system', async (flags) => {
  const { report } = await scanJson(['--inventory', inventory, ...flags, app.folder]);
  expect(report.findings.length).toBeGreaterThan(0);
  for (const { verdict } of report.findings) expect(verdict?.escalation).toContain('owner of github:acme/app');
});

test('--no-history knows nested repositories and linked worktrees by their own origin', async () => {
  const outer = join(folder, 'outer');
  mkdirSync(outer);
  app.git(['clone', '--quiet', '.', join(outer, 'inner')]);
  app.git(['-C', join(outer, 'inner'), 'remote', 'set-url', 'origin', 'https://github.com/acme/app']);
  app.git(['worktree', 'add', '--quiet', join(outer, 'linked')]);
  const { report } = await scanJson(['--inventory', inventory, '--no-history', '--allow-outside', outer]);
  expect(report.findings.map(({ verdict }) => verdict?.escalation)).toEqual([expect.stringContaining('owner of github:acme/app')]);
  expect(report.targets[0]?.repositories.map(({ path, history }) => [path, history])).toEqual([
    ['inner', 'none'],
    ['linked', 'none'],
  ]);
});

test.each([[['--no-history']], [['--staged']]])('with %j a secret in the origin is masked as elsewhere', async (flags) => {
  const hidden = createRepository(join(folder, `hidden${flags.join('')}`));
  hidden.git(['remote', 'add', 'origin', `https://git.example/${createToken('origin')}/app.git`]);
  hidden.write('README.md', '# app\n');
  hidden.commit('first');
  const { stdout } = await runCli(['scan', '--format', 'json', '--inventory', inventory, ...flags, hidden.folder]);
  expect(stdout).toContain('git.example');
  expect(stdout).not.toContain(createToken('origin'));
});
