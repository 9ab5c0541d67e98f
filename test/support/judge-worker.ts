// Runs everything that judges a value on hostile texts, in a thread that can be terminated: a pattern that backtracks never ends.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeAssigned, judgePassword, judgeRun } from '../../src/scan/generic.ts';
import { findMarks } from '../../src/scan/mark.ts';
import { maskLine } from '../../src/scan/masked-line.ts';
import { isPlaceholder } from '../../src/scan/placeholder.ts';
import { decodePrivateKey } from '../../src/seal/private-key.ts';

const judges: Readonly<Record<string, (text: string) => unknown>> = {
  judgeAssigned: (text) => [judgeAssigned({ value: text, before: '', after: '' }), judgeAssigned({ value: 'k7', before: text, after: text })],
  judgePassword: (text) => [judgePassword({ value: text, before: '"', after: '' }), judgePassword({ value: 'k7', before: text, after: text })],
  judgeRun: (text) => [judgeRun({ value: text, before: '', after: '' }), judgeRun({ value: 'k7', before: text, after: text })],
  isPlaceholder: (text) => [isPlaceholder(text, true), isPlaceholder(text, false)],
  maskLine: (text) => maskLine(Buffer.from(text + text, 'latin1'), 0, text.length * 2, text.length, text.length + 1),
  findMarks: (text) => {
    const value = { start: text.length + 22, end: text.length + 23 };
    return findMarks(Buffer.from(`# keytrail:allow ${text}\nk = 1 // keytrail:allow ${text}`), 0, 36 + text.length * 2, { line: 2, ...value }, [value]);
  },
  decodePrivateKey: (text) => [
    decodePrivateKey(Buffer.from(text, 'latin1')),
    decodePrivateKey(Buffer.from(`-----BEGIN RSA PRIVATE KEY-----${text}`, 'latin1')),
  ],
};

const { texts } = workerData as { readonly texts: readonly string[] };
for (const [name, judge] of Object.entries(judges)) {
  parentPort?.postMessage(name);
  for (const text of texts) judge(text);
}
parentPort?.postMessage('done');
