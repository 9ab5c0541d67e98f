// A plain scan opens no connection.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { scanJson } from '../support/cli.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const guard = join(folder, 'guard.mjs');
const connect = join(folder, 'connect.mjs');
const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0;
let repository: TestRepository;

beforeAll(() => {
  writeFileSync(guard, guardText);
  writeFileSync(connect, "import net from 'node:net'; net.connect(9, '127.0.0.1').on('error', ({ code }) => { process.stdout.write(code); });\n");
  repository = createRepository(join(folder, 'repository'));
  repository.write('a.txt', `${createToken('network')}\nhttps://user:${createToken('url')}@host.example/\n`);
  repository.commit('one');
  repository.git(['remote', 'add', 'origin', 'https://git.example/app.git']);
});

/** Makes every way out of the process fail loudly; workers load it too. */
const guardText = `
import net from 'node:net';
import dns from 'node:dns';
import dgram from 'node:dgram';
const refuse = () => { process.stderr.write('a connection was tried\\n'); process.exit(99); };
net.Socket.prototype.connect = refuse;
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) { dns[name] = refuse; dns.promises[name] = refuse; }
dgram.createSocket = refuse;
globalThis.fetch = refuse;
`;

test('the guard notices a connection', () => {
  expect(spawnSync(process.execPath, ['--import', guard, connect]).status).toBe(99);
});

test('the guard notices a connection of a worker', () => {
  const parent = join(folder, 'parent.mjs');
  writeFileSync(
    parent,
    `import { Worker } from 'node:worker_threads'; new Worker(${JSON.stringify(connect)}, { env: {} }).on('exit', (code) => process.exit(code));`,
  );
  expect(spawnSync(process.execPath, ['--import', guard, parent]).status).toBe(99);
});

test('a scan opens no connection', async () => {
  const { code, report, stderr } = await scanJson([repository.folder], { nodeArguments: ['--import', guard] });
  expect({ code, stderr, complete: report.complete }).toEqual({ code: 1, stderr: '', complete: true });
});

test.skipIf(!canUnshare)('a scan without any network interface tells the same', async () => {
  const outside = await scanJson([repository.folder]);
  const inside = await scanJson([repository.folder], { wrapper: ['unshare', '-n'] });
  expect(spawnSync('unshare', ['-n', process.execPath, connect]).stdout.toString()).toBe('ENETUNREACH');
  expect(inside.stdout).toBe(outside.stdout);
});
