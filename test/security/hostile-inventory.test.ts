// An inventory is input: whoever can propose a change to it may try what they like.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type CodeOwners, parseCodeOwners } from '../../src/inventory/code-owners.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { mistakesOf, writeFiles } from '../inventory/write-inventory.ts';
import { runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000 });

const folder = createTemporaryFolder();
const identity = (id: string) => `version: 1\nidentities:\n  - id: ${id}\n    provider: aws\n`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const complaintsOf = (name: string, text: string) => mistakesOf(folder, {}, [write(name, text)]);

describe('what a directory may hold', () => {
  test('links that lead in a circle and named pipes keep nothing of the rest from being read', async () => {
    const directory = join(folder, 'links');
    mkdirSync(directory);
    symlinkSync('circle.yaml', join(directory, 'circle.yaml'));
    symlinkSync('..', join(directory, 'up'));
    symlinkSync('/dev/zero', join(directory, 'endless.yaml'));
    execFileSync('mkfifo', [join(directory, 'pipe.yaml')]);
    writeFiles(directory, { 'a.yaml': identity('a') });
    expect((await loadInventory([directory])).identities.map(({ id }) => id)).toEqual(['a']);
    expect(await mistakesOf(directory, {}, [join(directory, 'circle.yaml')])).toEqual(['circle.yaml: does not exist or cannot be read']);
  });

  test.each(['huge.yaml', 'huge.csv'])('%s of 1 GB is refused before it is read', async (name) => {
    const file = write(name, '');
    truncateSync(file, 1 << 30);
    expect(await mistakesOf(folder, {}, [file])).toEqual([`${name}: is larger than 256 MB`]);
  });

  test('a named pipe is not waited for by an import', async () => {
    const pipe = join(folder, 'import.csv');
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await runCli(['inventory', 'import', pipe], { timeoutMs: 10_000 });
    expect({ code, stderr }).toEqual({ code: 2, stderr: `keytrail: ${pipe}: is not a file\n` });
  });
});

describe('what a file may hold', () => {
  test('no word of a field that is no text is printed', async () => {
    const file = write('key.yaml', `version: 1\n? {a: open-sesame}\n: 1\nidentities:\n  - ? [open-sesame]\n    : 1\n  - !!open-sesame x\n`);
    const { code, stdout, stderr } = await runCli(['inventory', 'check', file]);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toMatch(/sesame|Warning/);
  });

  test.each([
    ['lists in lists', `version: 1\nidentities: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, 'is not valid YAML'],
    ['aliases that multiply', 'a: &a [x, x, x]\nb: &b [*a, *a]\nversion: 1\n', 'uses aliases, which are not allowed here'],
    ['a field that stands twice', `${identity('a')}    provider: b\n`, 'a field stands twice'],
  ])('%s are refused', async (_, text, message) => {
    expect((await complaintsOf('refused.yaml', text))[0]).toContain(message);
  });

  test('names of what every object has are names like others', async () => {
    const file = write(
      'names.yaml',
      `version: 1\nowners: [{id: __proto__, type: team}]\nidentities:\n  - {id: __proto__, provider: constructor, owner: __proto__}\n  - {id: constructor, provider: __proto__, owner: toString}\n`,
    );
    const { identities, owners } = await loadInventory([file]);
    expect(identities.map(({ id, ownerId }) => [id, owners.get(ownerId ?? '')?.type])).toEqual([
      ['__proto__', 'team'],
      ['constructor', undefined],
    ]);
    expect(await complaintsOf('field.yaml', `${identity('a')}    __proto__: {x: 1}\n`)).toEqual(['field.yaml:5: unknown field']);
    const coverage = await runCli(['inventory', 'coverage', file, '--format', 'json']);
    expect(coverage.code).toBe(0);
    expect(JSON.parse(coverage.stdout).open).toHaveLength(2);
  });

  test.each(['9999-12-31T23:59:59-23:59', '1000-01-01T00:00:00+23:59', '0000-01-01', '2026-13-01'])('%s is no time', async (time) => {
    expect(await complaintsOf('time.yaml', `${identity('a')}    created_at: ${time}\n`)).toEqual([
      'time.yaml:5: "identities.created_at" is not a day of the calendar',
    ]);
  });

  test('numbers of days without measure lead to a verdict like others', async () => {
    const file = write(
      'numbers.yaml',
      `${identity('a')}    rotation: {cadence_days: 1e308}\n    review: {last_at: 1000-01-01, interval_days: 1e308}\n    expires_at: 9999-12-31\n    credentials: [{version: a, created_at: 1000-01-01, not_after: 9999-12-31}]\npolicy: {defaults: {rotation_days: 1e300, grace_days: 1e300, dormant_days: 1e300, near_expiry_days: 1e300, max_exception_days: 1e300}}\ncoverage: [{id: a, provider: aws, kinds: ["*"], complete: true, as_of: 1000-01-01, max_age_days: 1e300}]\n`,
    );
    for (const args of [
      ['inventory', 'check', file],
      ['inventory', 'coverage', file],
      ['scan', join(folder, 'names.yaml'), '--no-history', '--inventory', file],
    ])
      expect([0, 1], args[1]).toContain((await runCli(args)).code);
  });
});

describe('the work of reading grows with what there is to read, not with its square', () => {
  test('one object with 40,000 fields that nobody knows', async () => {
    const fields = Array.from({ length: 40_000 }, (_, i) => `    f${i}x: 1\n`).join('');
    const from = performance.now();
    expect(await complaintsOf('fields.yaml', `${identity('a')}${fields}`)).toHaveLength(101);
    expect(performance.now() - from).toBeLessThan(8_000);
  });

  test('one identity with 20,000 versions in a table', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `a,aws,${i}\n`).join('');
    const from = performance.now();
    const { identities } = await loadInventory([write('versions.csv', `identity_id,provider,version\n${rows}`)]);
    expect(identities[0]?.credentials).toHaveLength(20_000);
    expect(performance.now() - from).toBeLessThan(8_000);
  });

  test('a CODEOWNERS file that would take minutes names nobody', () => {
    const text = `* @first\n${`${'/**/*a*b*c'.repeat(10)} @last\n`.repeat(200)}`;
    const path = Array.from({ length: 30 }, () => 'a'.repeat(40)).join('/');
    const budget = { left: 1_000_000 };
    const owners: CodeOwners = parseCodeOwners(text, budget);
    expect(owners(path)).toEqual([]);
    expect(budget.left).toBeLessThanOrEqual(0);
    expect(parseCodeOwners(text)(path)).toEqual(['@first']);
  });
});
