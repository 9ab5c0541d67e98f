// An inventory with nothing wrong, and each rule by the smallest change that breaks it. The line told is the field's own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkRules } from '../../src/correlate/check/rules.ts';
import { checkInventory } from '../../src/correlate/check.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import type { Problem } from '../../src/model/check.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder();
const asOf = '2026-01-31T00:00:00Z';
const fp = (letter: string) => `fp1:ktest:${letter.repeat(26)}`;

const good = `version: 1
generated_at: 2026-01-30T00:00:00Z
fingerprint: {scheme: fp1, keys: [{kid: ktest, canary: ${'a'.repeat(26)}}]}
coverage:
  - {id: c-aws, provider: aws, kinds: ["*"], complete: true, as_of: 2026-01-30T00:00:00Z, max_age_days: 7}
owners:
  - {id: team-pay, type: team, status: active}
  - {id: j.doe, type: person, status: departed, status_as_of: 2025-12-01}
systems:
  - {id: "github:acme/pay", status: active}
  - {id: "service:pay", status: active}
policy:
  defaults: {max_exception_days: 90, near_expiry_days: 14, common_value_records: 2}
  rotation_days_by_kind: {service-account: 120}
exceptions:
  - {id: ex-1, reason: driver, approver: ciso, compensating_controls: [allowlist], created_at: 2026-01-01, expires_at: 2026-03-20, matches: {identity: nhi-a}}
identities:
  - id: nhi-a
    type: service-account
    provider: aws
    owner: team-pay
    purpose: deploys
    boundary: ["github:acme/pay", "aws:12/ecs"]
    scope: ["ecs:UpdateService"]
    rotation: {cadence_days: 90}
    retirement: {trigger: {type: app-retired, ref: "service:pay"}, status: active}
    locations: ["vault:kv/pay"]
    review: {last_at: 2025-12-01, interval_days: 180}
    credentials:
      - {version: "2", state: current, created_at: 2026-01-01, fps: ["${fp('b')}"]}
      - {version: "1", state: revoked, created_at: 2025-10-01, fps: ["${fp('c')}"]}
  - id: nhi-b
    type: bot
    provider: slack
    owner: team-pay
    purpose: tells
    boundary: none-declared
    scope: [chat]
    rotation: {cadence_days: 90}
    retirement: {trigger: {type: date, due: 2027-01-01}}
    expires_at: 2027-01-01
    credentials:
      - {version: "1", state: current, created_at: 2026-01-01, public_ids: [{type: slack-bot, value: B1}]}
`.replace('none-declared', '["slack:acme"]');

async function check(text: string, at = asOf): Promise<readonly Problem[]> {
  const file = join(folder, 'inventory.yaml');
  writeFileSync(file, text);
  return checkInventory(await loadInventory([file], { fieldLines: true }), at);
}

/** What stands in the line a problem names. */
const lineOf = ({ file, line }: Problem) => readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';

test('an inventory with nothing wrong has no problems', async () => {
  expect(await check(good)).toEqual([]);
});

/** The rule, what is changed into what, the identity or subject it is about, and a piece of the line that is named. */
const cases: readonly [rule: string, from: string, to: string, about: string, line: string][] = [
  ['missing-owner', '    owner: team-pay\n    purpose: deploys', '    purpose: deploys', 'nhi-a', '- id: nhi-a'],
  ['unknown-owner', 'owner: team-pay\n    purpose: deploys', 'owner: somebody\n    purpose: deploys', 'nhi-a', 'owner: somebody'],
  ['unknown-owner', '    purpose: deploys', '    backup_owner: nobody\n    purpose: deploys', 'nhi-a', 'backup_owner: nobody'],
  ['departed-owner', 'owner: team-pay\n    purpose: deploys', 'owner: j.doe\n    purpose: deploys', 'nhi-a', 'owner: j.doe'],
  ['missing-purpose', '    purpose: deploys\n', '', 'nhi-a', '- id: nhi-a'],
  ['missing-boundary', '    boundary: ["slack:acme"]\n', '', 'nhi-b', '- id: nhi-b'],
  ['missing-scope', '    scope: [chat]\n', '', 'nhi-b', '- id: nhi-b'],
  [
    'missing-cadence',
    'rotation: {cadence_days: 90}\n    retirement: {trigger: {type: app',
    'rotation: {last_event_at: 2025-12-01}\n    retirement: {trigger: {type: app',
    'nhi-a',
    'rotation:',
  ],
  ['missing-retirement-trigger', 'retirement: {trigger: {type: date, due: 2027-01-01}}', 'retirement: {status: active}', 'nhi-b', 'retirement:'],
  ['missing-expiry-or-review', '    expires_at: 2027-01-01\n', '', 'nhi-b', '- id: nhi-b'],
  ['cadence-over-policy', 'rotation: {cadence_days: 90}', 'rotation: {cadence_days: 121}', 'nhi-a', 'cadence_days: 121'],
  ['unrotated', 'current, created_at: 2026-01-01, fps', 'current, created_at: 2025-10-25, fps', 'nhi-a', 'version: "2"'],
  ['unrotated', 'rotation: {cadence_days: 90}', 'rotation: {cadence_days: 90, last_event_at: 2026-01-02}', 'nhi-a', 'version: "2"'],
  ['fake-rotation', `created_at: 2025-10-01, fps: ["${fp('c')}"]`, `created_at: 2025-12-01, fps: ["${fp('b')}"]`, 'nhi-a', 'version: "2"'],
  ['expired-credential', 'created_at: 2026-01-01, fps', 'created_at: 2026-01-01, not_after: 2026-01-29, fps', 'nhi-a', 'version: "2"'],
  ['several-current', 'state: revoked, created_at: 2025-10-01', 'state: current, created_at: 2026-01-02', 'nhi-a', 'version: "1"'],
  [
    'retired-with-live-credential',
    'ref: "service:pay"}, status: active}',
    'ref: "service:pay"}, status: retired, retired_at: 2026-01-05}',
    'nhi-a',
    'version: "2"',
  ],
  ['retirement-due', '"service:pay", status: active', '"service:pay", status: retired', 'nhi-a', 'retirement:'],
  ['retirement-due', 'due: 2027-01-01', 'due: 2026-01-30', 'nhi-b', 'retirement:'],
  ['overdue-review', 'last_at: 2025-12-01', 'last_at: 2025-07-01', 'nhi-a', 'review:'],
  ['overdue-review', 'review: {last_at: 2025-12-01, ', 'review: {', 'nhi-a', 'review:'],
  ['human-use', '    expires_at: 2027-01-01\n', '    expires_at: 2027-01-01\n    human_use: true\n', 'nhi-b', 'human_use'],
  ['shared-fingerprint', 'public_ids: [{type: slack-bot, value: B1}]', `fps: ["${fp('b')}"]`, 'nhi-b', 'credentials:'],
  ['duplicate-public-id', `  - id: nhi-b\n`, record('nhi-c', '{version: "1", public_ids: [{type: slack-bot, value: B1}]}'), 'nhi-c', 'credentials:'],
  ['shared-location', `  - id: nhi-b\n`, record('nhi-c', '{version: "1"}', '["vault:kv/pay"]'), 'nhi-c', 'locations:'],
  ['wildcard-location', '"vault:kv/pay"', '"*"', 'nhi-a', 'locations:'],
  ['unmatchable', ', public_ids: [{type: slack-bot, value: B1}]', '', 'nhi-b', 'credentials:'],
  ['unknown-reference', '"github:acme/pay", "aws', '"github:acme/other", "aws', 'nhi-a', 'boundary:'],
  ['unknown-reference', 'ref: "service:pay"', 'ref: "vendor:gone"', 'nhi-a', 'retirement:'],
  ['unknown-reference', 'matches: {identity: nhi-a}', 'matches: {identity: nhi-z}', 'ex-1', 'id: ex-1'],
  ['expired-exception', 'expires_at: 2026-03-20', 'expires_at: 2026-01-30', 'ex-1', 'id: ex-1'],
  ['exception-expiring', 'expires_at: 2026-03-20', 'expires_at: 2026-02-10', 'ex-1', 'id: ex-1'],
  ['exception-without-controls', 'compensating_controls: [allowlist], ', '', 'ex-1', 'id: ex-1'],
  ['wildcard-exception', 'matches: {identity: nhi-a}', 'matches: {path: "*"}', 'ex-1', 'id: ex-1'],
  ['stale-claim', 'as_of: 2026-01-30T00:00:00Z, max', 'as_of: 2026-01-20T00:00:00Z, max', 'c-aws', 'id: c-aws'],
  ['future-claim', 'as_of: 2026-01-30T00:00:00Z, max', 'as_of: 2026-02-01T00:00:00Z, max', 'c-aws', 'id: c-aws'],
];

/** A third identity that is in order apart from its credential and location, and then the beginning of the next one. */
function record(id: string, credential: string, locations = '["vault:kv/own"]'): string {
  const credentials = `    credentials:\n      - ${credential}\n`;
  const fields = 'type: bot, provider: slack, owner: team-pay, purpose: p, boundary: [b], scope: [s], expires_at: 2027-01-01'
    .split(', ')
    .map((field) => `    ${field}\n`);
  const life = '    rotation: {cadence_days: 90}\n    retirement: {trigger: {type: owner-departed}}\n';
  return `  - id: ${id}\n${fields.join('')}${life}    locations: ${locations}\n${credentials}  - id: nhi-b\n`;
}

test.each(cases)('%s is told of what it is about, at the line of the field (case %#)', async (rule, from, to, about, line) => {
  const text = good.replace(from, to);
  expect(text).not.toBe(good);
  const problems = (await check(text)).filter((problem) => problem.identity === about || problem.subject === about);
  expect(problems.map((problem) => problem.rule)).toEqual([rule]);
  expect(problems.map(lineOf)).toEqual([expect.stringContaining(line)]);
});

test('every rule but that on common values has a case here', () => {
  const told = new Set(cases.map(([rule]) => rule));
  expect(Object.keys(checkRules).filter((rule) => !told.has(rule))).toEqual(['common-value']);
});

test('a value in more identities than the policy allows is common: told once, and not as shared', async () => {
  const many = ['nhi-c', 'nhi-d', 'nhi-e']
    .map((id) => record(id, `{version: "1", fps: ["${fp('d')}"]}`, `["vault:kv/${id}"]`).replace('  - id: nhi-b\n', ''))
    .join('');
  const rules = (await check(good.replace('  - id: nhi-b\n', `${many}  - id: nhi-b\n`))).map(({ rule, text }) => `${rule}: ${text}`);
  expect(rules).toEqual(['common-value: 3 identities, nhi-c among them, hold one value: it is left out of matching']);
});

test.each([
  ['its cadence and the days of grace to the second', 'created_at: 2026-01-01, fps', 'created_at: 2025-10-26, fps', []],
  ['a day more', 'created_at: 2026-01-01, fps', 'created_at: 2025-10-25, fps', ['unrotated']],
])('a credential of %s: %j', async (_, from, to, rules) => {
  expect((await check(good.replace(from, to))).map(({ rule }) => rule)).toEqual(rules);
});

test.each([
  ['the second in which it ends', '2026-03-20T23:59:59Z', 'exception-expiring'],
  ['the second after', '2026-03-21T00:00:00Z', 'expired-exception'],
])('an exception in %s', async (_, at, rule) => {
  expect((await check(good, at)).filter(({ subject }) => subject === 'ex-1').map((problem) => problem.rule)).toEqual([rule]);
});

test('an exception that takes half of the longest time needs no controls, one day more does', async () => {
  const lasting = (end: string) => good.replace('compensating_controls: [allowlist], ', '').replace('2026-03-20', end);
  expect((await check(lasting('2026-02-14'))).map(({ rule }) => rule)).toEqual([]);
  expect((await check(lasting('2026-02-16'))).map(({ rule }) => rule)).toEqual(['exception-without-controls']);
});

test('an active backup answers for an owner who left', async () => {
  const text = good.replace('owner: team-pay\n    purpose: deploys', 'owner: j.doe\n    backup_owner: team-pay\n    purpose: deploys');
  expect(await check(text)).toEqual([]);
});

test('a field that the policy does not require may be missing', async () => {
  expect(await check(good.replace('policy:\n', 'policy:\n  required_fields: [owner]\n').replace('    scope: [chat]\n', ''))).toEqual([]);
});

test('a value shared by versions in part is a compound with an unchanged part, and no fake rotation', async () => {
  const text = good.replace(`fps: ["${fp('b')}"]`, `fps: ["${fp('b')}", "${fp('e')}"]`).replace(`fps: ["${fp('c')}"]`, `fps: ["${fp('c')}", "${fp('e')}"]`);
  expect((await check(text)).filter(({ rule }) => rule === 'fake-rotation')).toEqual([]);
});

test('a retired identity whose credentials are dead owes nothing more', async () => {
  const text = good
    .replace('ref: "service:pay"}, status: active}', 'ref: "service:pay"}, status: retired, retired_at: 2026-01-05}')
    .replace('version: "2", state: current', 'version: "2", state: revoked')
    .replace('    purpose: deploys\n', '');
  expect(await check(text)).toEqual([]);
});

test('a cadence as long as the policy allows is in order, and a policy for another type says nothing', async () => {
  const longest = good.replace('current, created_at: 2026-01-01, fps', 'current, created_at: 2026-01-20, fps').replace('cadence_days: 90', 'cadence_days: 120');
  expect(await check(longest)).toEqual([]);
  expect(await check(longest.replace('{service-account: 120}', '{bot: 90}').replace('cadence_days: 120', 'cadence_days: 365'))).toEqual([]);
});

test('an identity younger than its interval of review needs none yet', async () => {
  const young = good.replace('review: {last_at: 2025-12-01, interval_days: 180}', 'created_at: 2025-12-01\n    review: {interval_days: 180}');
  expect(await check(young)).toEqual([]);
  expect((await check(young.replace('created_at: 2025-12-01\n', 'created_at: 2025-07-01\n'))).map(({ text }) => text)).toEqual([
    'it was never reviewed; a review is due every 180 days, 34 days over',
  ]);
});

test('a reference within a declared system is declared, one with a wildcard is not looked up', async () => {
  expect(await check(good.replace('"aws:12/ecs"', '"github:acme/pay/deploy", "github:acme/*"'))).toEqual([]);
});

test('a problem tells identity, owner, standard and what to do', async () => {
  const problems = await check(good.replace('owner: team-pay\n    purpose: deploys', 'owner: j.doe\n    purpose: deploys'));
  const { title, severity, next, nhi } = checkRules['departed-owner'];
  expect(problems).toMatchObject([{ rule: 'departed-owner', title, severity, next, nhi, identity: 'nhi-a', owner: 'j.doe' }]);
  expect(problems[0]?.text).toBe('its owner j.doe has left (status of 2025-12-01), and no active backup is named');
});
