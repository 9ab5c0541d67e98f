import { expect, test } from 'vitest';
import type { DroppedString } from '../../../src/model/dropped.ts';
import { writeJson } from '../../../src/report/json.ts';
import { writeTable } from '../../../src/report/table.ts';
import { render, sampleReport, sampleTarget } from '../sample-report.ts';

const one: DroppedString = {
  target: '.',
  origin: { kind: 'file', path: 'config/app.env' },
  region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 47 },
  detectorId: 'acme-live-key',
  gate: 'placeholder',
  mask: 'acme_…32 more',
};

function reportOf(list: readonly DroppedString[], more = 0, missed: Readonly<Record<string, number>> = {}, targets = 1) {
  const dropped = { list: () => list, listed: list.length, more, missed };
  return sampleReport([], { dropped, targets: Array.from({ length: targets }, (_, i) => sampleTarget({ target: `t${i}` })) });
}

test('a dropped string is told by place, mask, detector and gate', () => {
  expect(render(writeTable, reportOf([one]))).toContain(
    [
      'DROPPED: 1 string that looked like secrets',
      '  config/app.env:3:10',
      '    acme_…32 more · acme-live-key · placeholder: it looks like an example, a',
      '    placeholder or a reference to where the value is kept',
    ].join('\n'),
  );
});

test('the object of one that git holds is told, with the path it stands at or stood last', () => {
  const origin = { kind: 'git-blob', repository: 'sub', object: 'b'.repeat(40) } as const;
  const text = render(
    writeTable,
    reportOf([
      { ...one, origin, path: 'old.env' },
      { ...one, origin: { ...origin, kind: 'git-commit' } },
    ]),
  );
  expect(text).toContain('  sub/old.env:3:10 (object bbbbbbb)\n');
  expect(text).toContain('  commit sub/bbbbbbb:3:10\n');
});

test('what is not listed is counted, the hints of the busiest detectors first', () => {
  const missed = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`acme-${i}`, i + 1]));
  const text = render(writeTable, reportOf([one], 1_234, missed)).replace(/\s+/g, ' ');
  expect(text).toContain('DROPPED: 1,235 strings');
  expect(text).toContain('and 1,234 more strings');
  expect(text).toContain('acme-9 10, acme-8 9,');
  expect(text).toContain('and 2 more detectors');
});

test('of several targets each is named', () => {
  expect(render(writeTable, reportOf([one], 0, {}, 2))).toContain('  . config/app.env:3:10\n');
});

test('nothing that was dropped is said, too; nothing is said where nobody asked', () => {
  expect(render(writeTable, reportOf([]))).toContain('DROPPED: nothing else looked like a secret');
  expect(render(writeTable, sampleReport())).not.toContain('DROPPED');
});

test('a path cannot move the cursor or forge a log command', () => {
  const text = render(writeTable, reportOf([{ ...one, origin: { kind: 'file', path: '\x1b[2J\n::error::x\u202e' } }]));
  expect(text).not.toMatch(/[\x1b\u202e]|\n\s*::/);
});

test('JSON holds the strings one a line, without what their value could be told by', () => {
  const text = render(writeJson, reportOf([{ ...one, valueTag: 'run:secret' } as DroppedString, one], 7, { 'acme-live-key': 2 }));
  expect(JSON.parse(text)).toMatchObject({ dropped: { more: 7, missed: { 'acme-live-key': 2 }, strings: [one, one] } });
  expect(text).not.toContain('run:secret');
  expect(text.split('\n').filter((line) => line.startsWith('{"target"'))).toHaveLength(2);
});
