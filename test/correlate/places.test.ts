// A secret's places in sum.
import { describe, expect, test } from 'vitest';
import { foldPlaces } from '../../src/correlate/places.ts';
import { createSystemNames } from '../../src/correlate/systems.ts';
import type { System } from '../../src/model/inventory.ts';
import type { SecretPlace } from '../../src/model/secret.ts';
import { identity, inventory, judgeOne, secret, secretPlace, system } from '../support/judge-estate.ts';

function fold(places: Iterable<SecretPlace>, systems: readonly System[] = []) {
  const names = createSystemNames([], (name) => systems.find(({ id, aliases }) => [id, ...aliases].includes(name)));
  return foldPlaces(secret({ places }), (place) => {
    const named = names(place);
    const declared = systems.find(({ id, aliases }) => [id, ...aliases].includes(named.id));
    return { ...named, system: declared, id: declared?.id ?? named.id };
  });
}

const at = (path: string, changes: Partial<SecretPlace> = {}) => secretPlace({ path, ...changes });

describe('environments', () => {
  test('the system’s word counts before the path’s', () => {
    const places = fold([at('tests/a')], [system({ env: 'prod' })]);
    expect([...places.environments]).toEqual(['prod']);
    expect(places).toMatchObject({ inProduction: true, outsideProduction: false, inTestPath: true });
  });

  test('outside production means every place is known to be', () => {
    expect(fold([at('tests/a'), at('dev/b')])).toMatchObject({ outsideProduction: true, inProduction: false });
    expect(fold([at('tests/a'), at('src/b')])).toMatchObject({ outsideProduction: false, inProduction: false });
    expect(fold([at('tests/a'), at('prod/b')])).toMatchObject({ outsideProduction: false, inProduction: true });
  });

  test('a system outside production is a place of tests', () => {
    expect(fold([at('src/a')], [system({ env: 'dev' })]).inTestPath).toBe(true);
    expect(fold([at('src/a')], [system({ env: 'prod' })]).inTestPath).toBe(false);
  });
});

describe('any one place is enough', () => {
  test.each([
    ['public', [at('a'), at('a', { target: 'open' })], true],
    ['public', [at('a')], false],
    ['present', [at('a', { present: false }), at('b')], true],
    ['present', [at('a', { present: false })], false],
    ['inCi', [at('a'), at('.github/workflows/x.yml')], true],
    ['inCi', [at('a')], false],
  ] as const)('%s', (name, places, holds) => {
    expect(fold(places, [system({ id: 'dir:open', visibility: 'public' }), system({ visibility: 'internal' })])[name]).toBe(holds);
  });
});

test('two names of one system are one system', () => {
  const places = [at('a'), at('a', { target: 'other' })];
  expect(fold(places).systems.size).toBe(2);
  expect(fold(places, [system({ aliases: ['dir:other'] })]).systems.size).toBe(1);
});

describe('very many places', () => {
  function* count(n: number): Generator<SecretPlace> {
    for (let i = 0; i < n; i++) yield at(`allowed/${i}`);
    yield at('prod/last', { target: 'other' });
  }

  test('ten thousand are kept for a closer look, and all are counted', () => {
    expect(fold(count(9_999))).toMatchObject({ more: false, inProduction: true });
    const places = fold(count(10_000));
    expect(places.addresses).toHaveLength(10_000);
    expect(places).toMatchObject({ more: true, inProduction: true });
    expect([...places.systems.keys()]).toEqual(['dir:app', 'dir:other']);
  });

  test('one address is kept once, however often it comes', () => {
    function* repeat(): Generator<SecretPlace> {
      for (let i = 0; i < 10_001; i++) yield at('allowed/a', { present: i % 2 === 0 });
    }
    expect(fold(repeat())).toMatchObject({ more: false, addresses: { length: 1 } });
  });

  test('what was not looked at is not taken to be allowed, and no exception by path covers it', () => {
    const wide = identity({ locations: ['dir:*'] });
    const exceptions = [
      {
        id: 'ex',
        approver: 'a',
        reason: 'r',
        compensatingControls: [],
        createdAt: '2026-01-01T00:00:00Z',
        expiresAt: '2027-01-01T00:00:00Z',
        matches: { path: '*', classes: ['exposed'] },
        place: { file: 'f', line: 1 },
      },
    ];
    const judge = (n: number) => judgeOne(secret({ places: count(n) }), inventory({ identities: [wide], exceptions }));
    expect(judge(9_999).class).toBe('duplicated');
    const verdict = judge(10_000);
    expect(verdict).toMatchObject({ class: 'exposed', status: 'open' });
    expect(verdict.evidence.find(({ rule }) => rule === 'exposed')?.text).toBe(
      'it stands in more than 10000 places, among them dir:app/allowed/0; its home is dir:*',
    );
  });
});

test('places are read once', () => {
  let reads = 0;
  function* once(): Generator<SecretPlace> {
    reads++;
    yield at('a');
  }
  const places = once();
  expect(judgeOne(secret({ places })).class).toBe('exposed');
  expect(reads).toBe(1);
});
