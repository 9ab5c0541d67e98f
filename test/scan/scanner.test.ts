import { describe, expect, test } from 'vitest';
import { inputBytes } from '../../src/scan/kernel/kernel.ts';
import { createRandom, expand, type Random } from '../support/random-text.ts';
import { type Cut, createCollector, describeFound, detectorsIn, revealValue, scanContents, scanText, whole } from '../support/scan-contents.ts';
import { createToken } from '../support/secret-text.ts';

const password = (seed: number) => expand('k7<alnum:9>!Q', seed);

/** Text of all kinds with secrets of several detectors in it. */
function sampleText(random: Random, lines: number): string {
  const line = (seed: number) =>
    random.pick([
      () => `// ${random.text('abcdefgh ', 30)} ${random.text('äöü€😀', 3)}`,
      () => `GITHUB_TOKEN=${createToken(String(seed))}`,
      () => `db_password: "${password(seed)}"`,
      () => `url = postgres://app:${password(seed)}@db.acme.test/app`,
      () => expand('aws_access_key_id = <aws-id>\naws_secret_access_key = a<base64:38>Z', seed),
      () => expand('# the production token is <alnum:44>', seed),
      () => expand('<pem:RSA PRIVATE KEY>', seed),
      () => '',
    ])();
  return Array.from({ length: lines }, () => line(random.below(1e9))).join(random.pick(['\n', '\r\n']));
}

const byteByByte: Cut = (content) => Array.from(content, (byte) => Uint8Array.of(byte));
const inPieces = (random: Random, most: number): Cut =>
  function* (content) {
    for (let at = 0; at < content.length; ) {
      const length = random.below(most);
      // The source reuses its buffer: what was pushed is overwritten afterwards.
      const piece = Uint8Array.from(content.subarray(at, at + length));
      yield piece;
      piece.fill(0x41);
      at += length;
    }
  };

describe('what is found does not depend on', () => {
  const random = createRandom(11);
  const contents = Array.from({ length: 12 }, (_, i) => sampleText(random, 2 + i * 8));
  const expected = describeFound(scanContents(contents));

  test('the pieces in which content is pushed', () => {
    expect(expected.length).toBeGreaterThan(100);
    expect(describeFound(scanContents(contents, byteByByte))).toEqual(expected);
    for (const most of [5, 300, 9000]) expect(describeFound(scanContents(contents, inPieces(random, most)))).toEqual(expected);
  });

  test('the contents scanned before it', () => {
    const alone = contents.flatMap((content, key) => describeFound(scanText(content)).map((line) => line.replace(/^\[0,/, `[${key},`)));
    expect(alone.sort()).toEqual(expected);
  });

  test('the encoding', () => {
    const utf16 = contents.map((content) => Buffer.from(`\ufeff${content}`, 'utf16le'));
    expect(describeFound(scanContents(utf16))).toEqual(expected);
    expect(
      describeFound(
        scanContents(
          utf16.map((content) => Buffer.from(content).swap16()),
          inPieces(random, 700),
        ),
      ),
    ).toEqual(expected);
  });

  test('a run of token characters at the end of the content before it', () => {
    const run = expand('# the production token is <alnum:44>', 3);
    expect(detectorsIn(scanContents([run, 'next', run]))).toEqual(['generic-entropy', 'generic-entropy']);
  });

  test('empty contents in between', () => {
    expect(scanContents(['', contents[3] ?? '', '', '']).found.map(({ key }) => key)).toEqual(scanContents([contents[3] ?? '']).found.map(() => 1));
  });
});

describe('a content longer than the input', () => {
  /** Secrets at given offsets of a long text with lines, or without. */
  function plant(length: number, offsets: readonly number[], filler: string): { content: Buffer; tokens: string[] } {
    const content = Buffer.from(filler.repeat(Math.ceil(length / Buffer.byteLength(filler)) + 1)).subarray(0, length);
    const tokens = offsets.map((offset, i) => {
      const token = createToken(`${offset} ${i}`);
      content.write(` ${token} `, offset);
      return token;
    });
    return { content, tokens };
  }

  /** Lines and columns counted over the whole text, in UTF-16 units. */
  function regionIn(text: string, value: string) {
    const at = text.indexOf(value);
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return { startLine: line, startColumn: column, endLine: line, endColumn: column + value.length };
  }

  const overlap = 40 << 10;
  const step = inputBytes - 2 * overlap;
  /** Where windows begin and end, and where their cores do. */
  const borders = [0, 1, 2].flatMap((n) => [n * step, n * step + overlap, n * step + inputBytes - overlap, n * step + inputBytes]);
  const around = borders
    .flatMap((border, i) => [border - 200 * i, border - 42, border - 20, border - 1, border + 1, border + 60].map((at, j) => at + (j > 3 ? 50 * j : 0)))
    .filter((at) => at > 0);
  const apart = [...new Set(around)].sort((a, b) => a - b).filter((at, i, all) => i === 0 || at - (all[i - 1] ?? 0) > 45);
  const length = 3 * inputBytes + 12_345;

  test.each([
    ['with lines', 'a line of ordinary text\n'],
    ['of one line', 'x; '],
    ['of one line with characters of two, three and four bytes', 'ä€😀 '],
  ])('%s: each secret is told once, with its place', (_, filler) => {
    const { content, tokens } = plant(length, apart, filler);
    const text = content.toString('utf8');
    const { found } = scanContents([content], inPieces(createRandom(5), 1 << 18));
    expect(found.map(({ candidate }) => revealValue(candidate))).toEqual(tokens);
    // A multi-byte character that a planted token cut is a replacement character for both.
    expect(found.map(({ candidate }) => candidate.region)).toEqual(tokens.map((token) => regionIn(text, token)));
  });

  test('gives what it gives when other contents stand before it', () => {
    const random = createRandom(21);
    const long = `${sampleText(random, 2000)}\n`.repeat(Math.ceil((2.2 * inputBytes) / 150_000));
    const alone = describeFound(scanContents([long]));
    const small = Array.from({ length: 40 }, () => sampleText(random, 60));
    const behind = describeFound(scanContents([...small, long, ...small])).filter((line) => line.startsWith('[40,'));
    expect(alone.length).toBeGreaterThan(1000);
    expect(behind.map((line) => line.replace('[40,', '[0,'))).toEqual(alone);
  });

  test('tells an excluded value and an identifier once, also in the overlap of two windows', () => {
    const { content } = plant(length, [], 'a line of ordinary text\n');
    const bad = createToken('x').slice(0, -1);
    for (const at of apart) content.write(` ${bad}${createToken('x').endsWith('0') ? '1' : '0'} `, at);
    expect(scanContents([content]).excluded).toEqual(apart.map(() => 'checksum'));
  });
});

describe('UTF-16', () => {
  const token = createToken('utf16');
  const text = `GITHUB_TOKEN=${token}\r\n`;

  test.each([
    ['little-endian with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['big-endian with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['little-endian without a mark', Buffer.from(text, 'utf16le')],
    ['big-endian without a mark', Buffer.from(text, 'utf16le').swap16()],
  ])('%s is read', (_, content) => {
    const told = scanContents([content]);
    expect(told.found.map(({ candidate }) => [revealValue(candidate), candidate.region.startColumn])).toEqual([[token, 14]]);
    expect(told.binaries).toEqual([]);
  });

  test('that ends within a character is read up to there and told', () => {
    const told = scanContents([Buffer.concat([Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.of(0x61)])]);
    expect(told.truncated).toEqual([0]);
    expect(detectorsIn(told)).toHaveLength(1);
  });
});

describe('a binary, that is content with a NUL byte near its beginning,', () => {
  const token = createToken('binary');
  const text = `\0 GITHUB_TOKEN=${token}\ndb_password = "${password(1)}"\n${expand('# the production token is <alnum:44>', 3)}\n`;

  test('is told as one', () => {
    expect(scanContents(['text', text]).binaries).toEqual([1]);
  });

  test('is searched for the formats of providers, and not for generic values', () => {
    expect(detectorsIn(scanText(text))).toEqual(['github-personal-access-token']);
    expect(detectorsIn(scanText(text.slice(1)))).toHaveLength(3);
  });

  test('is text when the NUL byte comes after 8,000 bytes', () => {
    expect(scanText(`${'x '.repeat(4000)}${text}`).binaries).toEqual([]);
    expect(scanText(`${'x '.repeat(3999)}x${text}`).binaries).toEqual([0]);
  });
});

describe('of overlapping matches', () => {
  test('the proven one wins and lists the others', () => {
    const token = createToken('overlap');
    const { found } = scanText(`client_secret = "${token}"`);
    expect(found.map(({ candidate }) => [candidate.detector.id, candidate.alsoMatched])).toEqual([
      ['github-personal-access-token', expect.arrayContaining(['generic-secret'])],
    ]);
  });

  test("a provider's wins over a generic one", () => {
    const { found } = scanText(expand('aws_secret_access_key = a<base64:38>Z', 1));
    expect(found[0]?.candidate.detector.provider).toBe('aws');
    expect(found).toHaveLength(1);
  });

  test('the region is the winner’s', () => {
    const { found } = scanText(`x https://robot:${createToken('y')}@github.test/a`);
    expect(found).toHaveLength(1);
    expect(revealValue((found[0] as (typeof found)[number]).candidate)).toBe(createToken('y'));
  });
});

describe('public ids', () => {
  const id = (seed: number) => expand('<aws-id>', seed);
  const secret = (seed: number) => expand('aws_secret_access_key = a<base64:38>Z', seed);

  test('go with the nearest secret of their provider', () => {
    const told = scanText(`key = ${id(1)}\n${'# words\n'.repeat(100)}\n${secret(1)}\n${'# words\n'.repeat(20)}\nkey = ${id(2)}\n`);
    expect(told.found.map(({ candidate }) => candidate.facts.publicId)).toEqual([id(2)]);
    expect(told.identifiers).toEqual(['aws-access-key-id']);
  });

  test('tell their account with the secret', () => {
    const told = scanText(`key = ${['AKIA', 'Y34FZKBOKMUTVV7A'].join('')}\n${secret(3)}`);
    expect(told.found[0]?.candidate.facts).toMatchObject({ account: '609629065308' });
  });

  test('too far away are counted, not paired', () => {
    const told = scanText(`${id(1)}\n${'# words\n'.repeat(400)}${secret(1)}`);
    expect(told.found[0]?.candidate.facts.publicId).toBeUndefined();
    expect(told.identifiers).toEqual(['aws-access-key-id']);
  });

  test('do not go with the secrets of another provider', () => {
    const told = scanText(`${id(1)}\nGITHUB_TOKEN=${createToken('z')}`);
    expect(told.found[0]?.candidate.facts.publicId).toBeUndefined();
    expect(told.identifiers).toHaveLength(1);
  });

  test('are no finding by themselves', () => {
    expect(scanText(id(4)).found).toEqual([]);
  });
});

describe('excluded and counted are', () => {
  test('tokens whose checksum fails', () => {
    const token = createToken('c');
    const told = scanText(`t: ${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`);
    expect(told).toMatchObject({ found: [], excluded: ['checksum'] });
  });

  test('placeholders', () => {
    expect(scanText(expand('GITLAB_TOKEN=glpat-x<lower:5>EXAMPLE<lower:7>', 1))).toMatchObject({
      found: [],
      excluded: expect.arrayContaining(['placeholder']),
    });
  });

  test('values of too little entropy', () => {
    expect(scanText(`GITLAB_TOKEN=glpat-${'abababcbcbababcbcbac'}`)).toMatchObject({ found: [], excluded: expect.arrayContaining(['low-entropy']) });
  });

  test('generic values that are not random', () => {
    expect(scanText('client_secret = "get-the-secret-from-the-vault-1"')).toMatchObject({ found: [], excluded: ['not-random'] });
  });
});

test('more candidates than one content is searched for are told, and the next content is searched', () => {
  const token = createToken('many');
  const told = scanContents([`${token}\n`.repeat(5_200), `x ${token}`]);
  expect(told.tooMany).toEqual([0]);
  expect(told.found.filter(({ key }) => key === 1)).toHaveLength(1);
  expect(told.found.filter(({ key }) => key === 0)).toHaveLength(5_000);
});

describe('progress', () => {
  const token = createToken('progress');

  test('is told before a content is confirmed, and when all before an item are done', () => {
    const { scanner, told } = createCollector();
    for (const key of [3, 4, 7]) {
      scanner.begin(key);
      scanner.push(Buffer.from(key === 4 ? '' : token));
      scanner.end();
    }
    scanner.flush();
    expect(told.starting).toEqual([3, 7]);
    expect(told.flushed).toEqual([8]);
  });

  test('of an open content is not told as done', () => {
    const told = scanContents(['x\n'.repeat(inputBytes), 'y'], whole);
    expect(told.flushed.every((key, i) => i === told.flushed.length - 1 || key <= 1)).toBe(true);
    expect(told.flushed[0]).toBe(0);
  });
});
