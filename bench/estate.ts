// A seeded estate for the correlation's bench: sealed occurrences as workers would post them, the history around them, and an inventory that
// knows some of the secrets. Nothing here was ever a value.
import { readCatalogue } from '../src/detectors/catalogue.ts';
import type { Detector } from '../src/model/detector.ts';
import { isGuessable } from '../src/model/detector.ts';
import { type Credential, defaultPolicy, type Identity, type Inventory } from '../src/model/inventory.ts';
import type { Occurrence } from '../src/model/occurrence.ts';
import type { Origin } from '../src/model/origin.ts';
import type { ReportTarget } from '../src/model/report.ts';
import type { RunStore } from '../src/store/run-store.ts';

export const size = { secrets: 250_000, occurrences: 1_000_000, targets: 1_000, identities: 100_000, wide: 10, widePlaces: 10_000 };

/** The same estate with fewer or more of everything but targets. */
export function scaleTo(occurrences: number): void {
  const share = occurrences / size.occurrences;
  for (const part of ['secrets', 'occurrences', 'identities', 'widePlaces'] as const) size[part] = Math.max(1, Math.round(size[part] * share));
}

export const asOf = '2026-06-30T00:00:00Z';
export const kid = 'kbench000';

export const detectors: ReadonlyMap<string, Detector> = new Map(readCatalogue().detectors.map((detector) => [detector.id, detector]));
const provided = [...detectors.values()].filter((detector) => !isGuessable(detector) && detector.kind !== 'identifier');
const guessed = [...detectors.values()].filter((detector) => isGuessable(detector) && detector.kind !== 'identifier');

export const targets: readonly ReportTarget[] = Array.from({ length: size.targets }, (_, i) => ({
  target: `estate/team-${i % 40}/service-${i}`,
  repositories: [{ path: '', remote: `https://github.com/example/service-${i}`, history: 'full', headPaths: [] }],
  kind: 'directory',
}));

/** A few secrets stand in thousands of places, the others in a handful. */
export function addOccurrences(store: RunStore): number {
  let added = 0;
  for (let secret = 0; secret < size.wide; secret++) for (let place = 0; place < size.widePlaces; place++) added += addOne(store, secret, place);
  for (let round = 0; added < size.occurrences; round++)
    for (let secret = size.wide; secret < size.secrets && added < size.occurrences; secret++) added += addOne(store, secret, round);
  return added;
}

/** Six of ten are objects of git: half of them at HEAD, one in eight with a second commit at another path. */
function addOne(store: RunStore, secret: number, place: number): number {
  const number = secret + place * 104_729;
  // Every fourth secret lies in several targets, a wide one in all.
  const target = secret < size.wide ? place % size.targets : (secret * 7 + (secret % 4 === 0 ? place * 13 : 0)) % size.targets;
  const path = `src/${words[number % 31]}/${words[(number >> 5) % 31]}/config-${number % 5_003}.yaml`;
  const object = number % 10 < 6 ? hash(number) : undefined;
  store.addOccurrence(target, occurrenceOf(secret, number, object === undefined ? { kind: 'file', path } : { kind: 'git-blob', repository: '', object }));
  if (object === undefined) return 1;
  const commitAt = 1_500_000_000 + (number % 200_000_000);
  const change = { target, repository: '', commit: hash(number % 3_001), commitAt, authorAt: commitAt - 60, before: [], after: object };
  store.addChange({ ...change, path });
  if (number % 8 === 0) store.addChange({ ...change, commit: hash((number % 3_001) + 1), commitAt: commitAt + 86_400, path: `${path}.copy` });
  if (number % 2 === 0) store.addPresent(target, '', object, path);
  return 1;
}

export function addReaches(store: RunStore): void {
  for (const [target] of targets.entries())
    for (const commit of store.commitsOf(target, '')) store.addReach(target, '', commit, ['refs/heads/main', 'refs/remotes/origin/main', 'refs/tags/v1'], 3);
}

function occurrenceOf(secret: number, number: number, origin: Origin): Occurrence {
  const guessable = isGuessableSecret(secret);
  const detector = detectorOf(secret);
  const line = 1 + (number % 900);
  return {
    findingId: `${guessable ? 'line' : 'kt1:'}${hash(secret, 26)}`,
    guessable,
    valueTag: fingerprintOf(secret),
    ...(secret % 5 === 0 ? { otherFingerprints: [fingerprintOf(secret + size.secrets)] } : {}),
    detectorId: detector.id,
    mask: `${detector.id.slice(0, 4)}… and 32 more`,
    facts: secret % 4 === 1 ? { publicId: `pid-${secret}` } : guessable ? { host: `db-${secret % 977}.example`, user: `app-${secret}` } : {},
    confidence: 0.75 + (secret % 3) / 10,
    alsoMatched: secret % 16 === 0 ? ['generic-password'] : [],
    origin,
    region: { startLine: line, startColumn: 9, endLine: line, endColumn: 49 },
    variable: `${words[secret % 31]?.toUpperCase()}_KEY`,
  };
}

/** Half of the secrets are known by their value, others by a public id, a login or not at all. */
export function createInventory(): Inventory {
  const byValue = Math.floor(size.identities * 0.625);
  const byId = Math.floor(size.identities * 0.825);
  const identities = Array.from({ length: size.identities }, (_, i) => {
    if (i < byValue) return identityOf(i, 4 * i, [credentialOf(i, [4 * i]), credentialOf(i, [4 * i + 2])]);
    if (i < byId)
      return identityOf(i, 4 * (i - byValue) + 1, [{ ...credentialOf(i, []), publicIds: [{ type: 'key-id', value: `pid-${4 * (i - byValue) + 1}` }] }]);
    // Every tenth secret is guessable; odd ones are not known by their value.
    const secret = 20 * (i - byId) + 19;
    return { ...identityOf(i, secret, []), host: `db-${secret % 977}.example`, user: `app-${secret}` };
  });
  const owners = Array.from({ length: 400 }, (_, i) => {
    const id = `team-${i}`;
    return [id, { id, type: 'team', contact: `${id}@owners.example`, status: i % 10 === 0 ? 'departed' : 'active' }] as const;
  });
  return {
    sources: ['inventory.yaml'],
    warnings: [],
    keys: [],
    owners: new Map(owners),
    systems: targets.map((_, i) => ({
      id: `github:example/service-${i}`,
      aliases: [],
      status: 'active',
      visibility: i % 9 === 0 ? 'public' : 'private',
      owner: `team-${i % 400}`,
    })),
    claims: [
      { id: 'claim', provider: 'aws', kinds: ['*'], complete: true, asOf: '2026-06-29T00:00:00Z', maxAgeDays: 7, place: { file: 'inventory.yaml', line: 1 } },
    ],
    policy: { ...defaultPolicy, locations: [{ match: '*/vendor/*', allow: true }] },
    exceptions: [],
    identities,
  };
}

function identityOf(i: number, secret: number, credentials: readonly Credential[]): Identity {
  const owner = i % 20 === 0 ? {} : { ownerId: `team-${i % 400}` };
  const system = `github:example/service-${(secret * 7) % size.targets}`;
  return {
    id: `identity-${i}`,
    type: 'api-key',
    provider: detectorOf(secret).provider,
    ...owner,
    purpose: 'nightly work',
    boundary: [system],
    scope: ['read'],
    cadenceDays: 90,
    trigger: { type: 'app-retired' },
    retirementStatus: i % 50 === 0 ? 'retired' : 'active',
    locations: [`${system}/deploy/*`],
    consumers: [],
    thirdParty: false,
    humanUse: false,
    tags: [],
    exceptions: [],
    credentials,
    place: { file: 'inventory.yaml', line: i + 2 },
    lines: {},
  };
}

function credentialOf(i: number, secrets: readonly number[]): Credential {
  return {
    version: String(secrets[0] ?? 0),
    state: i % 6 === 0 ? 'previous' : 'current',
    fingerprints: secrets.map(fingerprintOf),
    publicIds: [],
    createdAt: `20${20 + (i % 6)}-03-01T00:00:00Z`,
    place: { file: 'inventory.yaml', line: i + 2 },
  };
}

function isGuessableSecret(secret: number): boolean {
  return secret % 10 === 9;
}

function detectorOf(secret: number): Detector {
  const from = isGuessableSecret(secret) ? guessed : provided;
  return from[secret % from.length] as Detector;
}

function fingerprintOf(secret: number): string {
  return `fp1:${kid}:${hash(secret, 26)}`;
}

const digits = Buffer.alloc(20);

/** Hexadecimal digits, spread like those of a real hash. */
function hash(n: number, length = 40): string {
  for (let i = 0; i < 5; i++) {
    const mixed = Math.imul((n + i) ^ (n >>> 15), 0x2c1b3c6d ^ (i * 0x9e3779b1));
    digits.writeUInt32LE((mixed ^ (mixed >>> 13)) >>> 0, 4 * i);
  }
  return digits.toString('hex', 0, length / 2);
}

const words = Array.from({ length: 31 }, (_, i) => `${['core', 'shop', 'auth', 'mail', 'data', 'edge'][i % 6]}-${i}`);
