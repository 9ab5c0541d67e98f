// Allows of a configuration: what they may name, and how a mistake is told.
import { expect, test } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { type AllowEntry, readAllows } from '../../src/suppress/allow-rules.ts';

const where = (index: number, field?: string) => `keytrail.yaml:${index + 1}${field === undefined ? '' : `/${field}`}`;
const read = (...entries: AllowEntry[]) => readAllows(entries, { source: 'target', target: 2, prefix: 'shop/', where, detectorIds: () => ['github-pat'] });
const finding = `kt1:${'a'.repeat(26)}`;

test('all that an allow names becomes one rule', async () => {
  const all = {
    finding,
    detector: 'github-*',
    path: ['docs/', '!docs/real'],
    value: '^x',
    identity: 'nhi-*',
    until: '2027-01-31',
    reason: 'sample',
    owner: 'shop',
  };
  expect(await read(all)).toEqual([
    {
      kind: 'allow',
      source: 'target',
      target: 2,
      where: 'keytrail.yaml:1',
      finding,
      detectors: ['github-*'],
      paths: ['docs/', '!docs/real'],
      prefix: 'shop/',
      value: '^x',
      identity: 'nhi-*',
      until: '2027-01-31',
      reason: 'sample',
      owner: 'shop',
    },
  ]);
});

test.each([
  ['nothing', { reason: 'open-sesame' }, 'keytrail.yaml:2: an allow names at least one of finding, detector, path, value, identity'],
  [
    'half a finding id',
    { finding: 'kt1:abcdefgh' },
    'keytrail.yaml:2/finding: "finding" must be a whole finding id: kt1: and 26 characters, as the JSON report has it',
  ],
  ['a day that is none', { finding, until: '2027-02-30' }, 'keytrail.yaml:2/until: "until" must be a day such as 2026-01-31'],
  [
    'a detector that there is not',
    { detector: ['github-pat', 'githup-pat'] },
    'keytrail.yaml:2/detector: names a detector that there is not; did you mean "github-pat"?',
  ],
  ['a path that is none', { path: ['!a', '#b'] }, 'keytrail.yaml:2/path: "path" names no path'],
  [
    'a pattern that matches nothing',
    { path: 'a[' },
    'keytrail.yaml:2/path: a pattern of "path" matches nothing: a bracket may not be closed, or a backslash stand at its end',
  ],
  ['a value pattern that is none', { value: '(open-sesame' }, 'keytrail.yaml:2/value: "value" is no pattern that RE2 takes'],
  ['a value pattern that looks behind', { value: '(?<=x)y' }, 'keytrail.yaml:2/value: "value" is no pattern that RE2 takes'],
  ['a value pattern that would be millions of steps', { value: '((a{1000}){1000}){1000}' }, 'keytrail.yaml:2/value: "value" is no pattern that RE2 takes'],
  ['an empty value', { value: ' ' }, 'keytrail.yaml:2/value: "value" is empty'],
])('%s is refused, and not repeated', async (_, entry, message) => {
  await expect(read({ finding }, entry)).rejects.toThrow(new UsageError(message));
});

test('more than a hundred patterns of values are refused: each is tried on each value', async () => {
  const entries = Array.from({ length: 101 }, (_, i) => ({ value: `x${i}` }));
  expect(await read(...entries.slice(1))).toHaveLength(100);
  await expect(read(...entries)).rejects.toThrow('keytrail.yaml:101/value: there can be no more than 100 allows by value');
});

test('patterns of values that would together take long are refused: a hostile target brings its own', async () => {
  const entries = Array.from({ length: 12 }, () => ({ value: '(?i)[\\pL]{1,900}z' }));
  expect(await read(...entries.slice(0, 4))).toHaveLength(4);
  await expect(read(...entries)).rejects.toThrow(/\/value: "value" takes too long, with those before it$/);
});
