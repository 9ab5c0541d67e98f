import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** Pieces over and over, with an end that no pattern wants. */
function hostileTexts(): string[] {
  const pieces = [
    'a',
    'A',
    '1',
    'aA',
    'a1',
    'Aa',
    'a_',
    'a-',
    'a.',
    'a/',
    'a ',
    '_',
    '-',
    '.',
    '/',
    ' ',
    '"',
    "'",
    '=',
    ':',
    '::',
    '//',
    '\\',
    '(',
    '[',
    '{',
    '<',
    '$',
    '${',
    '{{',
    '%',
    '@',
    '#',
    '|',
    '\n',
    '\t',
    '\0',
    '\xff',
  ];
  const words = [
    'pass',
    'token',
    'key',
    'secret=',
    'auth:',
    '://a:',
    'a@',
    'public',
    'sha',
    'Id',
    '_at',
    'x',
    '0',
    'abcdef',
    'BEGIN',
    '-----',
    'Public-Lines: 9',
    'vault:',
    'test-id',
    'token_type',
    'hash',
    'ENCRYPTED',
  ];
  const ends = ['', '!', '\0', '=', '"', '9', 'a'];
  const all = [...pieces, ...words, ...pieces.flatMap((one) => ['a1', 'Z', '-'].map((other) => one + other))];
  return [128, 256, 512, 4096].flatMap((length) =>
    all.flatMap((piece) => ends.map((end) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + end)),
  );
}

// On texts of these lengths a pattern that is quadratic still ends at once; one that is exponential, or a high power, never does.
test('no hostile text keeps the judges from an answer', async () => {
  const worker = new Worker(new URL('../support/judge-worker.ts', import.meta.url), { workerData: { texts: hostileTexts() } });
  let last = 'start';
  const guard = setTimeout(() => void worker.terminate(), 40_000);
  worker.on('message', (name: string) => {
    last = name;
  });
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  clearTimeout(guard);
  expect(last).toBe('done');
});
