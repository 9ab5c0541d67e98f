// Files in every form that text takes.
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { findingOf, reasonsOf, type ScanResult, scanJson } from '../../support/cli.ts';
import { createToken, idOf } from '../../support/secret-text.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const cut = createTemporaryFolder('cut');
const large = createTemporaryFolder('large');
const text = (name: string) => `Größe\r\ntoken = "${createToken(name)}"\r\n`;
const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16();

const contents: Readonly<Record<string, Buffer>> = {
  'utf-16 little endian': Buffer.from(`\ufeff${text('utf-16 little endian')}`, 'utf16le'),
  'utf-16 big endian': utf16be(`\ufeff${text('utf-16 big endian')}`),
  'utf-16 without a mark': Buffer.from(`long enough a line\r\n${text('utf-16 without a mark')}`.replace(/[^\x00-\x7f]/g, 'x'), 'utf16le'),
  'utf-8 with a mark': Buffer.from(`\ufeff${text('utf-8 with a mark')}`),
  latin1: Buffer.from(text('latin1'), 'latin1'),
  'old mac line ends': Buffer.from(text('old mac line ends').replaceAll('\r\n', '\r')),
  'no line end': Buffer.from(createToken('no line end')),
  binary: Buffer.concat([Buffer.alloc(100), Buffer.from(text('binary'))]),
};
let result: ScanResult;

beforeAll(async () => {
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  result = await scanJson([folder]);
});

test.each(Object.keys(contents))('a secret is found in a file of the form %s', (name) => {
  expect(findingOf(result, idOf(createToken(name)))?.occurrences.map(({ origin }) => origin)).toEqual([{ kind: 'file', path: name }]);
});

test.each(['utf-16 little endian', 'utf-16 big endian', 'latin1'])('line and column are those of the text: %s', (name) => {
  expect(findingOf(result, idOf(createToken(name)))?.occurrences[0]?.region).toEqual({ startLine: 2, startColumn: 10, endLine: 2, endColumn: 50 });
});

test('UTF-16 that ends within a character is read up to there and told as incomplete', async () => {
  writeFileSync(join(cut, 'cut.txt'), Buffer.from(`\ufeff${text('cut')}`, 'utf16le').subarray(0, -1));
  const cutResult = await scanJson([cut]);
  expect(findingOf(cutResult, idOf(createToken('cut')))).toBeDefined();
  expect(cutResult.report.complete).toBe(false);
  expect(reasonsOf(cutResult)).toEqual(['truncated-utf16']);
});

test('a line of 300 MB is read to its end in memory that does not grow with it', async () => {
  const size = writeLongLine(join(large, 'line.txt'), createToken('far'));
  const { report, peak } = await scanWithPeak(join(large, 'line.txt'));
  expect(findingOf({ report }, idOf(createToken('far')))?.occurrences[0]?.region).toMatchObject({ startLine: 1, startColumn: size + 1 });
  writeFileSync(join(large, 'short.txt'), 'lorem ipsum\n');
  expect(peak).toBeLessThan((await scanWithPeak(join(large, 'short.txt'))).peak + 200e6);
});

/** A scan, and the most memory that its process had, in bytes. */
async function scanWithPeak(target: string) {
  const peakFile = join(folder, 'peak');
  const recorder = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`;
  const { report } = await scanJson(['--jobs', '1', target], { nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(recorder)}`] });
  return { report, peak: Number(readFileSync(peakFile, 'utf8')) * 1024 };
}

/** @returns the characters before the secret */
function writeLongLine(path: string, secret: string): number {
  const piece = Buffer.from('lorem ipsum dolor sit amet, '.repeat(40_000));
  const file = openSync(path, 'w');
  let size = 0;
  while (size < 300e6) size += writeSync(file, piece);
  writeSync(file, secret);
  closeSync(file);
  return size;
}
