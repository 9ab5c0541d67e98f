import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { strongFindingId } from '../../src/seal/finding-id.ts';
import { type BaselineEntry, parseBaseline, readBaseline, writeBaseline } from '../../src/suppress/baseline.ts';

const idOf = (name: string) => strongFindingId(Buffer.from(name));
const entry = (name: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  finding: idOf(name),
  detector: 'github-pat',
  firstSeen: '2026-01-31',
  ...more,
});
const line = (value: object) => `${JSON.stringify(value)}\n`;
const mistakeOf = (text: string) => {
  try {
    parseBaseline(text, 'b.jsonl', { source: 'target' });
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

const days = fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const entries = fc.uniqueArray(
  fc.record(
    {
      finding: fc.string().map(idOf),
      detector: fc.constantFrom('github-pat', 'generic-password'),
      firstSeen: days,
      until: days,
      owner: fc.string({ minLength: 1 }),
      reason: fc.string({ minLength: 1 }),
    },
    { requiredKeys: ['finding', 'detector', 'firstSeen'] },
  ) as fc.Arbitrary<BaselineEntry>,
  { selector: ({ finding }) => finding },
);

test('what is written is read back, in the order of the finding ids, whatever line ends a checkout makes', () => {
  fc.assert(
    fc.property(entries, fc.boolean(), (all, crlf) => {
      const text = writeBaseline(all);
      const read = readBaseline(crlf ? text.replaceAll('\n', '\r\n') : text, 'b.jsonl').map((one) => one.entry);
      expect(read).toEqual(all.toSorted((a, b) => (a.finding < b.finding ? -1 : 1)));
    }),
  );
});

test('the same entries give the same bytes, in whatever order they come: one line each, members in a fixed order', () => {
  const [a, b] = [entry('a', { reason: 'r', until: '2026-06-30' }), entry('b', { owner: 'o' })];
  expect(writeBaseline([b, a])).toBe(writeBaseline([a, b]));
  expect(writeBaseline([{ reason: 'r', firstSeen: '2026-01-31', detector: 'd', until: '2026-06-30', finding: idOf('a') }])).toBe(
    `{"finding":"${idOf('a')}","detector":"d","firstSeen":"2026-01-31","until":"2026-06-30","reason":"r"}\n`,
  );
});

test('an entry is a rule about its finding alone, and tells its line', () => {
  const text = `\n${line(entry('a', { until: '2026-06-30', owner: 'payments', reason: 'legacy' }))}`;
  expect(parseBaseline(text, 'b.jsonl', { source: 'operator', target: 2 })).toEqual([
    { kind: 'baseline', source: 'operator', target: 2, where: 'b.jsonl:2', finding: idOf('a'), until: '2026-06-30', owner: 'payments', reason: 'legacy' },
  ]);
});

test('of several lines about one finding the earliest end and the earliest sight count, whichever stands above', () => {
  const lines = [
    entry('a', { firstSeen: '2026-02-01', until: '2026-12-31', reason: 'longer' }),
    entry('a', { firstSeen: '2026-03-01', until: '2026-06-30' }),
    entry('a', { firstSeen: '2026-01-01', owner: 'payments', reason: 'for ever' }),
  ];
  const merged = entry('a', { firstSeen: '2026-01-01', until: '2026-06-30', owner: 'payments', reason: 'longer' });
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    const text = order.map((i) => line(lines[i] ?? {})).join('');
    expect(readBaseline(text, 'b').map((one) => one.entry)).toEqual([merged]);
  }
});

test('what a merge left unresolved is named as such', () => {
  for (const marker of ['<<<<<<< HEAD', '=======', '>>>>>>> branch', '||||||| base'])
    expect(mistakeOf(`${line(entry('a'))}${marker}\n`)).toMatch(/^b\.jsonl:2: stands in a merge conflict/);
});

test('a line that is no entry is refused with its number, and nothing of it is repeated', () => {
  const hidden = 'pa55word';
  const bad = [
    hidden,
    `"${hidden}"`,
    `["${hidden}"]`,
    'null',
    line({}),
    line({ ...entry('a'), finding: hidden }),
    line({ ...entry('a'), finding: `${idOf('a')}a` }),
    line({ ...entry('a'), detector: `${hidden} ${hidden}` }),
    line({ ...entry('a'), firstSeen: '2026-02-30' }),
    line({ ...entry('a'), until: hidden }),
    line({ ...entry('a'), until: 20260630 }),
    line({ ...entry('a'), reason: '' }),
    line({ ...entry('a'), reason: hidden.repeat(100) }),
    line({ ...entry('a'), [hidden]: 1 }),
    `{"__proto__":{"until":"2026-01-01"},${JSON.stringify(entry('a')).slice(1)}\n`,
  ];
  for (const text of bad) {
    const mistake = mistakeOf(`${line(entry('b'))}${text}`);
    expect(mistake, text).toMatch(/^b\.jsonl:2: /);
    expect(mistake).not.toContain(hidden);
  }
});

test('the published schema takes what is written and refuses what the reader refuses', () => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/baseline.schema.json', import.meta.url), 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  fc.assert(fc.property(entries, (all) => all.every((one) => validate(JSON.parse(JSON.stringify(one))))));
  for (const bad of [
    {},
    { ...entry('a'), finding: 'kt1:x' },
    { ...entry('a'), reason: '' },
    { ...entry('a'), more: 1 },
    { ...entry('a'), firstSeen: undefined },
  ])
    expect(validate(JSON.parse(JSON.stringify(bad)))).toBe(false);
});

test('150,000 lines about one finding are read', () => {
  const line = (reason: string) => JSON.stringify({ finding: `kt1:${'a'.repeat(26)}`, detector: 'acme-key', firstSeen: '2025-03-01', reason });
  const text = Array.from({ length: 150_000 }, (_, i) => line(`${i}`)).join('\n');
  expect(parseBaseline(text, 'b', { source: 'target' })).toHaveLength(1);
});
