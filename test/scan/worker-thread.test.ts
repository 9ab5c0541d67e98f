import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { startEarly, startThread } from '../../src/scan/worker-thread.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('thread');

function write(name: string, text: string): URL {
  const file = join(folder, name);
  writeFileSync(file, text);
  return pathToFileURL(file);
}

const echo = write(
  'echo.mjs',
  "import { parentPort, threadId } from 'node:worker_threads';\nparentPort.on('message', ({ begin }) => parentPort.postMessage([threadId, begin]));\n",
);
const broken = write('broken.mjs', "throw new Error('does not start');\n");

function answerOf(data: object): Promise<readonly [number, object]> {
  const thread = startThread(echo, data);
  return new Promise<readonly [number, object]>((resolve) => thread.once('message', resolve)).finally(() => thread.terminate());
}

test('a thread that was started early is the one that is used, once', async () => {
  startEarly(echo);
  const [first, begun] = await answerOf({ first: true });
  const [second] = await answerOf({ second: true });
  expect(begun).toEqual({ first: true });
  expect(second).toBe(first + 1);
});

test('where the early one ended meanwhile another is started', async () => {
  startEarly(broken);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect((await answerOf({ again: true }))[1]).toEqual({ again: true });
});
