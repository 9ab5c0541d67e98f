import { expect, test } from 'vitest';
import type { Trace } from '../../src/model/trace.ts';
import { traceSecret } from '../../src/trace/trace-secret.ts';
import { sampleVerdict } from '../report/judged-report.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { credential, fingerprintOf, identity, inventory } from '../support/judge-estate.ts';
import { placedTrace, sampleFacts, tracedFinding, withCredential, withoutRecord } from './sample-facts.ts';

const trace = (changes: Parameters<typeof sampleFacts>[0] = {}): Trace => traceSecret(sampleFacts(changes));
const revoked = { state: 'revoked', revokedAt: '2026-06-20T00:00:00Z', asOf: '2026-06-21T00:00:00Z' } as const;
const orderOf = ({ actions }: Trace) => actions.map(({ action }) => action.split(' ')[0]);

test('every question has an answer or a reason why there is none', () => {
  const answers = Object.values(traceSecret(withoutRecord(false)));
  expect(answers).toHaveLength(13);
  const unknown = JSON.stringify(answers).matchAll(/"unknown":"([^"]*)"/g);
  expect([...unknown].every(([, why]) => why?.startsWith('because '))).toBe(true);
});

test('without an inventory, whose, reach, consumers and rotation are unknown because none was given', () => {
  const { whose, reach, consumers, rotation, liveness } = traceSecret(withoutRecord(false));
  expect([whose, reach, consumers, rotation]).toEqual(Array(4).fill({ unknown: 'because no inventory was given' }));
  expect(liveness).toMatchObject({ state: 'unknown', basis: 'none' });
});

test('without a record, the claim that does not cover it is named', () => {
  expect(traceSecret(withoutRecord(true)).whose).toMatchObject({ identity: { unknown: 'because no record matches; no claim covers acme' } });
});

test('a guessable value has no fingerprint in the answer', () => {
  expect(trace().what.fingerprint).toBeDefined();
  expect(trace({ findings: [tracedFinding({ guessable: true })] }).what.fingerprint).toBeUndefined();
});

test('a current version is live, a superseded one is not known to be dead', () => {
  expect(trace().liveness).toMatchObject({ state: 'live', basis: 'inventory', asOf: '2026-06-30T00:00:00Z' });
  expect(trace(withCredential({ state: 'superseded' })).liveness).toMatchObject({ state: 'unknown' });
});

test('a revoked version is dead only when a source looked afterwards', () => {
  expect(trace(withCredential(revoked)).liveness).toMatchObject({ state: 'dead', basis: 'inventory' });
  expect(trace(withCredential({ ...revoked, asOf: '2026-06-19T00:00:00Z' })).liveness.state).toBe('unknown');
  const { asOf: _, ...untold } = revoked;
  expect(trace(withCredential(untold)).liveness.state).toBe('unknown');
});

test("a secret's own expiry ends it five minutes later, whatever its record says", () => {
  const expiring = (expiresAt: string) => trace({ findings: [tracedFinding({ facts: { expiresAt } })] }).liveness;
  expect(expiring('2026-06-30T11:54:59Z')).toMatchObject({ state: 'dead', basis: 'decoded-expiry' });
  expect(expiring('2026-06-30T11:55:00Z').state).toBe('live');
});

test('it is first of the places the earliest of the times that can be true', () => {
  const forged = placedTrace({ path: 'a', introduced: { commit: 'd'.repeat(40), authorAt: '2001-01-01T00:00:00Z', commitAt: '2026-05-09T00:00:00Z' } });
  const { since, introducedBy } = trace({ places: [forged, placedTrace()] });
  expect(since).toMatchObject({ evidence: { at: '2026-05-01T08:00:00Z', commit: 'c'.repeat(40) }, clockSuspect: true });
  expect(introducedBy).toMatchObject({ commit: { commit: 'c'.repeat(40) } });
});

test('of a history that was not read whole nobody is said to have put it there', () => {
  const { introducedBy, since } = trace({ historyComplete: false });
  expect(introducedBy).toEqual({ unknown: expect.stringContaining('not read whole') });
  expect(since.reliability).toContain('it may be older');
});

test('the window stays open until it is dead, and ends with the revocation', () => {
  expect(trace().since.exposed).toEqual({ from: '2026-05-01T08:00:00Z', to: { unknown: expect.stringContaining('it is open') } });
  expect(trace(withCredential(revoked)).since.exposed).toEqual({ from: '2026-05-01T08:00:00Z', to: '2026-06-20T00:00:00Z' });
});

test('one public system makes it public; one of unknown visibility makes it unknown', () => {
  const { visibility: _, ...unknown } = placedTrace({ system: 'dir:x' });
  const visible = (...places: ReturnType<typeof placedTrace>[]) => trace({ places }).since.visibility;
  expect(visible(unknown, placedTrace({ visibility: 'public' }))).toBe('public');
  expect(visible(unknown, placedTrace())).toEqual({ unknown: expect.stringContaining('because') });
  expect(visible(placedTrace(), placedTrace({ visibility: 'internal' }))).toBe('internal');
});

test('places come by system, public ones first, and in each HEAD, history, messages, names', () => {
  const history = placedTrace({ path: 'a', present: false });
  const message = placedTrace({ path: '', origin: { kind: 'git-commit', repository: '', object: 'e'.repeat(40) } });
  const name = placedTrace({ path: 'n', origin: { kind: 'path-name', present: true, repository: '', path: 'n' } });
  const open = placedTrace({ target: 'site', system: 'github:one/site', visibility: 'public' });
  const { where } = trace({ places: [name, message, history, placedTrace(), open] });
  expect(where.systems.map(({ system }) => system)).toEqual(['github:one/site', 'github:one/app']);
  expect(where.systems[1]?.places.map(({ state }) => state)).toEqual(['head', 'history', 'message', 'name']);
});

test('a file of the tree and its object at HEAD are one place', () => {
  const { introduced: _, ...file } = placedTrace({ origin: { kind: 'file', path: 'config.env' } });
  expect(trace({ places: [file, placedTrace()] }).where).toMatchObject({ places: 1, systems: [{ places: [{ commit: 'c'.repeat(40) }] }] });
});

test('what is private is contained first and revoked after its consumers moved; removal from HEAD and history come after', () => {
  expect(orderOf(trace())).toEqual(['Limit', 'Issue', 'Move', 'Watch', 'Revoke', 'Look', 'Replace', 'Purge', 'Scan']);
  const history = trace({ places: [placedTrace(), placedTrace({ path: 'a', present: false })] });
  expect(orderOf(history).slice(-3)).toEqual(['Purge', 'Only', 'Scan']);
});

test('what is public or misused is revoked first', () => {
  expect(orderOf(trace({ places: [placedTrace({ visibility: 'public' })] }))[0]).toBe('Revoke');
  expect(orderOf(trace({ exploited: true }))).toEqual(['Revoke', 'Save', 'Issue', 'Move', 'Look', 'Replace', 'Purge', 'Scan']);
});

test('a key of an account that nobody here knows is for its holder to limit, to revoke and to issue anew', () => {
  const findings = [tracedFinding({ facts: { account: '777788889999' } })] as const;
  const { identity: _, ...unmatched } = sampleVerdict({ class: 'unmatched', flags: ['foreign-account'], strength: 0, candidates: [] });
  const { identity: _record, ...facts } = sampleFacts({ findings, verdict: unmatched });
  const holder = /^Have whoever holds account 777788889999 (\w+)/;
  const steps = (exploited: boolean) => traceSecret({ ...facts, exploited }).actions.flatMap(({ action }) => holder.exec(action)?.[1] ?? []);
  expect(steps(true)).toEqual(['revoke', 'issue']);
  expect(steps(false)).toEqual(['limit', 'issue', 'revoke']);
});

test('a password has no overlap: it is changed and given to what uses it in one step', () => {
  const findings = [tracedFinding({ detector: sampleDetector({ kind: 'password' }) })] as const;
  const { actions } = trace({ findings });
  expect(orderOf({ ...trace(), actions })).toEqual(['Limit', 'Choose', 'Change', 'Look', 'Replace', 'Purge', 'Scan']);
  expect(actions[2]).toMatchObject({
    action: expect.stringMatching(/^Change the password of nhi-one where it is checked, and give the new one to .* at the same time/),
    verifyWith: expect.stringContaining('the old one is refused'),
  });
  expect(orderOf(trace({ findings, exploited: true })).slice(0, 4)).toEqual(['Change', 'Save', 'Choose', 'Move']);
});

test('of an identity that was due to retire a new one is issued only if it does not', () => {
  const verdict = sampleVerdict({ identity: 'nhi-one', version: '1', strength: 4, flags: ['retirement-due'], candidates: [] });
  expect(trace({ verdict }).actions[1]?.action).toContain('unless nhi-one retires now, as was due');
});

test('what is dead is deleted at HEAD, and may stay in history; what nobody knew of is not registered', () => {
  const places = [placedTrace(), placedTrace({ path: 'a', present: false })];
  const standing = trace({ ...withCredential(revoked), places });
  expect(orderOf(standing)).toEqual(['Look', 'Delete', 'Scan']);
  const { identity: _, ...unknown } = sampleFacts({ ...withoutRecord(true), findings: [tracedFinding({ facts: { expiresAt: '2026-01-01T00:00:00Z' } })] });
  expect(orderOf(traceSecret(unknown))).toEqual(['Look', 'Delete', 'Scan']);
  const closed = trace({ ...withCredential(revoked), findings: [tracedFinding({ present: false })], places: [placedTrace({ present: false })] });
  expect(orderOf(closed)).toEqual(['Look']);
});

test('history that is gone already is not rewritten', () => {
  const goneSince = { id: 'run-2', startedAt: '2026-06-20T00:00:00Z' };
  const gone = trace({ findings: [tracedFinding({ status: 'fixed' })], places: [placedTrace({ present: false, goneSince })] });
  expect(orderOf(gone)).not.toContain('Only');
});

test('history that was rewritten makes nothing younger: what an earlier run was told counts, if it can be true', () => {
  const { introduced: _, ...file } = placedTrace({ origin: { kind: 'file', path: 'config.env' } });
  const firstRun = { id: 'run-1', startedAt: '2026-06-10T00:00:00Z' };
  const since = (firstEvidenceAt: string) => trace({ findings: [tracedFinding({ firstRun, firstEvidenceAt })], places: [file] }).since;
  expect(since('2026-05-01T08:00:00Z')).toMatchObject({
    evidence: { at: '2026-05-01T08:00:00Z' },
    reliability: expect.stringContaining('in history that an earlier run read'),
    exposed: { from: '2026-05-01T08:00:00Z' },
  });
  expect(since('2001-01-01T00:00:00Z')).toMatchObject({ evidence: { at: firstRun.startedAt }, reliability: expect.stringMatching(/^a scan saw it/) });
});

test('of what is retired nothing is issued, of what is dead nothing is revoked', () => {
  const retired = identity({ retirementStatus: 'retired' });
  expect(orderOf(trace({ identity: retired })).slice(0, 3)).toEqual(['Revoke', 'Save', 'Look']);
  expect(orderOf(trace(withCredential(revoked)))[0]).toBe('Look');
});

test('where a newer version exists, consumers move to it and none is issued', () => {
  const record = identity({ credentials: [credential({ state: 'superseded' }), credential({ version: '2', fingerprints: [fingerprintOf('new')] })] });
  const { actions, rotation } = trace({ identity: record, verdict: sampleVerdict({ identity: record.id, version: '1', strength: 4, candidates: [] }) });
  expect(actions.map(({ action }) => action)[1]).toContain('version 2');
  expect(rotation).toMatchObject({ matched: '1', current: '2', rotated: true, oldRevoked: false });
});

test('a newer version with the old value is no rotation, and is as old as the value', () => {
  const credentials = [credential({ state: 'superseded', createdAt: '2025-01-01T00:00:00Z' }), credential({ version: '2', createdAt: '2026-06-01T00:00:00Z' })];
  const record = identity({ credentials });
  const { rotation } = trace({ identity: record, verdict: sampleVerdict({ identity: record.id, version: '1', strength: 4, candidates: [] }) });
  expect(rotation).toMatchObject({ rotated: false, rotatedAt: '2025-01-01T00:00:00Z' });
});

test('where its owner left, whoever is named for its systems acts; where nobody is, that is said', () => {
  const owner = { id: 'ben', type: 'person', status: 'departed' } as const;
  const verdict = sampleVerdict({ identity: 'nhi-one', version: '1', strength: 4, owner, candidates: [] });
  const { escalation: _, ...alone } = verdict;
  expect(trace({ verdict: { ...verdict, escalation: 'team-two' } }).actions[0]?.owner).toBe('team-two');
  expect(trace({ verdict: alone }).actions[0]?.owner).toEqual({ unknown: expect.stringContaining('ben has left') });
});

test('a record that holds the value and tells no store is no proof that no store keeps it', () => {
  expect(trace().siblings.homes).toEqual({ unknown: expect.stringContaining('does not tell') });
  expect(trace({ inventory: inventory({ identities: [] }) }).siblings.homes).toEqual([]);
});

test('other identities and stores that hold the same value are named', () => {
  const other = identity({ id: 'nhi-two', credentials: [credential({ source: 'vault:two' })] });
  const facts = sampleFacts();
  const { siblings } = traceSecret({ ...facts, inventory: inventory({ identities: [identity(), other] }), identity: identity() });
  expect(siblings).toMatchObject({ homes: ['vault:two'] });
  const own = facts.identity as NonNullable<typeof facts.identity>;
  expect(traceSecret({ ...facts, inventory: inventory({ identities: [own, other] }) }).siblings.sharedWith).toEqual(['nhi-two']);
});

test('it is closed only when it is gone and dead', () => {
  const gone = { findings: [tracedFinding({ status: 'fixed' })] } as const;
  const closed = (changes: Parameters<typeof sampleFacts>[0]) => trace(changes).closed.closed;
  expect(closed({})).toBe(false);
  expect(closed(gone)).toBe(false);
  expect(closed(withCredential(revoked))).toBe(false);
  expect(closed({ ...withCredential(revoked), ...gone })).toBe(true);
});

test('a dead secret may stay in history, if everything was read', () => {
  const history = { ...withCredential(revoked), findings: [tracedFinding({ present: false })], places: [placedTrace({ present: false })] } as const;
  expect(trace(history).closed.closed).toBe(true);
  expect(trace({ ...history, whole: false }).closed).toMatchObject({
    closed: false,
    why: [expect.anything(), expect.stringContaining('not everything was read')],
  });
});
