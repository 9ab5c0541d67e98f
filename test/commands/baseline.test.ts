import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { type BaselineEntry, readBaseline, writeBaseline } from '../../src/suppress/baseline.ts';
import { isProtected } from '../../src/suppress/void.ts';
import { asOf, runCli, scanJson } from '../support/cli.ts';
import { createDemoEstate } from '../support/demo-estate.ts';
import { createRepository, runGit, type TestRepository } from '../support/repository.ts';
import { createPassword, createToken, findLeaks, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('baseline');
const name = '.keytrail-baseline.jsonl';
const [token, other, removed, password] = [createToken('first'), createToken('other'), createToken('removed'), createPassword('chosen')];

/** A token in a file, a password in another, a token that history alone holds. */
function createEstate(id: string): TestRepository {
  const repository = createRepository(join(folder, id));
  repository.write('old.js', `const t = "${removed}";\n`);
  repository.commit('first');
  repository.remove('old.js');
  repository.write('src/app.js', `const t = "${token}";\n`);
  repository.write('config.env', `DB_PASSWORD=${password}\n`);
  repository.commit('second');
  return repository;
}

const baseline = (args: readonly string[], cwd: string) => runCli(['baseline', ...args, '--as-of', asOf], { cwd });
const entriesOf = (where: string): BaselineEntry[] => readBaseline(readFileSync(join(where, name), 'utf8'), name).map(({ entry }) => entry);
const openOf = async (args: readonly string[], cwd: string) => {
  const { report, code } = await scanJson(args, { cwd });
  return { code, open: Object.values(report.counts).reduce((sum, count) => sum + count, 0) };
};

test('what is accepted is open no more, on another clone and with a key as well, and holds no value', async () => {
  const { folder: where, git, commit } = createEstate('clones');
  const made = await baseline(['create', '--reason', 'legacy', '--owner', 'payments', '--until', '2026-06-30'], where);
  expect([made.code, made.stdout]).toEqual([0, `${name}: 3 findings accepted\n`]);
  expect(made.stderr).toContain(`added "${name} merge=union" to .gitattributes`);
  expect(entriesOf(where)).toHaveLength(3);
  expect(entriesOf(where).find(({ finding }) => finding === idOf(removed))).toEqual({
    finding: idOf(removed),
    detector: 'github-personal-access-token',
    firstSeen: '2025-03-01',
    until: '2026-06-30',
    owner: 'payments',
    reason: 'legacy',
  });
  expect(findLeaks(readFileSync(join(where, name), 'utf8'), [token, removed, password])).toEqual([]);
  commit('baseline');
  git(['clone', '--quiet', where, join(folder, 'elsewhere', 'deep')]);
  await runCli(['key', 'init', join(folder, 'clones.key')]);
  for (const cwd of [where, join(folder, 'elsewhere', 'deep')])
    for (const key of [[], ['--key-file', join(folder, 'clones.key')]]) expect(await openOf(key, cwd)).toEqual({ code: 0, open: 0 });
});

test('a baseline made with a key is the one made without', async () => {
  const { folder: where } = createEstate('keyed');
  await runCli(['key', 'init', join(folder, 'keyed.key')]);
  await baseline(['create', '--file', join(folder, 'with'), '--key-file', join(folder, 'keyed.key')], where);
  await baseline(['create', '--file', join(folder, 'without')], where);
  expect(readFileSync(join(folder, 'with'), 'utf8')).toBe(readFileSync(join(folder, 'without'), 'utf8'));
});

test('moves and renames change nothing, and a new secret beside an accepted one is open', async () => {
  const { folder: where, git, write, commit } = createEstate('moved');
  await baseline(['create'], where);
  git(['mv', 'src', 'lib']);
  write('lib/more.js', `\n\n  if (x) { const t = "${token}"; }\n`);
  commit('moved');
  expect((await openOf([], where)).open).toBe(0);
  write('lib/app.js', `const t = "${token}", u = "${other}";\n`);
  expect((await openOf([], where)).open).toBe(1);
});

test('create refuses to replace a baseline; update adds what is open and leaves the rest as it is', async () => {
  const { folder: where, write } = createEstate('update');
  await baseline(['create', '--reason', 'legacy'], where);
  const again = await baseline(['create'], where);
  expect([again.code, again.stderr]).toEqual([2, `keytrail: ${name}: is there already: "keytrail baseline update" adds to it\n`]);
  write('new.js', `const t = "${other}";\n`);
  const updated = await baseline(['update', '--reason', 'added'], where);
  expect([updated.code, updated.stdout]).toEqual([0, `${name}: 1 finding accepted, 3 accepted before\n`]);
  const entries = entriesOf(where);
  expect(entries.map(({ reason }) => reason).sort()).toEqual(['added', 'legacy', 'legacy', 'legacy']);
  expect(entries).toEqual(entries.toSorted((a, b) => (a.finding < b.finding ? -1 : 1)));
  // Not in history yet: the day it was accepted.
  expect(entries.find(({ finding }) => finding === idOf(other))?.firstSeen).toBe(asOf.slice(0, 10));
  const before = readFileSync(join(where, name), 'utf8');
  writeFileSync(join(where, name), `${before.split('\n').toReversed().join('\r\n')}\n${before}`);
  expect((await baseline(['update'], where)).code).toBe(0);
  expect(readFileSync(join(where, name), 'utf8')).toBe(before);
});

test('update begins a baseline where there is none, but not under a name that may be a slip', async () => {
  const { folder: where } = createEstate('begun');
  expect((await baseline(['update', '--file', 'typed.jsonl'], where)).stderr).toContain('typed.jsonl: is not there: "keytrail baseline create" makes it');
  expect((await baseline(['update', '--reason', 'legacy'], where)).stdout).toBe(`${name}: 3 findings accepted\n`);
});

test('a finding that is named is accepted alone', async () => {
  const { folder: where } = createEstate('named');
  const { code, stdout, stderr } = await baseline(['update', '--finding', idOf(token), '--reason', 'fixture'], where);
  expect([code, stdout]).toEqual([0, `${name}: 1 finding accepted\n`]);
  expect(stderr).toContain('2 open findings not named by --finding: not accepted');
  expect(entriesOf(where).map(({ finding }) => finding)).toEqual([idOf(token)]);
  expect((await baseline(['update', '--finding', idOf(other)], where)).stderr).toContain(`${idOf(other)} is no open finding that a baseline may hide`);
  expect(await baseline(['update', '--finding', 'kt1:short'], where)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--finding: must be a whole finding id'),
  });
});

test('an expired entry reports again, and update does not renew it', async () => {
  const { folder: where } = createEstate('expired');
  await baseline(['create', '--until', '2026-02-28'], where);
  const later = ['--as-of', '2026-03-01T00:00:00Z'];
  expect((await openOf(['--as-of', '2026-02-28T23:59:59Z'], where)).open).toBe(0);
  expect((await openOf(later, where)).open).toBe(3);
  const before = readFileSync(join(where, name), 'utf8');
  await runCli(['baseline', 'update', ...later], { cwd: where });
  expect(readFileSync(join(where, name), 'utf8')).toBe(before);
  const pruned = await runCli(['baseline', 'prune', '--expired', ...later], { cwd: where });
  expect([pruned.code, pruned.stdout]).toEqual([0, `${name}: 3 entries removed, 0 kept\n`]);
});

test('prune takes away only what a complete scan of everything does not find', async () => {
  const { folder: where, git } = createEstate('prune');
  await baseline(['create'], where);
  const gone: BaselineEntry = { finding: idOf(other), detector: 'github-personal-access-token', firstSeen: '2026-01-01' };
  const all = [...entriesOf(where), gone];
  writeFileSync(join(where, name), writeBaseline(all));
  const partial = await baseline(['prune', '--no-history'], where);
  expect([partial.code, partial.stderr]).toEqual([2, 'keytrail: baseline prune: needs a scan of everything, history included\n']);
  expect((await baseline(['prune', 'src', '--file', name], where)).code).toBe(2);
  const shallow = join(folder, 'shallow');
  git(['add', '--all']);
  git(['commit', '--quiet', '--message', 'baseline']);
  runGit(folder, ['clone', '--quiet', '--depth', '1', `file://${where}`, shallow]);
  const incomplete = await baseline(['prune'], shallow);
  expect([incomplete.code, incomplete.stdout]).toEqual([3, '']);
  expect(entriesOf(shallow)).toHaveLength(4);
  const pruned = await baseline(['prune'], where);
  expect([pruned.code, pruned.stdout]).toEqual([0, `${name}: 1 entry removed, 3 kept\n`]);
  expect(entriesOf(where).map(({ finding }) => finding)).not.toContain(idOf(other));
});

test('what an incomplete scan found is accepted, and that there may be more is said', async () => {
  const { folder: where } = createEstate('partly');
  const shallow = join(folder, 'partly-shallow');
  runGit(folder, ['clone', '--quiet', '--depth', '1', `file://${where}`, shallow]);
  const made = await baseline(['create'], shallow);
  expect(made.code).toBe(3);
  expect(made.stderr).toContain('something could not be read, so there may be more');
  expect(entriesOf(shallow)).toHaveLength(2);
});

test('show tells each entry, what it stands for and where it is now', async () => {
  const { folder: where } = createEstate('show');
  await baseline(['create', '--reason', 'legacy', '--owner', 'payments'], where);
  const gone: BaselineEntry = { finding: idOf(other), detector: 'github-personal-access-token', firstSeen: '2026-01-01', until: '2026-01-30' };
  writeFileSync(join(where, name), writeBaseline([...entriesOf(where), gone]));
  const table = await baseline(['show'], where);
  expect(table.code).toBe(0);
  for (const text of ['src/app.js:1', 'config.env:1', 'commit ', 'payments', 'legacy', 'nowhere any more', `${name}: 4 entries (3 active, 1 unused)`])
    expect(table.stdout).toContain(text);
  const json = JSON.parse((await baseline(['show', '--format', 'json'], where)).stdout) as {
    entries: { finding: string; state: string; found?: { place: string } }[];
  };
  expect(json.entries.map(({ state }) => state).sort()).toEqual(['active', 'active', 'active', 'unused']);
  expect(json.entries.find(({ finding }) => finding === idOf(token))?.found?.place).toBe('src/app.js:1');
  expect(findLeaks(table.stdout, [token, removed, password])).toEqual([]);
});

test('what no suppression may hide is not accepted, and how much that is, is said', async () => {
  const { folder: estate, inventory, keyFile } = await createDemoEstate(join(folder, 'estate'));
  const judged = ['shop', '--inventory', inventory, '--key-file', keyFile, '--as-of', '2026-06-30T12:00:00Z'];
  const made = await runCli(['baseline', 'create', '--file', 'accepted.jsonl', ...judged], { cwd: estate });
  const [, left] = /(\d+) findings left out: what lives on after its end/.exec(made.stderr) ?? [];
  const { report } = await scanJson([...judged, '--baseline', 'accepted.jsonl'], { cwd: estate });
  const verdicts = (report.findings as unknown as { status: string; verdict: Verdict }[])
    .filter(({ status }) => status === 'open')
    .map(({ verdict }) => verdict);
  expect(verdicts.map((verdict) => isProtected(verdict))).toEqual(Array(Number(left)).fill(true));
  expect(verdicts.map((verdict) => verdict.class)).toEqual(expect.arrayContaining(['exposed', 'retired-live', 'stale-copy']));
});

test("the target's keytrail.yaml may name the file, within the target alone", async () => {
  const { folder: where, write } = createEstate('named');
  write('keytrail.yaml', 'baseline: accepted.jsonl\n');
  expect((await baseline(['create'], where)).stdout).toBe('accepted.jsonl: 3 findings accepted\n');
  expect((await openOf([], where)).open).toBe(0);
  write('keytrail.yaml', 'baseline: ../outside.jsonl\n');
  expect((await baseline(['update'], where)).code).toBe(2);
  expect(existsSync(join(folder, 'outside.jsonl'))).toBe(false);
});

test('what cannot be written as told is refused before anything is scanned or written', async () => {
  const { folder: where } = createEstate('refused');
  const hidden = createToken('in a reason');
  const refused: readonly (readonly string[])[] = [
    ['create', '--reason', hidden],
    ['create', '--reason', ''],
    ['create', '--owner', 'x'.repeat(300)],
    ['create', '--until', '2026-02-30'],
    ['create', '--until', '2026-01-30'],
    ['create', '-'],
    ['create', 'nowhere'],
    ['create', '--import', 'nowhere.json'],
    ['update', '--file', 'nowhere.jsonl'],
    ['show'],
    ['prune'],
  ];
  for (const args of refused) {
    const { code, stderr, stdout } = await baseline(args, where);
    expect([code, stdout], args.join(' ')).toEqual([2, '']);
    expect(findLeaks(stderr, [hidden])).toEqual([]);
  }
  expect(readdirSync(where).sort()).toEqual(['.git', 'config.env', 'src']);
});

test('a link in the place of a baseline is neither read nor written through', async () => {
  const { folder: where } = createEstate('linked');
  writeFileSync(join(folder, 'outside.txt'), 'mine\n');
  symlinkSync(join(folder, 'outside.txt'), join(where, name));
  for (const command of ['create', 'update', 'show', 'prune']) expect((await baseline([command], where)).code).toBe(2);
  expect(readFileSync(join(folder, 'outside.txt'), 'utf8')).toBe('mine\n');
});
