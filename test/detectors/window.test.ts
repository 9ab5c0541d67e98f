// The engine runs a pattern on a few bytes around its keyword only. Here that is held against the pattern on the whole content.
import { describe, expect, test } from 'vitest';
import { assignedPattern } from '../../src/detectors/assigned.ts';
import { listDetectorFiles } from '../../src/detectors/files.ts';
import { loadDetectorFile, type SampledDetector } from '../../src/detectors/load.ts';
import type { Detector } from '../../src/model/detector.ts';
import { createAssignedGate } from '../../src/scan/gate.ts';
import { createRandom, expand, fillers, printable, type Random } from '../support/random-text.ts';
import { matchAtKeywords, matchEverywhere, spansOf } from '../support/reference-match.ts';

const sampled = listDetectorFiles().flatMap((file) => loadDetectorFile(file));
const withPattern = sampled.filter(({ detector }) => detector.pattern !== '');
const assigned = withPattern.filter(({ detector }) => detector.assigned);
const byId = (all: readonly SampledDetector[]) => all.map((one) => [one.detector.id, one] as const);

const rounds = 4;

describe.each(byId(withPattern))('%s is found in its window as in the whole content', (id, { detector, examples, nearMisses }) => {
  const check = (contents: Iterable<string>) => {
    let matches = 0;
    for (const content of contents) {
      const expected = spansOf(matchEverywhere(detector, content));
      matches += expected.length;
      // Compared as text: a failure shows the content.
      if (matchAtKeywords(detector, content).join() !== expected.join())
        expect({ content, spans: matchAtKeywords(detector, content) }).toEqual({ content, spans: expected });
      if (matchAtKeywords(detector, content, margin(content)).join() !== expected.join())
        expect.fail(`bytes of another content change what is found in ${JSON.stringify(content)}`);
    }
    return matches;
  };
  /** Other contents that stand beside this one in memory could complete or spoil a match. */
  const margin = (content: string) => content.slice(0, 40) + content.slice(-40);

  test('between other text, at its beginning and its end, and back to back', () => {
    expect(check(embed(createRandom(seedOf(id)), [...examples, ...nearMisses]))).toBeGreaterThan(0);
  });

  test('in text made of its own pieces', () => {
    check(shuffle(createRandom(seedOf(id) + 1), detector.keywords, detector.pattern, examples));
  });
});

function* embed(random: Random, samples: readonly string[]): Generator<string> {
  for (let round = 0; round < rounds; round++) {
    const texts = samples.map((sample) => expand(sample, round));
    const filler = (length: number) => random.pick(fillers)(random, random.below(length));
    for (const text of texts) {
      yield text;
      yield filler(80) + text;
      yield text + filler(80);
      yield filler(300) + text.slice(0, random.below(text.length)) + text + filler(300);
      // Partial: cut short, and with a character changed.
      yield text.slice(random.below(4), text.length - random.below(4)) + filler(20);
      const at = random.below(text.length);
      yield text.slice(0, at) + random.text(printable, 1) + text.slice(at + 1) + filler(20);
    }
    yield texts.join('');
    yield texts.join(random.pick([' ', '\n', '"', ',', '\0']));
  }
}

/** Keywords, single characters of the pattern, and pieces of examples, in any order. */
function* shuffle(random: Random, keywords: readonly string[], pattern: string, examples: readonly string[]): Generator<string> {
  const chars = [...new Set(pattern.replace(/\\s/g, ' \n'))].join('');
  for (let round = 0; round < 16; round++) {
    let content = '';
    const texts = examples.map((sample) => expand(sample, round));
    const wanted = 200 + random.below(600);
    while (content.length < wanted) {
      const text = random.pick(texts);
      const from = random.below(text.length);
      const piece =
        [random.pick(keywords), random.text(chars, 1 + random.below(12)), text.slice(from, from + 1 + random.below(60)), text][random.below(4)] ?? '';
      content += piece;
    }
    yield content;
  }
}

function seedOf(id: string): number {
  return [...id].reduce((seed, char) => (seed * 31 + char.charCodeAt(0)) | 0, 7);
}

/** A value that the detector takes, as its examples have them. */
function valuesOf({ detector, examples }: SampledDetector): string[] {
  return examples.flatMap((sample) => {
    const text = expand(sample, 4);
    return matchEverywhere(detector, text).map(({ start, end }) => text.slice(start, end));
  });
}

describe.each(byId(assigned))('%s, an assigned detector,', (id, one) => {
  const { detector } = one;
  const values = valuesOf(one);
  const random = createRandom(seedOf(id) + 2);

  // V8 (13.6) misses some mixed-case spellings of (?i:a|b|…) with many alternatives.
  test('matches all its keywords in any mixture of capitals and small letters', () => {
    const missed = detector.keywords.flatMap((keyword) =>
      [keyword, keyword.toUpperCase(), ...Array.from({ length: 4 }, () => mixCase(random, keyword))].filter(
        (name) => matchEverywhere(detector, `${name} = ${values[0]}`).length === 0,
      ),
    );
    expect(missed).toEqual([]);
  });

  test('is never refused by the gate where its pattern matches', () => {
    let matched = 0;
    for (let round = 0; round < 150; round++) {
      const content = assignment(random, mixCase(random, random.pick(detector.keywords)), random.pick(values));
      const bytes = Buffer.from(content, 'latin1');
      const lower = content.toLowerCase();
      for (const { from } of matchEverywhere(detector, content)) {
        matched++;
        const ends = detector.keywords.filter((keyword) => lower.startsWith(keyword, from)).map((keyword) => from + keyword.length);
        if (!ends.some((end) => createAssignedGate(bytes, end, bytes.length)(detector))) expect.fail(`refused: ${JSON.stringify(content)}`);
      }
    }
    expect(matched).toBeGreaterThan(30);
  });
});

/** Every part of `detectors/assigned.ts`, each at its shortest, its longest or in between. */
function assignment(random: Random, keyword: string, value: string): string {
  const upTo = (most: number) => random.pick([0, 0, 1, most, random.below(most + 1)]);
  const some = (chars: string, most: number) => random.text(chars, upTo(most));
  const name = some('abzAZ09_.-[ ', 32) + some('\\', 2) + some('"\'`', 1) + some('])', 2) + some(' \t', 8);
  const operator = random.pick(['=>', ':=', '==', '?=', '||=', '=', ':', ',', '(', '>']);
  const newline = random.below(3) === 0 ? some('\r\n', 1) + random.pick(['\n', '\r\n']).slice(0, 1) + random.text(' \t', 1 + random.below(16)) : '';
  const quote = random.below(2) === 0 ? some('bBuUrRfF@$', 2) + some('\\', 2) + random.text('"\'`', 1 + random.below(3)) : '';
  return `${random.pick(['', ' ', '\n', 'MY_'])}${keyword}${name}${operator}${some(' \t', 8)}${newline}${quote}${value}${random.pick(['', '"', '\n', ' ', ';'])}`;
}

function mixCase(random: Random, text: string): string {
  return [...text].map((char) => (random.below(2) === 0 ? char.toUpperCase() : char)).join('');
}

describe('a value whose form is telling', () => {
  const pattern = new RegExp(assignedPattern(['acme'], '[0-9a-f]{40}', true));
  const digest = '0123456789abcdef0123456789abcdef01234567';

  test.each([`acme token ${digest}`, `acme '${digest}'`, `--acme-key ${digest}`, `ACME_KEY - "${digest}"`])('needs no operator: %s', (text) => {
    expect(pattern.exec(text)?.groups?.['secret']).toBe(digest);
  });

  test.each([`acmeurl-1.3.2.tgz#${digest}`, `acme/actions@${digest}`, `acme/blob/${digest}`])('is a digest behind a package or path: %s', (text) => {
    expect(pattern.exec(text)).toBeNull();
  });
});

describe('the gate of assigned detectors', () => {
  const guessable = { randomBits: 0 } as unknown as Detector;
  const telling = { randomBits: 128 } as unknown as Detector;
  const accepts = (text: string, detector = guessable) => createAssignedGate(Buffer.from(text, 'latin1'), 0, text.length)(detector);

  test.each([' is a word of prose', '', '=', ' = ', ' = short', '.method()', '; x = value12345', '\n= value12345'])('refuses %j', (text) => {
    expect(accepts(text)).toBe(false);
  });

  test('does not look beyond the end of its content', () => {
    const bytes = Buffer.from(' = value12345');
    expect(createAssignedGate(bytes, 0, 8)(guessable)).toBe(false);
    expect(createAssignedGate(bytes, 0, 9)(guessable)).toBe(true);
  });

  test('wants no operator before a value whose form is telling, but a run as long as one', () => {
    expect([accepts(' k7x2m9q4w8e1', telling), accepts(" - 'k7x2m9q4w8e1'", telling), accepts(' k7x2m9q4w8e1')]).toEqual([true, true, false]);
    expect([accepts(' is a word of prose', telling), accepts(` ${'- '.repeat(60)}k7x2m9q4w8e1`, telling)]).toEqual([false, false]);
  });

  test('accepts a value with backslashes, which stand in passwords too', () => {
    expect(accepts('=a1\\b2\\c3')).toBe(true);
  });
});
