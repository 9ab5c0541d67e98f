// Ctrl-C ends a scan soon, with what was found so far.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { collectResult, type JsonReport, killGroup, startCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();

/** Interrupts a scan after a while. @returns its report, and how long it took to end */
async function interrupt(args: readonly string[], afterMs: number, env: NodeJS.ProcessEnv = {}, signal: NodeJS.Signals = 'SIGINT') {
  const child = startCli(['scan', '--format', 'json', ...args], { env });
  const result = collectResult(child);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  expect(child.exitCode).toBeNull();
  const from = performance.now();
  child.kill(signal);
  const guard = setTimeout(() => killGroup(child), 6_000);
  const { code, stdout, stderr } = await result;
  clearTimeout(guard);
  return { code, stderr, tookMs: performance.now() - from, report: stdout === '' ? undefined : (JSON.parse(stdout) as JsonReport) };
}

function expectInterrupted({ code, tookMs, report, stderr }: Awaited<ReturnType<typeof interrupt>>): void {
  expect(code).toBeOneOf([1, 3]);
  expect(report).toMatchObject({ interrupted: true, complete: false });
  expect(report?.coverage.skipped.map(({ reason }) => reason)).toContain('interrupted');
  expect(stderr).toBe('keytrail: stopping; the report will hold what was found so far\n');
  expect(tookMs).toBeLessThan(2_000);
}

function createTree(): string {
  const tree = join(folder, 'tree');
  mkdirSync(tree, { recursive: true });
  // Assignments that are no secrets cost the most time.
  const text = Buffer.from('password = getPassword(user.name); token = process.env.TOKEN; secret: {{ .Values.secret }}\n'.repeat(50_000));
  for (let i = 0; i < 60; i++) writeFileSync(join(tree, `file-${i}.txt`), text);
  writeFileSync(join(tree, 'a.txt'), `${createToken('early')}\n`);
  return tree;
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle of a scan of files ends it with a report that says so', async (signal) => {
  expectInterrupted(await interrupt(['--jobs', '1', createTree()], 1_000, {}, signal));
});

test('Ctrl-C while standard input is waited for ends the scan', async () => {
  expectInterrupted(await interrupt(['-'], 1_000));
});

/** A git that takes its time before one of its commands. */
function createSlowGit(command: string): NodeJS.ProcessEnv {
  const bin = join(folder, `slow-${command}`);
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'git'),
    `#!/bin/sh\ncase " $* " in *' ${command} '*) PATH='${process.env['PATH']}' exec sleep 20;; esac\nPATH='${process.env['PATH']}' exec git "$@"\n`,
    { mode: 0o755 },
  );
  return { PATH: `${bin}:${process.env['PATH']}` };
}

test.each(['for-each-ref', '--batch-all-objects', '--batch', 'diff-tree', 'rev-list'])('Ctrl-C ends the scan while git is slow: %s', async (command) => {
  const repository = createRepository(join(folder, `repository-${command}`));
  repository.write('a.txt', `${createToken('slow')}\n`);
  repository.commit('one');
  expectInterrupted(await interrupt([repository.folder], 1_000, createSlowGit(command)));
});
