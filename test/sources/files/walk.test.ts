// What a folder may hold besides files, and names that are hard to list.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findingOf, reasonsOf, scanJson } from '../../support/cli.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const root = createTemporaryFolder();
const isRoot = process.getuid?.() === 0;
let folders = 0;

function createTarget(files: Readonly<Record<string, string>> = {}): string {
  const target = join(root, `target-${folders++}`);
  mkdirSync(target);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content);
  return target;
}

/** A folder outside of every target, with a secret in it. */
function createOutside(token: string): string {
  return createTarget({ 'outside.txt': `${token}\n` });
}

test('a named pipe is never opened', async () => {
  const target = createTarget({ 'a.txt': 'nothing\n' });
  execFileSync('mkfifo', [join(target, 'pipe')]);
  const result = await scanJson([target], { timeoutMs: 10_000 });
  expect(result.report.coverage.skipped).toMatchObject([{ reason: 'not-a-file', place: 'pipe' }]);
  expect(result.report.complete).toBe(true);
});

test('a socket is never opened', async () => {
  const target = createTarget();
  const server = createServer().listen(join(target, 'socket'));
  try {
    expect(reasonsOf(await scanJson([target], { timeoutMs: 10_000 }))).toEqual(['not-a-file']);
  } finally {
    server.close();
  }
});

test.skipIf(!isRoot)('a device is never opened', async () => {
  const target = createTarget();
  try {
    execFileSync('mknod', [join(target, 'zero'), 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    return; // Not allowed in this container.
  }
  expect(reasonsOf(await scanJson([target], { timeoutMs: 10_000 }))).toEqual(['not-a-file']);
});

test.each(['file', 'folder'])('a link out of the target to a %s is not followed, and said', async (kind) => {
  const token = createToken(`behind a link to a ${kind}`);
  const outside = createOutside(token);
  const target = createTarget();
  symlinkSync(kind === 'file' ? join(outside, 'outside.txt') : outside, join(target, 'link'));
  const result = await scanJson([target]);
  expect(findingOf(result, idOf(token))).toBeUndefined();
  expect(reasonsOf(result)).toEqual(['link-outside-root']);
});

test('what a link inside the target leads to is told once, at its own place', async () => {
  const token = createToken('behind an inner link');
  const target = createTarget({ 'a.txt': `${token}\n` });
  symlinkSync('a.txt', join(target, 'link'));
  const finding = findingOf(await scanJson([target]), idOf(token));
  expect(finding?.occurrences.map(({ origin }) => origin)).toEqual([{ kind: 'file', path: 'a.txt' }]);
});

test('loops of links end', async () => {
  const target = createTarget({ 'a.txt': 'nothing\n' });
  symlinkSync('.', join(target, 'here'));
  symlinkSync('loop', join(target, 'loop'));
  const { code, report } = await scanJson([target], { timeoutMs: 10_000 });
  expect({ code, files: report.coverage.files }).toEqual({ code: 0, files: 1 });
});

test('a target that is itself a link is followed', async () => {
  const token = createToken('target is a link');
  const target = createOutside(token);
  symlinkSync(target, join(root, 'link to target'));
  expect(findingOf(await scanJson([join(root, 'link to target')]), idOf(token))).toBeDefined();
});

test('a target whose name has pattern characters is read', async () => {
  const token = createToken('pattern characters');
  const target = join(createTarget(), 'a [b] {c,d} *!(e)?\\f');
  mkdirSync(target);
  writeFileSync(join(target, 'a.txt'), `${token}\n`);
  expect(findingOf(await scanJson([target]), idOf(token))).toBeDefined();
});

test('a file is read whatever bytes its name or its folder has', async () => {
  const target = createTarget();
  const bytes = Array.from({ length: 255 }, (_, i) => i + 1).filter((byte) => byte !== 0x2f);
  const token = createToken('any name');
  for (const byte of bytes) {
    const name = Buffer.concat([Buffer.from(`${target}/n`), Buffer.of(byte)]);
    mkdirSync(name);
    writeFileSync(Buffer.concat([name, Buffer.from('/'), Buffer.of(byte), Buffer.from('x')]), `${byte} ${token}\n`);
  }
  const { report } = await scanJson([target]);
  expect(report.coverage.files).toBe(bytes.length);
});

test.skipIf(!isRoot)('a folder and a file that may not be read are incomplete, and everything else is read', async () => {
  const token = createToken('readable');
  const target = createTarget({ 'a.txt': `${token}\n`, 'closed.txt': 'x' });
  mkdirSync(join(target, 'closed'));
  for (const name of ['closed', 'closed.txt']) chmodSync(join(target, name), 0);
  for (const path of [root, target]) chmodSync(path, 0o755);
  const result = await scanJson([target], { uid: 65_534 });
  expect(result.report.coverage.skipped).toMatchObject([
    { reason: 'permission-denied', place: 'closed' },
    { reason: 'permission-denied', place: 'closed.txt' },
  ]);
  expect({ code: result.code, complete: result.report.complete }).toEqual({ code: 1, complete: false });
  expect(findingOf(result, idOf(token))).toBeDefined();
});
