// Ctrl-C ends a scan soon, with what was found so far.
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { collectResult, type JsonReport, killGroup, startCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();

/** Longer than any end that was clean could take on a busy machine, and shorter than the slow git below. */
const guardMs = 20_000;

/** Interrupts a scan once it is where it should be. @returns its report */
async function interrupt(
  args: readonly string[],
  isThere: (child: ChildProcess) => Promise<boolean>,
  { env = {}, signal = 'SIGINT' }: { readonly env?: NodeJS.ProcessEnv; readonly signal?: NodeJS.Signals } = {},
) {
  const child = startCli(['scan', '--format', 'json', ...args], { env });
  const result = collectResult(child);
  await vi.waitUntil(() => isThere(child), { timeout: 30_000, interval: 20 });
  expect(child.exitCode).toBeNull();
  child.kill(signal);
  const guard = setTimeout(() => killGroup(child), guardMs);
  const { code, stdout, stderr } = await result;
  clearTimeout(guard);
  return { code, stderr, report: stdout === '' ? undefined : (JSON.parse(stdout) as JsonReport) };
}

function expectInterrupted({ code, report, stderr }: Awaited<ReturnType<typeof interrupt>>): void {
  expect(code).toBeOneOf([1, 3]);
  expect(report).toMatchObject({ interrupted: true, complete: false });
  expect(report?.coverage.skipped.map(({ reason }) => reason)).toContain('interrupted');
  expect(stderr).toBe('keytrail: stopping; the report will hold what was found so far\n');
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

/** The scan of the tree takes many seconds: this long after it began, it is in the middle. Where /proc tells, it is the first open file that counts. */
async function readsTree({ pid }: ChildProcess): Promise<boolean> {
  const open = `/proc/${pid}/fd`;
  if (!existsSync(open)) return new Promise((resolve) => setTimeout(() => resolve(true), 3_000));
  return readdirSync(open).some((name) => readLink(join(open, name)).includes('/tree/'));
}

/** Empty for a descriptor that was closed in between. */
function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle of a scan of files ends it with a report that says so', async (signal) => {
  expectInterrupted(await interrupt(['--jobs', '1', createTree()], readsTree, { signal }));
});

test('Ctrl-C while standard input is waited for ends the scan', async () => {
  // More than a pipe holds: all of it is written once the scan reads.
  const isRead = (child: ChildProcess) => new Promise<boolean>((resolve) => child.stdin?.write(Buffer.alloc(1 << 20, 'a\n'), () => resolve(true)));
  expectInterrupted(await interrupt(['-'], isRead));
});

/** A git that takes its time before one of its commands, and says so by a file. */
function createSlowGit(command: string): { readonly env: NodeJS.ProcessEnv; readonly marker: string } {
  const bin = join(folder, `slow-${command}`);
  const marker = join(bin, 'reached');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'git'),
    `#!/bin/sh\ncase " $* " in *' ${command} '*) : > '${marker}'; PATH='${process.env['PATH']}' exec sleep 60;; esac\nPATH='${process.env['PATH']}' exec git "$@"\n`,
    { mode: 0o755 },
  );
  return { env: { PATH: `${bin}:${process.env['PATH']}` }, marker };
}

test.each(['for-each-ref', '--batch-all-objects', '--batch', 'diff-tree', 'rev-list'])('Ctrl-C ends the scan while git is slow: %s', async (command) => {
  const repository = createRepository(join(folder, `repository-${command}`));
  repository.write('a.txt', `${createToken('slow')}\n`);
  repository.commit('one');
  const { env, marker } = createSlowGit(command);
  expectInterrupted(await interrupt([repository.folder], async () => existsSync(marker), { env }));
});
