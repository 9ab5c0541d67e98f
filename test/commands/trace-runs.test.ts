import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isUnknown } from '../../src/model/trace.ts';
import { fingerprint } from '../../src/seal/fingerprint.ts';
import { createKeyFile } from '../../src/seal/key.ts';
import { missingPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { createRepository } from '../support/repository.ts';
import { createPassword, createToken, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createRunTrace, firstTrace, readTrace, recordScan } from '../support/trace-estate.ts';

const home = createTemporaryFolder('trace-runs');
const run = createRunTrace(home);
const keyFile = join(home, 'one.key');
const key = createKeyFile(keyFile);
const token = createToken('leaked');
const other = createToken('beside');
const live = writeRecord('live', '{ version: "1", state: current, created_at: 2026-03-01, as_of: 2026-06-01 }');
const revoked = writeRecord('revoked', '{ version: "1", state: revoked, created_at: 2026-03-01, revoked_at: 2026-06-20, as_of: 2026-06-21 }');

/** An inventory with one identity, whose secret is the token. */
function writeRecord(name: string, credential: string): string {
  const folder = join(home, name);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'inventory.yaml'),
    `version: 1
generated_at: 2026-06-21T00:00:00Z
fingerprint: { scheme: fp1, keys: [{ kid: ${key.kid}, canary: ${key.canary} }] }
owners: [{ id: team-one, type: team, contact: one@team.example, status: active }]
identities:
  - id: one-release
    type: pat
    provider: github
    owner: team-one
    consumers: [service:one]
    credentials: [${credential.replace(' }', `, fps: ["${fingerprint(Buffer.from(token), key)}"] }`)}]
`,
  );
  return folder;
}

/** A folder without history, and a repository. */
function writeTargets(): { readonly folder: string; readonly repository: ReturnType<typeof createRepository> } {
  const folder = join(home, 'folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.env'), `TOKEN=${token}\nOTHER=${other}\n`);
  const repository = createRepository(join(home, 'repository'));
  repository.write('config.env', `TOKEN=${token}\n`);
  repository.commit('with it');
  return { folder, repository };
}

let server: PostgresServer | undefined;
const store = join(home, 'store.db');
const stores: string[] = [store];

beforeAll(async () => {
  const { folder, repository } = writeTargets();
  if (missingPostgres() === undefined) {
    server = await startPostgres();
    process.env['PGPASSWORD'] = server.password;
    stores.push(server.url);
  }
  const targets = [folder, repository.folder];
  const record = async (inventory: string, asOf: string) => {
    for (const one of stores) await recordScan({ store: one, targets, keyFile, inventory: [inventory], asOf });
  };
  await record(live, '2026-06-10T00:00:00Z');
  writeFileSync(join(folder, 'config.env'), `OTHER=${other}\n`);
  repository.write('config.env', 'TOKEN=from the vault\n');
  repository.commit('without it');
  await record(live, '2026-06-15T00:00:00Z');
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

const ask = (where: string, query: string, flags = {}, input?: string) =>
  run(
    { query, store: where, asOf: '2026-06-30T00:00:00Z', format: ['json'], ...flags },
    { cwd: home, env: { PGPASSWORD: server?.password }, ...(input === undefined ? {} : { input }) },
  );

describe.each([0, 1])('store %i of two runs, the second without the secret', (i) => {
  const where = () => stores[i] ?? '';
  test('it is gone, and not closed, for nothing shows that it was revoked', async ({ skip }) => {
    skip(where() === '', 'no PostgreSQL can run here');
    const result = await ask(where(), '-', {}, token);
    const { closed, where: places, since, liveness } = firstTrace(result);
    expect(result.code).toBe(1);
    expect(liveness.state).toBe('live');
    expect(closed).toEqual({ closed: false, why: [expect.stringContaining('deleting it revokes nothing'), expect.stringContaining('no file of HEAD')] });
    expect(places.atHead).toBe(false);
    expect(since.firstRun).toMatchObject({ startedAt: '2026-06-10T00:00:00Z' });
  });

  test('with the revocation recorded it is closed', async ({ skip }) => {
    skip(where() === '', 'no PostgreSQL can run here');
    const result = await ask(where(), idOf(token), { inventory: [revoked] });
    const trace = firstTrace(result);
    expect(result.code).toBe(0);
    expect(trace.closed.closed).toBe(true);
    expect(trace.actions.map(({ action }) => action.split(' ')[0])).toEqual(['Look', 'Register']);
    expect(trace.since.exposed).toMatchObject({ to: '2026-06-20T00:00:00Z' });
  });

  test('places that are gone say since which run; those in history stay', async ({ skip }) => {
    skip(where() === '', 'no PostgreSQL can run here');
    const { where: places } = firstTrace(await ask(where(), idOf(token)));
    const told = places.systems.flatMap(({ target, places: list }) =>
      list.map(({ state, goneSince }) => [target.split('/').at(-1), state, goneSince?.startedAt]),
    );
    expect(told.sort()).toEqual([
      ['folder', 'head', '2026-06-15T00:00:00Z'],
      ['repository', 'history', undefined],
    ]);
  });

  test('what stood beside it and still stands there is told to be there', async ({ skip }) => {
    skip(where() === '', 'no PostgreSQL can run here');
    const { traces } = readTrace(await ask(where(), 'path:config.env'));
    expect(traces.map(({ closed, where: places }) => [closed.closed, places.atHead]).sort()).toEqual([
      [false, false],
      [false, true],
    ]);
  });
});

test('a secret whose history was rewritten is as old as an earlier run was told', async () => {
  const repository = createRepository(join(home, 'rewritten'));
  const where = join(home, 'rewritten.db');
  repository.write('a.txt', 'nothing\n');
  repository.commit('before');
  repository.write('config.env', `TOKEN=${createToken('rewritten')}\n`);
  repository.commit('with it');
  const record = (asOf: string) => recordScan({ store: where, targets: [repository.folder], keyFile, asOf });
  await record('2026-06-10T00:00:00Z');
  repository.git(['reset', '--quiet', '--hard', 'HEAD~1']);
  repository.git(['reflog', 'expire', '--expire=now', '--all']);
  repository.git(['gc', '--quiet', '--prune=now']);
  await record('2026-06-11T00:00:00Z');
  repository.write('config.env', `TOKEN=${createToken('rewritten')}\n`);
  await record('2026-06-12T00:00:00Z');
  const { since } = firstTrace(await ask(where, idOf(createToken('rewritten'))));
  expect(Date.parse(isUnknown(since.evidence) ? '' : since.evidence.at)).toBe(Date.parse(repository.timeOf(1)));
  expect(since.reliability).toContain('in history that an earlier run read');
});

test('a password in the address of a store is refused without being repeated', async () => {
  const password = createPassword('address');
  const result = await ask(`postgres://me:${password}@localhost/x`, 'path:x');
  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).not.toContain(password);
});
