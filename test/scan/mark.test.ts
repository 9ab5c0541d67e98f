import { describe, expect, test } from 'vitest';
import { findMarks, type Span } from '../../src/scan/mark.ts';
import { maskLine } from '../../src/scan/masked-line.ts';

/** The value stands between « and »; others were found beside it. */
function marksOf(text: string, others: readonly string[] = []) {
  const start = text.indexOf('«');
  const bytes = Buffer.from(text.replace(/[«»]/g, ''));
  const from = Buffer.byteLength(text.slice(0, start));
  const value = text.slice(start + 1, text.indexOf('»'));
  const span = { start: from, end: from + Buffer.byteLength(value) };
  return findMarks(bytes, 0, bytes.length, { line: text.slice(0, start).split('\n').length, ...span }, [span, ...spansOf(bytes, others)]);
}

function spansOf(bytes: Buffer, values: readonly string[]): Span[] {
  return values.map((value) => ({ start: bytes.indexOf(value), end: bytes.indexOf(value) + Buffer.byteLength(value) }));
}

/** The beginning and the end of a comment. */
const comments = [
  ['#', ''],
  ['//', ''],
  ['///', ''],
  ['--', ''],
  [';', ''],
  [';;', ''],
  ['%', ''],
  ["'", ''],
  ['REM', ''],
  ['dnl', ''],
  ['"', ''],
  ['/*', '*/'],
  ['/**', '*/'],
  ['<!--', '-->'],
  ['{#', '#}'],
  ['{{!--', '--}}'],
  ['{{!', '}}'],
  ['<%#', '%>'],
  ['<%--', '--%>'],
  ['<#', '#>'],
  ['(*', '*)'],
  ['{-', '-}'],
  ['#|', '|#'],
  ['#=', '=#'],
  ['--[[', ']]'],
  ['@*', '*@'],
] as const;

describe.each(comments)('in a comment of the kind %s %s', (open, close) => {
  const mark = `${open} keytrail:allow acme-*,acme-key until 2027-01-31 a sample ${close}`.trim();
  const told = { syntax: 'keytrail', selectors: ['acme-*', 'acme-key'], until: '2027-01-31', reason: 'a sample' };

  test('a mark behind the secret is read', () => {
    expect(marksOf(`one\nkey = «value» ${mark}\nlast`)).toEqual([{ ...told, line: 2 }]);
  });

  test('a mark alone in the line above is read, with CRLF too', () => {
    expect(marksOf(`one\r\n  ${mark}\r\nkey = «value»\r\n`)).toEqual([{ ...told, line: 2 }]);
  });

  test('a mark does not change the masked line, and without blanks neither', () => {
    const plain = masked('password = "«words»"');
    expect(masked(`password = "«words»" ${mark}`)).toBe(plain);
    expect(masked(`password = "«words»" ${mark.replaceAll(' until 2027-01-31 a sample ', '')}`)).toBe(plain);
  });

  if (close !== '')
    test('code behind the closed comment is no reason, and stays in the masked line', () => {
      expect(marksOf(`key = «value» ${mark} connect(hunter)`)).toEqual([{ ...told, line: 1 }]);
      expect(masked(`password = "«words»" ${mark} connect(hunter)`)).toBe(masked('password = "«words»"  connect(hunter)'));
    });
});

/** Without blanks, as finding ids take it. */
function masked(text: string): string {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  const bytes = Buffer.from(text.replace(/[«»]/g, ''), 'latin1');
  return maskLine(bytes, 0, bytes.length, start, end).replace(/\s+/g, '');
}

test.each([
  'gitleaks:allow',
  'betterleaks:allow',
  'trufflehog:ignore',
  'kingfisher:ignore',
  'kingfisher:allow',
  'pragma: allowlist secret',
  'pragma:whitelist-secret',
  'secretlint-disable-line',
])('the mark %s of another scanner is read beside the secret and is no part of the masked line', (mark) => {
  expect(marksOf(`key = «value» # ${mark}`)).toMatchObject([{ line: 1, selectors: [] }]);
  expect(masked(`password = «words» # ${mark}`)).toBe(masked('password = «words»'));
});

test.each(['pragma: allowlist nextline secret', 'secretlint-disable-next-line', 'kingfisher:ignore'])('the mark %s is read above the secret', (mark) => {
  expect(marksOf(`# ${mark}\nkey = «value»`)).toMatchObject([{ line: 1, selectors: [] }]);
});

test('a mark of the line above that is about something there is not read', () => {
  expect(marksOf('other = 1 # keytrail:allow acme-key why\nkey = «value»')).toEqual([]);
  expect(marksOf('# keytrail:allow acme-key why\n\nkey = «value»')).toEqual([]);
  expect(marksOf('# gitleaks:allow\nkey = «value»')).toEqual([]);
});

test('several marks of a line are read, each with its own words', () => {
  expect(marksOf('key = «value» # keytrail:allow acme-key one # keytrail:allow acme-other two')).toMatchObject([
    { selectors: ['acme-key'], reason: 'one' },
    { selectors: ['acme-other'], reason: 'two' },
  ]);
});

test('a secret of several lines has its marks in the first and in the last one', () => {
  expect(marksOf('/* keytrail:allow a-key first */ «begin\nmiddle\nend» // keytrail:allow b-key last')).toMatchObject([
    { line: 1, selectors: ['a-key'] },
    { line: 3, selectors: ['b-key'] },
  ]);
});

test('what stands in the value is no mark', () => {
  expect(marksOf('key = «keytrail:allow acme-key why»')).toEqual([]);
});

describe('a reason holds no secret', () => {
  test.each([
    ['/* keytrail:allow acme-key sample */ login("hunter"); key = «value»', 'sample'],
    ['{"_": "keytrail:allow acme-key sample", "password": "hunter", "key": "«value»"}', 'sample'],
    ['key = «value» # keytrail:allow acme-key password=hunter', 'password=*'],
    ['key = «value» # keytrail:allow acme-key see amqp://me:hunter@host', 'see amqp://me:*@host'],
  ])('%s', (text, reason) => {
    expect(marksOf(text)).toMatchObject([{ reason }]);
  });

  test('the value itself is not in it', () => {
    expect(JSON.stringify(marksOf('# keytrail:allow acme-key sample correct horse «battery» staple'))).not.toContain('battery');
  });
});

describe('a value that a reason repeats is masked, in pieces too', () => {
  test.each([
    ['key = «battery!staple» # keytrail:allow acme-key was battery!staple before', 'was * before'],
    ['amqp://me:«battery%3Bstaple»@host # keytrail:allow acme-key was battery;staple', 'was *'],
    ['key = «battery!staple» # keytrail:allow acme-key begins battery! and ends y!staple.', 'begins * and ends *.'],
    ['key = «battery» # keytrail:allow acme-key was battery, a toy', 'was *, a toy'],
    ['key = «battery!staple» # keytrail:allow acme-key no battery here', 'no battery here'],
  ])('%s', (text, reason) => {
    expect(marksOf(text)).toMatchObject([{ reason }]);
  });

  test('so is another one that stands in it', () => {
    expect(marksOf('key = «battery» # keytrail:allow acme-key not (horse;staple)', ['horse;staple'])).toMatchObject([{ reason: 'not (*)' }]);
  });
});

test('what stands in another value of the line is no mark', () => {
  expect(marksOf('key = «battery», other = "horse keytrail:allow acme-key why"', ['horse keytrail:allow acme-key why'])).toEqual([]);
});

describe('a mark that is not understood says so', () => {
  test.each(['', 'until 2027-01-31 why', 'Upper-Case', 'a,,b', 'kt1:short', `${'a,'.repeat(20)}a`])('keytrail:allow %s', (words) => {
    expect(marksOf(`key = «value» # keytrail:allow ${words}`)).toMatchObject([{ selectors: [], mistake: 'no-selector' }]);
  });

  test.each(['until', 'until tomorrow', 'until 2027-02-31', 'until 2027-01-31T00:00:00Z'])('keytrail:allow acme-key %s', (words) => {
    expect(marksOf(`key = «value» # keytrail:allow acme-key ${words}`)).toMatchObject([{ mistake: 'bad-date' }]);
  });
});

describe('hostile lines', () => {
  test('of a thousand marks a few are read', () => {
    expect(marksOf(`key = «value» ${'# keytrail:allow acme-key why '.repeat(1000)}`).length).toBeLessThanOrEqual(4);
    expect(marksOf(`key = «value» # keytrail:allow acme-key ${'why '.repeat(1000)}`)[0]?.reason?.length).toBeLessThanOrEqual(200);
  });

  test('a mark far away in a long line is not read', () => {
    expect(marksOf(`key = «value» ${'x '.repeat(5_000)}# keytrail:allow acme-key why`)).toEqual([]);
  });

  test('many secrets in one line of two megabytes take no time that grows with its square', () => {
    const bytes = Buffer.from('password=hunter allow '.repeat(100_000));
    const begun = performance.now();
    for (let i = 0; i < 5_000; i++) {
      const start = 1_000_000 + i * 22 + 9;
      findMarks(bytes, 0, bytes.length, { line: 1, start, end: start + 6 }, [{ start, end: start + 6 }]);
    }
    // A scan of the whole line for each takes many times that.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
