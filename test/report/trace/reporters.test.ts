import { expect, test } from 'vitest';
import { type Trace, type TraceFormat, type TraceReport, traceFormats } from '../../../src/model/trace.ts';
import { columnsOf } from '../../../src/report/table/layout.ts';
import { traceReporters } from '../../../src/report/trace/reporters.ts';
import { traceSecret } from '../../../src/trace/trace-secret.ts';
import { identity, inventory } from '../../support/judge-estate.ts';
import { placedTrace, sampleFacts, tracedFinding } from '../../trace/sample-facts.ts';
import { hostileStrings } from '../hostile.ts';
import { sampleOwner, sampleVerdict } from '../judged-report.ts';
import { sampleSkipped } from '../sample-report.ts';

const basis: TraceReport['basis'] = {
  source: 'store',
  version: '0.1.0',
  catalogueDigest: 'd'.repeat(64),
  asOf: '2026-06-30T12:00:00Z',
  kids: ['kaaaaaaaa'],
  inventory: ['inventory.yaml'],
  runs: [{ id: 'run-1', startedAt: '2026-06-30T00:00:00Z', asOf: '2026-06-30T00:00:00Z', complete: true, scope: 'full' }],
  targets: ['app'],
  complete: true,
  skipped: [],
  skippedMore: 0,
  notes: [],
};

function render(format: TraceFormat, traces: readonly Trace[], changes: Partial<TraceReport> = {}): string {
  const parts: string[] = [];
  traceReporters[format]({ basis, asked: 'a path', traces, more: 0, ...changes }, (text) => void parts.push(text), { color: false, width: 80 });
  return parts.join('');
}

/** A hostile string wherever a target or an inventory can write to. */
function hostileTrace(text: string): Trace {
  const record = identity({
    id: text,
    purpose: text,
    boundary: [text],
    scope: [text],
    environment: text,
    locations: [text],
    consumers: [text],
    account: text,
    user: text,
  });
  const owner = sampleOwner({ id: text, contact: text });
  const verdict = sampleVerdict({ identity: text, version: '1', candidates: [`x${text}`], owner, escalation: text, evidence: [{ rule: 'match', text }] });
  const place = placedTrace({ system: text, target: text, path: text, variable: text, environment: text, systemOwner: text, ci: true });
  const finding = tracedFinding({ target: text, mask: text, facts: { host: text, user: text, issuer: text, publicId: text, account: text } });
  const near = { findings: [tracedFinding({ key: 2, target: text, mask: text })], more: 0 };
  const neighbours = { sameFile: near, sameCommit: near, sameSystem: near, sameIdentity: near, sameValue: near };
  const people = [{ role: 'author' as const, name: text, address: text }];
  return traceSecret(
    sampleFacts({ findings: [finding], places: [place], verdict, identity: record, inventory: inventory({ identities: [record] }), neighbours, people }),
  );
}

const hostile = hostileStrings.map(hostileTrace);
const unread = sampleSkipped({ reason: 'unreadable', place: hostileStrings[0] ?? '', detail: hostileStrings[2] ?? '' });
const hostileBasis = { ...basis, complete: false, skipped: [unread], targets: hostileStrings, inventory: hostileStrings, notes: hostileStrings };

test.each(traceFormats)('%s: no control, bidirectional or log command character of a target or an inventory gets through', (format) => {
  const text = render(format, hostile, { basis: hostileBasis });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  expect(text).not.toMatch(/^\s*::|##vso\[|##\[/im);
});

test('json reads back as what was told', () => {
  const read = JSON.parse(render('json', hostile)) as { schemaVersion: number; traces: readonly { whose: { identity: string } }[] };
  expect(read.schemaVersion).toBe(1);
  expect(read.traces.map(({ whose }) => whose.identity)).toEqual(hostileStrings);
});

test('markdown: no link, mention, heading, tag or table cell of a target arises', () => {
  const text = render('markdown', hostile, { basis: hostileBasis });
  const outside = text.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '').replace(/\\./g, '');
  expect(outside).not.toMatch(/\]\(|<img|@octocat|https?:\/\/evil/);
  expect(outside.split('\n').filter((line) => /^#.*(?:evil|octocat|click)/.test(line))).toEqual([]);
});

test('table: every line that is no query fits in 80 columns, unless a word does not', () => {
  const lines = render('table', [traceSecret(sampleFacts())]).split('\n');
  expect(lines.filter((line) => columnsOf(line) > 80 && !/\S{60}/.test(line))).toEqual([]);
});

test('table: what a target makes very long is shortened', () => {
  expect(Math.max(...render('table', hostile).split('\n').map(columnsOf))).toBeLessThan(600);
});

test('table: the first line says whether it works, what it is, whose, and what to do first', () => {
  const first = render('table', [traceSecret(sampleFacts())])
    .split('\n  what')[0]
    ?.replaceAll('\n', ' ');
  expect(first).toMatch(/^LIVE: Acme live API key of nhi-one \(.+\)\. First: Limit/);
});

test('table: where no owner answers, the first line says whom to turn to; a closed case turns to nobody', () => {
  const { owner: _, ...verdict } = sampleVerdict({ identity: 'nhi-one', version: '1', strength: 4, candidates: [], escalation: 'team-two (two@team.example)' });
  const trace = traceSecret(sampleFacts({ verdict }));
  const firstOf = (one: Trace) => render('table', [one]).split('\n  what')[0]?.replaceAll('\n', ' ');
  expect(firstOf(trace)).toMatch(/, without an owner\. Turn to team-two \(two@team\.example\)\. First: Limit/);
  expect(firstOf({ ...trace, closed: { closed: true, why: [] } })).toMatch(/, without an owner\. Closed\.$/);
});

test('one system that two targets hold counts once', () => {
  const places = [placedTrace(), placedTrace({ target: 'copy of app' })];
  expect(render('table', [traceSecret(sampleFacts({ places }))])).toContain('2 places in 1 system\n');
});

test('every question and its answer or reason is in the table and in the evidence pack', () => {
  const trace = traceSecret(sampleFacts());
  const table = render('table', [trace]);
  for (const label of ['what', 'live', 'whose', 'reach', 'where', 'since', 'put by', 'used by', 'with it', 'rotated', 'logs', 'next', 'closed', 'read'])
    expect(table).toMatch(new RegExp(`^ {2}${label} `, 'm'));
  expect(render('markdown', [trace]).match(/^### /gm)).toHaveLength(13);
});

test('the evidence pack says as of when, by which run, key, version and catalogue, and what was not read', () => {
  const text = render('markdown', [], {
    basis: { ...basis, complete: false, skipped: [sampleSkipped({ reason: 'unreadable', detail: 'could not be read' })] },
  });
  for (const part of ['2026-06-30T12:00:00Z', 'run-1', 'kaaaaaaaa', '0.1.0', 'd'.repeat(64), '[!WARNING]', 'could not be read', 'nothing is known'])
    expect(text).toContain(part);
});

test('more secrets than are told are counted', () => {
  expect(render('table', [], { more: 7 })).toContain('and 7 more secrets');
  expect(render('markdown', [], { more: 7 })).toContain('7 more secrets');
});
