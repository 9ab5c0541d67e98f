// Which gate drops what, and that each nomination is found or dropped by one gate.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Gate } from '../../src/model/dropped.ts';
import { inputBytes } from '../../src/scan/kernel/kernel.ts';
import { matchAt } from '../../src/scan/match.ts';
import { expand } from '../support/random-text.ts';
import { explainText, shipped, type Told } from '../support/scan-contents.ts';

/** One character of a valid sample is another: whatever it proves is wrong. */
const spoil = (text: string) => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'));

const linesOf = ({ found, missed, dropped }: Told) =>
  [
    ...found.map(({ candidate }) => `found ${candidate.detector.id}`),
    ...missed.map(({ gate, detector }) => `${gate} ${detector.id}`),
    ...dropped.map(({ gate, detector }) => `${gate} ${detector.id}`),
  ].sort();

describe('a string is dropped by', () => {
  test.each<[Gate, string, string]>([
    ['assignment', 'generic-secret', 'the secret of a good life'],
    ['pattern', 'github-personal-access-token', 'tokens begin with ghp_ there'],
    ['checksum', 'github-personal-access-token', spoil(expand('<crc32-base62:ghp_>', 1))],
    ['checksum', 'grafana-service-account-token', spoil(expand('<grafana-crc32>', 1))],
    ['placeholder', 'stripe-live-secret-key', `sk_live_${'x'.repeat(24)}`],
    ['placeholder', 'generic-password', 'password = "changeme123"'],
    ['low-entropy', 'gitlab-personal-access-token', `glpat-${'ab'.repeat(4)}${'ac'.repeat(6)}`],
    ['not-random', 'generic-secret', 'client_secret = "get-the-secret-from-the-vault"'],
    ['overlap', 'generic-secret', `client_secret = "${expand('<alnum:8>glpat-<base64url:20>', 3).slice(8)}"`],
    ['identifier', 'aws-access-key-id', expand('<aws-id>', 1)],
  ])('%s: %s', (gate, id, text) => {
    expect(linesOf(explainText(text))).toContain(`${gate} ${id}`);
  });

  test('binary: generic detectors are not tried there, on keywords and random runs', () => {
    const told = explainText(Buffer.concat([Buffer.of(0), Buffer.from(expand('password = "k7<alnum:10>!Q" # token k7<alnum:42>', 1))]));
    expect(linesOf(told)).toEqual(expect.arrayContaining(['binary generic-password', 'binary generic-entropy']));
    expect(told.found).toEqual([]);
  });
});

describe('what is told of a dropped string', () => {
  test('is where it stands, in the order of its places', () => {
    const told = explainText('first\npassword = "changeme123"; pwd = "changeme456"\n\u00e9\u{1f600} password: changeme789\n');
    expect(told.dropped.filter(({ gate }) => gate === 'placeholder').map(({ region }) => [region.startLine, region.startColumn])).toEqual([
      [2, 13],
      [2, 34],
      [3, 15],
    ]);
  });

  test('is the keyword that nominated it, and none of a random run', () => {
    expect(explainText('password = "changeme123"').dropped[0]?.keyword).toBe('password');
    const run = explainText(expand('# the token of sha256 <alnum:44>', 2)).dropped.find(({ detector }) => detector.id === 'generic-entropy');
    expect(run).toMatchObject({ gate: 'not-random', byContext: true });
    expect(run?.keyword).toBeUndefined();
  });

  test('is whose match stays, where two overlap', () => {
    const told = explainText(expand('github_token = "<crc32-base62:ghp_>"', 1));
    const losers = told.dropped.filter(({ gate }) => gate === 'overlap');
    for (const { winner } of losers) expect(winner?.id).toBe('github-personal-access-token');
  });

  test('is where a keyword stands that nothing follows, with its column', () => {
    const told = explainText('one\n\u00e9 see ghp_ there\n');
    const [miss] = told.missed.filter(({ keyword }) => keyword === 'ghp_');
    expect(miss?.place).toEqual({ startLine: 2, startColumn: 7, endLine: 2, endColumn: 11 });
  });
});

test('of a content with very many dropped strings the rest is counted', () => {
  const told = explainText('password = "changeme123"\n'.repeat(6_000));
  const told_ = told.dropped.length + told.droppedMore;
  expect(told.dropped.length).toBe(5_000);
  expect(told_).toBe(told.excluded.length);
});

test('of a long content, which is scanned in windows, each dropped string and each hint is told once, with its line', () => {
  const filler = `${'etaoin shrdlu '.repeat(70)}\n`;
  const lines = Math.ceil((2.5 * inputBytes) / (filler.length * 10));
  const told = explainText(Array.from({ length: lines }, () => `${filler.repeat(10)}password = "changeme123" ghp_\n`).join(''));
  const expected = Array.from({ length: lines }, (_, i) => (i + 1) * 11);
  expect(told.dropped.filter(({ gate }) => gate === 'placeholder').map(({ region }) => region.startLine)).toEqual(expected);
  expect(told.missed.filter(({ keyword }) => keyword === 'ghp_').map(({ place }) => place.startLine)).toEqual(expected);
});

test('who does not ask is told nothing of it, and what is found is the same', () => {
  const text = expand('GOOD=<crc32-base62:ghp_>\nclient_secret = "<alnum:32>"\npassword = "changeme123"\n<aws-id>', 4);
  const asked = explainText(text);
  const silent = explainText(text, false);
  expect(silent.found.map(({ candidate }) => candidate.region)).toEqual(asked.found.map(({ candidate }) => candidate.region));
  expect(silent.excluded).toEqual(asked.excluded);
  expect([silent.missed, silent.dropped]).toEqual([[], []]);
});

describe('every nomination is accounted for', () => {
  const pieces = [
    ...shipped.keywords.filter((_, i) => i % 7 === 0).map(({ text }) => text),
    'password = "changeme123"',
    'client_secret = "<alnum:32>"',
    'pwd: k7<alnum:9>!Q',
    '<crc32-base62:ghp_>',
    '<aws-id>',
    'aws_secret_access_key = a<base64:38>Z',
    'glpat-<base64url:20>',
    'sk_live_<alnum:24>',
    'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
    'token <base64:44>',
    'https://user:pa55<alnum:6>@db.example/x',
    '<jwt>',
    '= "',
    '"\n',
    ' ',
    '\n',
    'SECRET',
  ];
  const texts = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 14 })
    .chain((parts) => fc.integer({ min: 1, max: 1_000 }).map((seed) => expand(parts.join(''), seed)));

  test('keyword by keyword and detector by detector: it has no match, or each of its matches is found or dropped by exactly one gate', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const told = explainText(text);
        const ends = [...told.found.map(({ candidate }) => candidate), ...told.dropped].map(({ detector, region }) => placeOf(detector.id, region));
        const misses = told.missed
          .filter(({ keyword }) => keyword !== undefined)
          .map(({ detector, keyword, place }) => placeOf(`${detector.id} ${keyword}`, place));
        const expected = nominationsIn(text);
        expect(misses.sort()).toEqual(expected.misses);
        expect(ends.filter((end) => !end.startsWith('generic-entropy ')).sort()).toEqual(expected.matches);
        expect(new Set(ends).size).toBe(ends.length);
      }),
      { numRuns: 150 },
    );
  });
});

interface Place {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function placeOf(name: string, { startLine, startColumn, endLine, endColumn }: Place): string {
  return `${name} ${startLine}:${startColumn}-${endLine}:${endColumn}`;
}

/** Without the engine: each keyword looked for in the plainest way. */
function nominationsIn(text: string): { readonly misses: string[]; readonly matches: string[] } {
  const bytes = Buffer.from(text);
  const lower = text.toLowerCase();
  const misses: string[] = [];
  const matches = new Set<string>();
  const place = (start: number, end: number) => {
    const [first = '', last = ''] = [text.slice(0, start), text.slice(0, end)];
    const line = (before: string) => before.split('\n').length;
    const column = (before: string) => before.length - before.lastIndexOf('\n');
    return { startLine: line(first), startColumn: column(first), endLine: line(last), endColumn: column(last) };
  };
  for (const { text: keyword, detectors } of shipped.keywords)
    for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1))
      for (const index of detectors) {
        const detector = shipped.detectors[index];
        if (detector === undefined) continue;
        const found = matchAt(bytes, 0, bytes.length, at, detector);
        if (found.length === 0) misses.push(placeOf(`${detector.id} ${keyword}`, place(at, at + keyword.length)));
        for (const { start, end } of found) matches.add(placeOf(detector.id, place(start, end)));
      }
  return { misses: misses.sort(), matches: [...matches].sort() };
}
