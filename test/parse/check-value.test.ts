import * as v from 'valibot';
import { expect, test } from 'vitest';
import { checkValue, describeIssue } from '../../src/parse/check-value.ts';

const schema = v.strictObject({
  name: v.string(),
  owners: v.optional(v.array(v.strictObject({ status: v.optional(v.string()), contact: v.optional(v.string()) })), []),
  limits: v.optional(v.pipe(v.number(), v.minValue(1, '1 or more'))),
});

const complaintsOf = (value: unknown) => checkValue(schema, value).issues.map(describeIssue);

test('all that is wrong with a value is told, unknown fields with the known one that was probably meant', () => {
  expect(complaintsOf({ naem: 'x', Owners: [], limits: 0, owners: [{ statsu: 'x', colour: 'red' }, { contact: 3 }] })).toEqual([
    '"name" is missing',
    'unknown field "statsu"; did you mean "status"?',
    'unknown field "colour"',
    '"owners.contact" must be text',
    '"limits" must be 1 or more',
    'unknown field "naem"; did you mean "name"?',
    'unknown field "Owners"; did you mean "owners"?',
  ]);
});

test('what is no plain word is not repeated: a value may stand where a name should', () => {
  expect(complaintsOf({ name: 'x', sk0123: 1, ['a'.repeat(60)]: 1, 'x\u001b[31m': 1 })).toEqual(['unknown field', 'unknown field', 'unknown field']);
});

test('what no issue lies below is as the schema says, beside what is wrong', () => {
  expect(checkValue(schema, { owners: [{ status: 'a' }, 3] }).output).toMatchObject({ owners: [{ status: 'a' }, 3] });
});

test('a list is no object', () => {
  expect(complaintsOf(['x'])).toContain('the file must be an object with fields');
  expect(complaintsOf({ name: 'x', owners: [['x']] })).toEqual(['"owners" must be an object with fields']);
});
