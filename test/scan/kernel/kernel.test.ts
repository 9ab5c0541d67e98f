import { describe, expect, test } from 'vitest';
import { readKernel } from '../../../src/detectors/catalogue.ts';
import { compileCatalogue } from '../../../src/detectors/compile.ts';
import { type Catalogue, headBytes } from '../../../src/model/catalogue.ts';
import type { Detector } from '../../../src/model/detector.ts';
import { createKernel, inputBytes, type Kernel } from '../../../src/scan/kernel/kernel.ts';
import { anyByte, createRandom, type Random } from '../../support/random-text.ts';
import { shipped } from '../../support/scan-contents.ts';

const leastRun = Math.min(...shipped.detectors.flatMap(({ run }) => run?.least ?? []));
const kernel = createKernel(readKernel(), shipped);

function fill(to: Kernel, text: string): void {
  Buffer.from(to.input.buffer, to.input.byteOffset, to.input.length).write(text, 'latin1');
}

/** `end keyword` for every keyword by the end of its head, sorted. */
function nominate(by: Kernel, { automaton, keywords }: Catalogue, text: string): string[] {
  fill(by, text);
  const hits: string[] = [];
  by.nominate(text.length, (end, state) => {
    for (const keyword of automaton.outputs[(state - automaton.match) / automaton.stride] ?? []) hits.push(`${end} ${keywords[keyword]?.text}`);
  });
  return hits.sort();
}

function nominateNaively({ keywords }: Catalogue, text: string): string[] {
  const lower = text.replace(/[A-Z]/g, (char) => char.toLowerCase());
  const hits: string[] = [];
  for (const { text: keyword } of keywords) {
    const head = keyword.slice(0, headBytes);
    for (let at = lower.indexOf(head); at >= 0; at = lower.indexOf(head, at + 1)) hits.push(`${at + head.length} ${keyword}`);
  }
  return hits.sort();
}

/** Random bytes with keywords in any case strewn in, some cut short, some one in the other. */
function strew(random: Random, length: number, { keywords }: Catalogue): string {
  let text = '';
  while (text.length < length) {
    const { text: keyword } = random.pick(keywords);
    const mixed = [...keyword].map((char) => (random.below(2) ? char.toUpperCase() : char)).join('');
    text += random.pick([mixed, mixed, mixed.slice(0, -1), mixed.slice(1), random.text(anyByte, random.below(20)), random.text('abc_-', random.below(8))]);
  }
  return text.slice(0, length);
}

describe('nomination finds what a search for every keyword finds', () => {
  const random = createRandom(1);

  test('in contents of every length up to 300', () => {
    for (let length = 0; length <= 300; length++) {
      const text = strew(random, length, shipped);
      expect(nominate(kernel, shipped, text), JSON.stringify(text)).toEqual(nominateNaively(shipped, text));
    }
  });

  test('in contents of some thousands of bytes', () => {
    for (let round = 0; round < 12; round++) {
      const text = strew(random, 1000 + random.below(20_000), shipped);
      expect(nominate(kernel, shipped, text)).toEqual(nominateNaively(shipped, text));
    }
  });

  test('at every position around the seams of its four streams', () => {
    const { text: keyword } = [...shipped.keywords].sort((a, b) => b.text.length - a.text.length)[0] ?? { text: '' };
    const length = 4000;
    for (const seam of [1000, 2000, 3000])
      for (let at = seam - keyword.length - 2; at <= seam + 2; at++) {
        const text = `${'.'.repeat(at)}${keyword}`.padEnd(length, '.');
        expect(nominate(kernel, shipped, text)).toEqual(nominateNaively(shipped, text));
      }
  });

  test('at every position around the borders of its blocks', () => {
    const keyword = 'secret';
    for (const border of [1 << 17, 1 << 18, (1 << 20) + (1 << 17)])
      for (let at = border - keyword.length - 1; at <= border + 1; at++) {
        fill(kernel, `${'.'.repeat(at)}${keyword}${'.'.repeat(20)}`);
        const ends: number[] = [];
        kernel.nominate(at + keyword.length + 20, (end) => ends.push(end));
        expect(ends).toEqual([at + keyword.length]);
      }
  });

  test('in a full input', () => {
    const ends: number[] = [];
    fill(kernel, `secret${'.'.repeat(inputBytes - 12)}secret`);
    kernel.nominate(inputBytes, (end) => ends.push(end));
    expect(ends.sort((a, b) => a - b)).toEqual([6, inputBytes]);
  });

  test('when every byte ends a keyword', () => {
    const dense = compileCatalogue([{ ...(shipped.detectors[0] as Detector), keywords: ['aaa'] }]);
    const other = createKernel(readKernel(), dense);
    const count = (1 << 17) + 1000;
    fill(other, 'a'.repeat(count));
    let hits = 0;
    other.nominate(count, () => hits++);
    expect(hits).toBe(count - 2);
  });

  test('with keywords that contain each other', () => {
    const nested = compileCatalogue([{ ...(shipped.detectors[0] as Detector), keywords: ['abc', 'bcd', 'abcde', 'cde', 'xabcdex', 'de_', 'e_f'] }]);
    const other = createKernel(readKernel(), nested);
    for (let round = 0; round < 200; round++) {
      const text = random.text('abcdexABCDEX_f', random.below(120));
      expect(nominate(other, nested, text), text).toEqual(nominateNaively(nested, text));
    }
  });
});

describe('runs of token characters', () => {
  const random = createRandom(2);
  const isMixed = (run: string) => (run.slice(0, 64).match(/\d/g) ?? []).length >= 3 && (run.slice(0, 64).match(/[A-Za-z]/g) ?? []).length >= 3;

  function findRuns(text: string): string[] {
    fill(kernel, text);
    // What stands behind the content must not count.
    kernel.input.fill(0x41, text.length, text.length + 64);
    const runs: string[] = [];
    kernel.findRuns(text.length, (start, end) => runs.push(`${start} ${end}`));
    return runs;
  }

  const findNaively = (text: string) =>
    [...text.matchAll(/[A-Za-z0-9+/_-]+/g)]
      .filter(([run]) => run.length >= leastRun && isMixed(run))
      .map(({ index, 0: run }) => `${index} ${index + run.length}`);

  test('are those of a regular expression, in contents of every length up to 400', () => {
    for (let length = 0; length <= 400; length++) {
      const text = strewRuns(random, length);
      expect(findRuns(text), JSON.stringify(text)).toEqual(findNaively(text));
    }
  });

  test('are those of a regular expression in long contents', () => {
    for (let round = 0; round < 40; round++) {
      const text = strewRuns(random, 5000 + random.below(5000));
      expect(findRuns(text)).toEqual(findNaively(text));
    }
  });

  test('consist of the characters of base 64 and base64url, and no others', () => {
    const inside = [...anyByte].filter((char) => findRuns(`a1b2c3${char}${'d4e5f6g7'.repeat(8)}`).includes('0 71'));
    expect(inside.join('')).toBe('+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
  });

  test.each([
    ['without three digits in the first 64 characters', `ab12${'c'.repeat(70)}345`],
    ['without three letters in the first 64 characters', `12ab${'3'.repeat(70)}cde`],
    ['that is too short', 'a1b2c3d4'.repeat(9).slice(0, leastRun - 1)],
  ])('leave out one %s', (_, text) => {
    expect(findRuns(text)).toEqual([]);
  });

  test('may be as long as the content', () => {
    expect(findRuns('a1b2'.repeat(5000))).toEqual(['0 20000']);
  });
});

function strewRuns(random: Random, length: number): string {
  let text = '';
  while (text.length < length)
    text += random.text(random.pick(['abcXYZ0123+/_-', '0123', 'abc', anyByte]), random.below(70)) + random.text(' ="\n', random.below(3));
  return text.slice(0, length);
}

test('line feeds are counted in any range', () => {
  const random = createRandom(3);
  for (let round = 0; round < 400; round++) {
    const text = random.text(random.pick(['\n', '\n.', '\n..........................', anyByte]), random.below(200));
    const from = random.below(text.length + 1);
    const to = from + random.below(text.length - from + 1);
    fill(kernel, text);
    expect(kernel.countLines(from, to)).toBe(text.slice(from, to).split('\n').length - 1);
  }
});
