import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadInventory } from '../../src/inventory/load.ts';
import { inventoryFileSchema } from '../../src/inventory/schema.ts';
import { splitIdentities } from '../../src/inventory/yaml-pieces.ts';
import { defaultPolicy } from '../../src/model/inventory.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { canary, createFingerprint, mistakesOf, writeFiles } from './write-inventory.ts';

const root = createTemporaryFolder('inventory');
let folders = 0;
const newFolder = () => join(root, String(++folders));

const whole = `version: 1
generated_at: 2026-11-22T00:00:00Z
fingerprint: {scheme: fp1, keys: [{kid: kaaaaaaaa, canary: ${canary}}]}
coverage:
  - {id: c-kv, provider: vault, org: "kv-prod/", kinds: ["*"], environments: [prod], complete: true, as_of: 2026-11-21T02:00:00Z, max_age_days: 2}
owners:
  - {id: j.doe, type: person, name: J, contact: "j.doe@example.test", status: departed, status_as_of: 2026-03-01}
systems:
  - {id: "github:acme/payments", kind: repo, env: prod, visibility: private, service: payments, owner: j.doe, aliases: ["dir:pay"], status: archived, status_as_of: 2026-03-01}
policy:
  defaults: {rotation_days: 60, grace_days: 0, common_value_records: 5}
  rotation_days_by_kind: {password: 30, pat: 45}
  required_fields: [owner]
  locations: [{match: "vault:*", allow: true}, {match: "*", allow: false, kinds: [password]}]
  scores: {orphaned: 9.5, public: 2}
  weights: {critical: 2}
  debt: {no-cadence: 4}
exceptions:
  - id: ex-1
    matches: {path: "github:acme/*", classes: [exposed], finding_id: f1, identity: nhi, fingerprint: "${createFingerprint('b')}"}
    approver: ciso
    reason: "moves"
    ticket: T-1
    compensating_controls: ["ip allowlist"]
    created_at: 2026-01-10
    expires_at: 2026-04-10
identities:
  # Every field there is.
  - id: nhi
    type: service-account
    provider: aws
    account: "609629065308"
    owner: j.doe
    backup_owner: team-pay
    purpose: "Deploys"
    boundary: ["github:acme/payments"]
    scope: ["ecs:UpdateService"]
    environment: prod
    rotation: {cadence_days: 90, last_event_at: 2026-05-01}
    retirement:
      trigger: {type: date, ref: "service:payments", due: 2026-06-30, note: moves}
      status: retired
      retired_at: 2026-06-01
    locations: ["vault:kv-prod/*"]
    consumers: [ci]
    created_at: 2020-01-01
    created_by: terraform
    expires_at: 2027-01-01
    last_used_at: never
    review: {last_at: 2026-09-01, interval_days: 180}
    third_party: true
    human_use: true
    host: DB.example.test
    user: report
    tags: [a]
    exceptions: [{id: ex-2, reason: r, approver: ciso, classes: [unrotated], created_at: 2026-01-10, expires_at: 2026-04-10}]
    credentials:
      - version: "4"
        state: revoked
        created_at: 2026-10-02T09:11:00+02:00
        not_after: 2026-12-01
        last_used_at: never
        revoked_at: 2026-11-01
        public_ids: [{type: key, value: K1}]
        fps: ["${createFingerprint('a')}"]
        source: vault:kv-prod/payments/aws
      - {version: "3", as_of: 2026-01-01}
`;

test('every field of the YAML format is read, times in UTC, days as their start or, for expiries, their end', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.yaml': whole });
  const file = join(folder, 'a.yaml');
  const lineOf = (text: string) => whole.split('\n').findIndex((line) => line.includes(text)) + 1;
  expect(await loadInventory([file], { fieldLines: true })).toEqual({
    sources: [file],
    keys: [{ kid: 'kaaaaaaaa', canary }],
    owners: new Map([
      ['j.doe', { id: 'j.doe', type: 'person', name: 'J', contact: 'j.doe@example.test', status: 'departed', statusAsOf: '2026-03-01T00:00:00Z' }],
    ]),
    systems: [
      {
        id: 'github:acme/payments',
        kind: 'repo',
        env: 'prod',
        visibility: 'private',
        service: 'payments',
        owner: 'j.doe',
        aliases: ['dir:pay'],
        status: 'archived',
        statusAsOf: '2026-03-01T00:00:00Z',
      },
    ],
    claims: [
      {
        id: 'c-kv',
        provider: 'vault',
        account: 'kv-prod/',
        kinds: ['*'],
        environments: ['prod'],
        complete: true,
        asOf: '2026-11-21T02:00:00Z',
        maxAgeDays: 2,
        place: { file, line: 5 },
      },
    ],
    policy: {
      ...defaultPolicy,
      rotationDays: 60,
      graceDays: 0,
      commonValueRecords: 5,
      rotationDaysByKind: { password: 30, pat: 45 },
      requiredFields: ['owner'],
      locations: [
        { match: 'vault:*', allow: true },
        { match: '*', allow: false, kinds: ['password'] },
      ],
      scores: { orphaned: 9.5, public: 2 },
      weights: { ...defaultPolicy.weights, critical: 2 },
      debt: { ...defaultPolicy.debt, 'no-cadence': 4 },
    },
    exceptions: [
      {
        id: 'ex-1',
        approver: 'ciso',
        reason: 'moves',
        ticket: 'T-1',
        compensatingControls: ['ip allowlist'],
        createdAt: '2026-01-10T00:00:00Z',
        expiresAt: '2026-04-10T23:59:59Z',
        matches: { path: 'github:acme/*', classes: ['exposed'], findingId: 'f1', identity: 'nhi', fingerprint: createFingerprint('b') },
        place: { file, line: lineOf('- id: ex-1') },
      },
    ],
    identities: [
      {
        id: 'nhi',
        type: 'service-account',
        provider: 'aws',
        account: '609629065308',
        ownerId: 'j.doe',
        backupOwnerId: 'team-pay',
        purpose: 'Deploys',
        boundary: ['github:acme/payments'],
        scope: ['ecs:UpdateService'],
        environment: 'prod',
        cadenceDays: 90,
        lastEventAt: '2026-05-01T00:00:00Z',
        trigger: { type: 'date', ref: 'service:payments', due: '2026-06-30T23:59:59Z', note: 'moves' },
        retirementStatus: 'retired',
        retiredAt: '2026-06-01T00:00:00Z',
        locations: ['vault:kv-prod/*'],
        consumers: ['ci'],
        createdAt: '2020-01-01T00:00:00Z',
        createdBy: 'terraform',
        expiresAt: '2027-01-01T23:59:59Z',
        lastUsedAt: 'never',
        reviewedAt: '2026-09-01T00:00:00Z',
        reviewIntervalDays: 180,
        thirdParty: true,
        humanUse: true,
        host: 'db.example.test',
        user: 'report',
        tags: ['a'],
        exceptions: [
          {
            id: 'ex-2',
            approver: 'ciso',
            reason: 'r',
            compensatingControls: [],
            createdAt: '2026-01-10T00:00:00Z',
            expiresAt: '2026-04-10T23:59:59Z',
            matches: { identity: 'nhi', classes: ['unrotated'] },
            place: { file, line: lineOf('exceptions: [{') },
          },
        ],
        credentials: [
          {
            version: '4',
            state: 'revoked',
            fingerprints: [createFingerprint('a')],
            publicIds: [{ type: 'key', value: 'K1' }],
            createdAt: '2026-10-02T07:11:00Z',
            notAfter: '2026-12-01T23:59:59Z',
            lastUsedAt: 'never',
            revokedAt: '2026-11-01T00:00:00Z',
            source: 'vault:kv-prod/payments/aws',
            asOf: '2026-11-22T00:00:00Z',
            place: { file, line: lineOf('- version: "4"') },
          },
          { version: '3', state: 'unknown', fingerprints: [], publicIds: [], asOf: '2026-01-01T00:00:00Z', place: { file, line: lineOf('version: "3"') } },
        ],
        place: { file, line: lineOf('- id: nhi') },
        lines: expect.objectContaining({
          id: lineOf('- id: nhi'),
          purpose: lineOf('purpose:'),
          'retirement.retired_at': lineOf('retired_at:'),
          retirement: lineOf('retirement:'),
        }),
      },
    ],
    warnings: [],
  });
});

test('JSON is read as YAML is', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.yaml': whole, 'b.json': JSON.stringify(parse(whole), null, 2) });
  const [yaml, json] = await Promise.all([loadInventory([join(folder, 'a.yaml')]), loadInventory([join(folder, 'b.json')])]);
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (key, item) => (key === 'place' ? undefined : item)));
  expect(plain(json.identities)).toEqual(plain(yaml.identities));
  expect(json.identities[0]?.place.line).toBeGreaterThan(100);
});

test('the published schema accepts what the loader accepts', () => {
  const validate = new Ajv({ strict: false }).compile(toJsonSchema(inventoryFileSchema) as object);
  validate(parse(whole));
  expect(validate.errors).toBe(null);
  expect(validate({ version: 1, identities: [{ id: 'a', provider: 'b', owenr: 'c' }] })).toBe(false);
});

test('a directory gives all inventory files below it, sorted, hidden ones left out, links to files followed, each file once', async () => {
  const folder = newFolder();
  const identity = (id: string) => `version: 1\nidentities: [{id: ${id}, provider: p}]\n`;
  writeFiles(folder, {
    'b.yaml': identity('b'),
    'a/c.yml': identity('c'),
    'a/d.json': '{"version": 1, "identities": [{"id": "d", "provider": "p"}]}',
    'e.CSV': 'identity_id,provider\ne,p\n',
    '.git/x.yaml': 'nonsense: [',
    '.hidden.yaml': identity('b'),
    'README.md': '#',
  });
  symlinkSync(join(folder, 'b.yaml'), join(folder, 'z.yaml'));
  symlinkSync(folder, join(folder, 'circle'));
  const { sources, identities } = await loadInventory([folder, join(folder, 'b.yaml')]);
  expect(sources.map((source) => source.slice(folder.length + 1))).toEqual(['a/c.yml', 'a/d.json', 'b.yaml', 'e.CSV']);
  expect(identities.map(({ id }) => id)).toEqual(['c', 'd', 'b', 'e']);
});

test('files add to each other: keys of a rotation, owners, systems, claims, and an owner that is declared stands above one that a row implies', async () => {
  const folder = newFolder();
  writeFiles(folder, {
    'a.yaml': `version: 1\nfingerprint: {scheme: fp1, keys: [{kid: kaaaaaaaa, canary: ${canary}}]}\nowners: [{id: t, type: team, status: departed}]\n`,
    'b.yaml': `version: 1\nfingerprint: {scheme: fp1, keys: [{kid: kbbbbbbbb, canary: ${canary}}, {kid: kaaaaaaaa, canary: ${canary}}]}\nowners: [{id: u, type: team}]\n`,
    'c.csv': `identity_id,provider,owner_id,owner_status,version,fp\nx,p,t,active,1,${createFingerprint('a', 'kbbbbbbbb')}\n`,
  });
  const inventory = await loadInventory([folder]);
  expect(inventory.keys.map(({ kid }) => kid)).toEqual(['kaaaaaaaa', 'kbbbbbbbb']);
  expect([...inventory.owners.values()].map(({ id, status }) => [id, status])).toEqual([
    ['t', 'departed'],
    ['u', 'unknown'],
  ]);
  expect(inventory.warnings).toEqual([`${folder}/c.csv:2: "owner_status" is not what ${folder}/a.yaml:3 declares of the same owner, which holds`]);
});

test('patterns that allow everything are a warning, and so are fingerprints without a declared key', async () => {
  const folder = newFolder();
  writeFiles(folder, {
    'a.yaml': `version: 1\nexceptions: [{id: e, matches: {path: "*"}, approver: a, reason: r, created_at: 2026-01-01, expires_at: 2026-01-02}]\nidentities:\n  - {id: x, provider: p, locations: ["*"]}\n  - {id: y, provider: p, credentials: [{version: "1", fps: ["${createFingerprint('a')}"]}]}\n`,
  });
  expect((await loadInventory([folder])).warnings.map((warning) => warning.slice(folder.length + 1))).toEqual([
    'a.yaml:2: an exception for every path',
    'a.yaml:5: there are fingerprints, but no file declares "fingerprint.keys": only the id of the key is compared',
    'a.yaml:4: a location allows every place',
  ]);
});

test('a text of YAML 1.1 cannot bring in dates or other types', async () => {
  const folder = newFolder();
  writeFiles(folder, { 'a.yaml': '%YAML 1.1\n---\nversion: 1\nidentities:\n  - {id: a, provider: p, created_at: 2026-01-01}\n' });
  expect(await mistakesOf(folder)).toEqual(['a.yaml:5: "identities.created_at" must be text']);
});

test('a list of identities that is parsed in pieces gives what the whole gives, lines and all', async () => {
  const folder = newFolder();
  const item = (i: number) =>
    [
      `  - id: "nhi-${i}"`,
      `    provider: aws # ${'x'.repeat(200)}`,
      '    purpose: |',
      '      - id: of no identity',
      '',
      '      identities:',
      '    tags:',
      '    - a',
      '',
      '  # - id: none',
    ].join('\n');
  const items = Array.from({ length: 2000 }, (_, i) => item(i)).join('\n');
  const text = `# Head\r\nversion: 1\nidentities: # all\n\n${items}\nowners:\n  - {id: t, type: team}\n  - {id: t, type: team}\n`;
  expect([...(splitIdentities(text)?.blocks ?? [])].length).toBeGreaterThan(5);
  writeFiles(folder, { 'a.yaml': text });
  expect(await mistakesOf(folder)).toEqual([
    `a.yaml:${text.split('\n').length - 1}: an owner with this id stands already in a.yaml:${text.split('\n').length - 2}`,
  ]);
  writeFiles(folder, {
    'a.yaml': text.replace(/ {2}- \{id: t, type: team\}\n$/, ''),
    'b/b.yaml': `${text.replaceAll('nhi-', 'other-').split('owners:')[0]}...\n`,
  });
  expect(splitIdentities(`${text}...\n`)).toBe(undefined);
  const { identities } = await loadInventory([folder]);
  const [cut, uncut] = [identities.slice(0, 2000), identities.slice(2000)];
  expect(cut.map(({ place, credentials, id, ...rest }) => [place.line, id.slice(4), rest])).toEqual(
    uncut.map(({ place, credentials, id, ...rest }) => [place.line, id.slice(6), rest]),
  );
  expect(cut[1999]?.place.line).toBe(text.split('\n').findIndex((line) => line.includes('nhi-1999')) + 1);
});

test.each([
  ['flow style', '{version: 1,\nidentities:\n [{id: a, provider: p}]}\n'],
  ['no list', 'version: 1\nidentities:\n  a: b\n'],
  ['a list of nothing', 'version: 1\nidentities:\n'],
  ['two lists', 'version: 1\nidentities:\n  - a\nidentities:\n  - b\n'],
  ['a list on the same line', 'version: 1\nidentities: [a]\n'],
  ['a directive', '%YAML 1.2\n---\nidentities:\n  - a\n'],
  ['more than one document', '---\nidentities:\n  - a\n---\nb: c\n'],
  ['a later mark of a document', 'identities:\n  - a\n---\nb: c\n'],
  ['an item out of line', 'identities:\n  - a\n - b\n'],
])('in pieces or whole: a text with %s is parsed whole', (_, text) => {
  expect(splitIdentities(text)).toBe(undefined);
});
