// What changed since an earlier run, in every format that tells it.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { ChangeKind, FindingChange, FixedFinding, Report } from '../../src/model/report.ts';
import { writeCsv } from '../../src/report/csv.ts';
import { writeJson } from '../../src/report/json.ts';
import { writeJsonLines } from '../../src/report/jsonl.ts';
import { writeMarkdown } from '../../src/report/markdown.ts';
import { writeSarif } from '../../src/report/sarif.ts';
import { writeTable } from '../../src/report/table.ts';
import { hostileStrings } from './hostile.ts';
import { findingId, inFile, render, sampleFinding, sampleReport } from './sample-report.ts';

const changeOf = (kind: ChangeKind, more: Partial<FindingChange> = {}): FindingChange => ({ kind, run: 'run-b', at: '2026-01-20T00:00:00Z', ...more });

function fixedFinding(n: number, text: string): FixedFinding {
  return {
    findingId: findingId(n),
    target: text,
    detectorId: 'acme-live-key',
    title: 'Acme live API key',
    mask: text,
    change: changeOf('fixed', { from: 'exposed' }),
    lastPlace: inFile(text),
  };
}

/** One finding of each kind and text. */
function changedReport(texts: readonly string[]): Report {
  const findings = texts.flatMap((text, i) =>
    (['new', 'reopened', 'class-changed'] as const).map((kind, k) =>
      sampleFinding({ findingId: findingId(3 * i + k), change: changeOf(kind, kind === 'class-changed' ? { from: 'orphaned', to: 'exposed' } : {}) }, [
        inFile(text),
      ]),
    ),
  );
  const fixed = texts.map((text, i) => fixedFinding(100_000 + i, text));
  const counts = { new: texts.length, reopened: texts.length, 'class-changed': texts.length, fixed: texts.length };
  const since = { run: 'run-a', startedAt: '2026-01-10T00:00:00Z' };
  return sampleReport([...findings, sampleFinding({ findingId: findingId(200_000) })], {
    changes: { since, until: { run: 'run-b', startedAt: '2026-01-20T00:00:00Z' }, counts, fixed },
  });
}

const one = changedReport(['place.env']);

test('a table has a section for each kind, with the classes before and after', () => {
  const text = render(writeTable, one);
  expect(text).toMatch(
    /CHANGES since run run-a of 2026-01-10\n\nNEW: 1 finding\n.*\nREOPENED: 1 finding\n.*\nCHANGED CLASS: 1 finding\n.*\nFIXED: 1 finding\n/s,
  );
  expect(text).toContain('2026-01-20: orphaned → exposed');
  expect(text).toContain('place.env:3');
});

test('a table says of a kind that there is none', () => {
  const text = render(writeTable, changedReport([]));
  for (const title of ['NEW', 'REOPENED', 'CHANGED CLASS', 'FIXED']) expect(text).toContain(`${title}: none\n`);
});

test('JSON has the change beside its finding, and the fixed ones in a list of their own', () => {
  const { changes, findings, fixed } = JSON.parse(render(writeJson, one));
  expect(changes).toEqual({ since: { run: 'run-a', startedAt: '2026-01-10T00:00:00Z' }, until: one.changes?.until, counts: one.changes?.counts });
  expect(findings.map(({ change }: { change?: FindingChange }) => change?.kind)).toEqual(['new', 'reopened', 'class-changed', undefined]);
  expect(fixed).toMatchObject([{ findingId: findingId(100_000), change: { kind: 'fixed', from: 'exposed' }, lastPlace: { path: 'place.env' } }]);
});

test('JSON lines have a line for each fixed finding', () => {
  const lines = render(writeJsonLines, one)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ type }) => type)).toEqual(['finding', 'finding', 'finding', 'finding', 'fixed', 'summary']);
  expect(lines[0].change).toMatchObject({ kind: 'new' });
});

test('CSV has columns for changes, which other reports do not have', () => {
  const rows: Record<string, string>[] = parse(render(writeCsv, one), { columns: true, record_delimiter: '\r\n' });
  expect(rows.map(({ change, class_before, changed_at }) => [change, class_before, changed_at])).toEqual([
    ['new', '', '2026-01-20T00:00:00Z'],
    ['reopened', '', '2026-01-20T00:00:00Z'],
    ['class-changed', 'orphaned', '2026-01-20T00:00:00Z'],
    ['', '', ''],
    ['fixed', 'exposed', '2026-01-20T00:00:00Z'],
  ]);
  expect(render(writeCsv, sampleReport([sampleFinding()]))).not.toContain('class_before');
});

test('SARIF has what is new or reopened alone, in a category of its own', () => {
  const { runs } = JSON.parse(render(writeSarif, one));
  expect(
    runs.map(({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id).filter((id: string) => !id.includes('-new/')),
  ).toEqual([]);
  expect(runs.flatMap(({ results }: { results: object[] }) => results)).toHaveLength(2);
});

test('Markdown has a table for each kind, and stays below 1 MiB however much changed', () => {
  const text = render(writeMarkdown, one);
  for (const title of ['### New', '### Reopened', '### Changed class', '### Fixed']) expect(text).toContain(`${title}\n`);
  const many = render(writeMarkdown, changedReport(Array.from({ length: 3000 }, (_, i) => `folder/${'long/'.repeat(20)}${i}.env`)));
  expect(Buffer.byteLength(many)).toBeLessThan(1024 * 1024);
  expect(many).toMatch(/### Fixed\n.*\d more findings left out/s);
});

test.each([writeTable, writeMarkdown, writeCsv, writeJson, writeJsonLines])(
  '$name: hostile text puts no control character and no log command into the output',
  (reporter) => {
    const text = render(reporter, changedReport(hostileStrings));
    expect(text.replaceAll(/\r?\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
  },
);
