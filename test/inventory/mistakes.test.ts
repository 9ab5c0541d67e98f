import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { canary, createFingerprint, mistakesOf, writeFiles } from './write-inventory.ts';

const root = createTemporaryFolder('inventory-mistakes');
let folders = 0;
const newFolder = () => join(root, String(++folders));

/** In these texts a comment `#! …` tells the mistake of its line, several parted by ` && `. */
function expectedOf(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, i) => {
    const note = line.split('#! ')[1];
    return note === undefined ? [] : note.split(' && ').map((message) => `${file}:${i + 1}: ${message}`);
  });
}

const main = `version: 1
generated_at: 2026-11-22T00:00:00Z
fingerprint:
  scheme: fp1
  keys:
    - {kid: kaaaaaaaa, canary: ${canary}}
    - {kid: kaaaaaaaa, canary: ${'r'.repeat(26)}} #! the same key has another canary in a.yaml:6
coverage:
  - {id: c-1, provider: aws, kinds: ["*"], complete: true, as_of: 2026-11-21, max_age_days: 7}
  - {id: c-1, provider: aws, kinds: ["*"], complete: true, as_of: 2026-11-21, max_age_days: 7} #! a claim with this id stands already in a.yaml:9
  - {id: c-2, provider: aws, kinds: ["*"], complete: true, max_age_days: 7} #! "coverage.as_of" is missing
  - {id: c-3, provider: aws, kinds: [], complete: true, as_of: 2026-11-21, max_age_days: 7} #! "coverage.kinds" must be at least one
  - {id: c-4, provider: aws, account: a, org: b, kinds: [x], complete: true, as_of: 2026-11-21, max_age_days: 7} #! give one of "account", "org" and "tenant"
  - {id: c-5, provider: aws, kinds: [x], complete: yes, as_of: 2026-11-21, max_age_days: 7} #! "coverage.complete" must be true or false
owners:
  - {id: team-pay, type: team, status: active}
  - {id: team-pay, type: team} #! an owner with this id stands already in a.yaml:16
  - {id: x, type: squad} #! "owners.type" must be one of "person", "team"
  - {id: y, type: team, status: gone} #! "owners.status" must be one of "active", "departed", "unknown"
  - {id: z, type: team, status_as_of: yesterday} #! "owners.status_as_of" must be a time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31
systems:
  - {id: s-1}
  - {id: s-1} #! a system with this id stands already in a.yaml:22
  - {id: s-2, visibility: secretive} #! "systems.visibility" must be one of "public", "internal", "private"
policy:
  defaults: {rotation_days: 90, max_exception_days: 30}
exceptions:
  - {id: ex-1, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20}
  - {id: ex-1, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20} #! an exception with this id stands already in a.yaml:28
  - {id: ex-2, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-01} #! "exceptions.expires_at" is missing
  - {id: ex-3, matches: {path: "a/*"}, created_at: 2026-01-01, expires_at: 2026-01-20} #! "exceptions.approver" is missing && "exceptions.reason" is missing
  - {id: ex-4, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-31}
  - {id: ex-5, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-02-01} #! the exception lasts 31 days; the policy allows 30
  - {id: ex-6, matches: {path: "a/*"}, approver: ciso, reason: r, created_at: 2026-01-02, expires_at: 2026-01-01} #! the exception expires before it is made
  - {id: ex-7, matches: {}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20} #! "matches" is empty: the exception would hold for everything
  - {id: ex-8, matches: {fingerprint: abc}, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20} #! "exceptions.matches.fingerprint" must be a fingerprint: fp1:<kid>:<26 characters>, never the value itself
identities:
  - id: nhi-1
    provider: aws
    owenr: team-pay #! unknown field "owenr"; did you mean "owner"?
    purpse: deploy #! unknown field "purpse"; did you mean "purpose"?
  - id: nhi-2
    provider: aws
  - id: nhi-2 #! an identity with this id stands already in a.yaml:42
    provider: aws
  - {provider: aws} #! "identities.id" is missing
  - id: nhi-3
    provider: 42 #! "identities.provider" must be text
    type: robot #! "identities.type" must be one of "service-account", "api-key", "oauth-client", "bot", "certificate", "ssh-key", "workload", "agent", "pat", "db-user"
    boundary: github #! "identities.boundary" must be a list
    rotation: {cadence_days: -90} #! "identities.rotation.cadence_days" must be 1 or more
  - id: nhi-4
    provider: aws
    rotation: {cadence_days: 1.5} #! "identities.rotation.cadence_days" must be a whole number
    retirement: {trigger: {type: boredom}} #! "identities.retirement.trigger.type" must be one of "date", "repo-archived", "owner-departed", "app-retired", "vendor-ended", "pipeline-changed", "account-deleted"
    password: hunter2 #! "password" would be a plaintext value: give its fingerprint under "fps" instead
  - id: nhi-5
    provider: aws
    retirement:
      trigger: {type: date} #! "identities.retirement.trigger.type" is "date", but the day is missing: give "due"
      retired_at: 2026-01-01 #! "identities.retirement.retired_at" is given, but the status is not "retired"
    created_at: 2026-02-31 #! "identities.created_at" is not a day of the calendar
    expires_at: 2026-01-01T00:00:00 #! "identities.expires_at" needs an offset or Z, as in 2026-01-31T00:00:00Z
    last_used_at: sometimes #! "identities.last_used_at" must be a time such as 2026-01-31T00:00:00Z, or a day such as 2026-01-31
    review: {last_at: 2026-01-01T25:00:00Z} #! "identities.review.last_at" is not a time of the day
    exceptions:
      - {id: ex-1, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20} #! an exception with this id stands already in a.yaml:28
    credentials:
      - {version: "1", state: current, fps: ["${createFingerprint('a')}"]}
      - {version: "1", state: previous} #! the identity has this version already, in line 69
      - {version: "2", created_at: 2026-02-01, revoked_at: 2026-01-01} #! "identities.credentials.revoked_at" is before "created_at"
      - {version: "3", created_at: 2026-02-01, not_after: 2026-01-01} #! "identities.credentials.not_after" is before "created_at"
      - {version: "4", state: current, revoked_at: 2026-01-01} #! "identities.credentials.revoked_at" is given, but the state is "current"
      - {version: "5", fps: ["${createFingerprint('a', 'kbbbbbbbb')}"]} #! a fingerprint is of a key that no "fingerprint.keys" declares
  - id: nhi-6
    provider: aws
    exceptions:
      - {id: ex-9, approver: ciso, reason: r, created_at: 2026-01-01, expires_at: 2026-01-20, classes: [orphan]} #! "identities.exceptions.classes" must be one of the classes
    credentials:
      - {version: "1", state: lost} #! "identities.credentials.state" must be one of "pending", "current", "previous", "superseded", "disabled", "revoked", "expired", "unknown"
      - {version: "2", fps: ["fp1:kaaaaaaaa:TOOSHORT"]} #! "identities.credentials.fps" must be a fingerprint: fp1:<kid>:<26 characters>, never the value itself
      - {version: "3", secret: abc, token: abc} #! "secret" would be a plaintext value: give its fingerprint under "fps" instead && "token" would be a plaintext value: give its fingerprint under "fps" instead
      - {version: "4", public_ids: [{type: aws-access-key-id}]} #! "identities.credentials.public_ids.value" is missing
`;

/** Long lists of choices are shortened, in what is expected and in what comes. */
const shorten = (message: string) => message.replace(/must be one of "retired-live".*$/, 'must be one of the classes');

test('every mistake of a YAML file is told in one run, with its line, in our own words', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.yaml': main });
  const found = (await mistakesOf(folder)).map(shorten);
  const expected = expectedOf('a.yaml', main);
  expect(expected.length).toBeGreaterThan(45);
  expect(found).toEqual(expected);
});

test('mistakes of all files come together: whatever is wrong elsewhere, each is told', async () => {
  const folder = newFolder();
  writeFiles(folder, {
    'a-syntax.yaml': 'version: 1\nidentities: [\n',
    'b-twice.yaml': 'version: 1\nversion: 1\n',
    'c-alias.yaml': 'version: 1\nidentities:\n  - &a {id: x, provider: p}\n  - *a\n',
    'd-bomb.yaml': `version: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`,
    'e-empty.yaml': '\n',
    'f-version.yaml': 'version: 2\n',
    'g-list.yaml': '- version: 1\n',
    'h-policy.yaml': 'version: 1\npolicy: {defaults: {grace_days: 0}}\n',
    'i-policy.yaml':
      'version: 1\npolicy:\n  weights: {critical: 11}\n  scores: {orphan: 1}\n  debt: {no-owner: 1}\n  required_fields: [colour]\n  defaults: {rotation_days: 0}\n',
    'j-policy.json': '{"version": 1,\n "policy": {}}',
    'k-quote.csv': 'identity_id,provider\na,"x\n',
    'l-quote.csv': 'identity_id,provider\na,aws\nb,"x"y\n',
    'm-column.csv': 'identity_id,secret\na,b\n',
    'n-empty.csv': '',
    'o-rows.csv': [
      'identity_id,provider,type,owner_id,owner_status,third_party,cadence_days,version,state,created_at,public_id_type,public_id,fp,review_interval_days',
      ',aws,,,,,,,,,,,,',
      'a,aws,bot,team-x,active,maybe,ninety,1,current,2026-01-01T00:00:00,,,,',
      'a,gcp,,,,,,2,current,2026-13-01,,,,',
      'a,,,,,,,2,lost,,key,,notafp,',
      'b,aws,,team-x,departed,,,,current,,,,,',
      'c,aws,,team-y,gone,,0,,,,,,,,extra',
      'd,aws,,,,,0,,,,,K,,-1',
    ].join('\n'),
    'p.csv': 'identity_id,provider\np,aws\n',
    'q.yaml': 'version: 1\nidentities: [{id: p, provider: aws}, {id: p, provider: aws}]\n',
    'r.yaml': 'version: 1\nidentities:\n  - {id: q, provider: aws}\nidentities:\n  - {id: r, provider: aws}\n',
  });
  expect(await mistakesOf(folder)).toEqual([
    'a-syntax.yaml:3: is not valid YAML',
    'b-twice.yaml:2: a field stands twice',
    'c-alias.yaml:4: uses aliases, which are not allowed here',
    'd-bomb.yaml:3: uses aliases, which are not allowed here',
    'e-empty.yaml:1: the file is empty',
    'f-version.yaml:1: "version" must be 1',
    'g-list.yaml:1: the file must be an object with fields',
    'i-policy.yaml:3: "policy.weights.critical" must be -10 to 10',
    'i-policy.yaml:4: unknown field "orphan"; did you mean "orphaned"?',
    'i-policy.yaml:5: unknown field "no-owner"',
    'i-policy.yaml:6: "policy.required_fields" must be one of "owner", "purpose", "boundary", "scope", "cadence", "retirement"',
    'i-policy.yaml:7: "policy.defaults.rotation_days" must be 1 or more',
    'j-policy.json:2: there is a policy already in h-policy.yaml:2',
    'k-quote.csv:2: is not valid CSV: a quote is not closed',
    'l-quote.csv:3: is not valid CSV: text follows a closing quote',
    'm-column.csv:1: the column "secret" would hold plaintext values: give their fingerprints in "fp" instead',
    'm-column.csv:1: the column "provider" is missing',
    'n-empty.csv:1: the file is empty',
    'o-rows.csv:2: "identity_id" is missing',
    'o-rows.csv:3: "cadence_days" must be a number',
    'o-rows.csv:3: "third_party" must be true or false',
    'o-rows.csv:4: "provider" is not what line 3 says of the same record',
    'o-rows.csv:5: "state" is not what line 4 says of the same record',
    'o-rows.csv:5: "public_id" is missing',
    'o-rows.csv:5: "fp" must be a fingerprint: fp1:<kid>:<26 characters>, never the value itself',
    'o-rows.csv:6: "version" is missing',
    'o-rows.csv:6: "owner_status" is not what o-rows.csv:3 says of the same owner',
    'o-rows.csv:7: the row has 15 cells; the header has 14',
    'o-rows.csv:8: "cadence_days" must be 1 or more',
    'o-rows.csv:8: "review_interval_days" must be 1 or more',
    'o-rows.csv:8: "version" is missing',
    'o-rows.csv:8: "public_id_type" is missing',
    'q.yaml:2: an identity with this id stands already in p.csv:2',
    'q.yaml:2: an identity with this id stands already in p.csv:2',
    'r.yaml:4: a field stands twice',
  ]);
});

test('where the declared keys of a file cannot be read, no fingerprint is blamed for its key', async () => {
  const folder = newFolder();
  const keys = (kid: string, canary: string) => `version: 1\nfingerprint: {scheme: fp1, keys: [{kid: ${kid}, canary: ${canary}}]}\n`;
  const identity = `identities: [{id: a, provider: p, credentials: [{version: "1", fps: ["${createFingerprint('a', 'kbbbbbbbb')}"]}]}]\n`;
  const message = 'b.yaml:2: "fingerprint.keys.canary" must be 26 characters of base32 in lower case';
  writeFiles(folder, { 'a.yaml': keys('kaaaaaaaa', canary) + identity, 'b.yaml': keys('kbbbbbbbb', 'SHORT') });
  expect(await mistakesOf(folder)).toEqual([message]);
  writeFiles(folder, { 'b.yaml': keys('kbbbbbbbb', '[') });
  expect(await mistakesOf(folder)).toEqual(['b.yaml:2: is not valid YAML']);
});

test('no message repeats what stands in a cell or field', async () => {
  const folder = newFolder();
  const planted = 'Planted7Value';
  writeFiles(folder, {
    'a.yaml': `version: 1\n${planted}: 1\nidentities:\n  - id: ${planted}\n    provider: x\n    type: ${planted}\n    created_at: ${planted}\n    password: ${planted}\n`,
    'b.csv': `identity_id,provider,state,version,${planted},fp,created_at\n${planted},x,${planted},${planted},y,${planted},${planted}\n${planted},y,current,${planted},,,\n`,
    'c.yaml': `version: 1\nidentities: [{id: ${planted}, provider: x, last_used_at: ${planted}}, {id: ${planted}, provider: x}]\n`,
    'd.yaml': `version: 1\nsql: [{sqlite: ./${planted}.sqlite, view: ${planted}}]\nx: "${planted}\n`,
  });
  const found = await mistakesOf(folder);
  expect(found.length).toBeGreaterThan(8);
  expect(found.filter((message) => message.includes(planted))).toEqual([]);
});

test('an inventory without identities is refused: every secret would look orphaned', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.yaml': 'version: 1\n' });
  expect(await mistakesOf(folder)).toEqual([`${folder}: no identities: every secret would look orphaned`]);
});

test('a directory without inventory files, a path that is not there and a file of another kind are mistakes', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'notes.txt': 'x', 'empty/.hidden.yaml': 'version: 1' });
  const paths = ['empty', 'none.yaml', 'notes.txt'].map((name) => join(folder, name));
  expect(await mistakesOf(folder, {}, paths)).toEqual([
    'empty: has no inventory file: *.yaml, *.yml, *.json or *.csv',
    'none.yaml: does not exist or cannot be read',
    'notes.txt: is no inventory file: *.yaml, *.yml, *.json or *.csv',
  ]);
});

test('of more than a hundred mistakes the first hundred are told, and how many more there are', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.csv': `identity_id,provider\n${',aws\n'.repeat(250)}` });
  const found = await mistakesOf(folder);
  expect(found.slice(98)).toEqual(['a.csv:100: "identity_id" is missing', 'a.csv:101: "identity_id" is missing', '150 more']);
});

test('a text in which the detectors find a secret is refused by file, line and field; fingerprints and public ids are not asked about', async () => {
  const folder = newFolder();
  writeFiles(folder, {
    'a.yaml': `version: 1\nidentities:\n  - id: a\n    provider: aws\n    purpose: "the key is sesame-open"\n    credentials:\n      - version: "1"\n        fps: ["${createFingerprint('a')}"]\n        public_ids: [{type: x, value: sesame-open}]\n        source: "sesame-open"\n`,
    'b.csv': 'identity_id,provider,purpose,comment,public_id_type,public_id,version\nb,aws,sesame-open,,x,sesame-open,1\nc,aws,,sesame-open,,,\n',
  });
  expect(await mistakesOf(folder, { findSecrets: (text) => /sesame|^fp1/.test(text) })).toEqual([
    'a.yaml:5: "identities.purpose" looks like a secret: give its fingerprint under "fps", and take the value out of this file',
    'a.yaml:10: "identities.credentials.source" looks like a secret: give its fingerprint under "fps", and take the value out of this file',
    'b.csv:2: "purpose" looks like a secret: give its fingerprint under "fps", and take the value out of this file',
    'b.csv:3: "column 4" looks like a secret: give its fingerprint under "fps", and take the value out of this file',
  ]);
});
