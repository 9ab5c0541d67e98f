// Suppressions from a scan to what is remembered of it: hidden findings are in no exit code, and told alike by a scan and by its record.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { reportFormats } from '../../src/model/report.ts';
import { asOf, runCli } from '../support/cli.ts';
import { writeTree } from '../support/repository.ts';
import { createToken, findLeaks, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder('suppressed');
const tokens = Object.fromEntries(['open', 'inline', 'ended', 'ignored', 'allowed', 'accepted'].map((name) => [name, createToken(`suppressed ${name}`)]));
const token = (name: string) => tokens[name] ?? '';
const detector = 'github-personal-access-token';
const mark = (until: string) => `# keytrail:${'allow'} ${detector} until ${until} an account of the tests`;
const baseline = { finding: idOf(token('accepted')), detector, firstSeen: '2025-03-01', until: '2026-06-30', owner: 'team-pay', reason: 'rotates in June' };

const hidden = {
  'inline.env': `TOKEN=${token('inline')} ${mark('2026-03-31')}\n`,
  'ignored/a.env': `TOKEN=${token('ignored')}\n`,
  'allowed.env': `TOKEN=${token('allowed')}\n`,
  'accepted.env': `TOKEN=${token('accepted')}\n`,
  '.keytrailignore': 'ignored/\n',
  'keytrail.yaml': `allow:\n  - path: allowed.env\n    reason: an example\n`,
  '.keytrail-baseline.jsonl': `${JSON.stringify(baseline)}\n`,
};
writeTree(join(folder, 'quiet'), hidden);
writeTree(join(folder, 'app'), { ...hidden, 'open.env': `TOKEN=${token('open')}\n`, 'ended.env': `TOKEN=${token('ended')} ${mark('2025-12-31')}\n` });

interface Told {
  readonly code: number | null;
  readonly stderr: string;
  readonly text: Readonly<Record<string, string>>;
  readonly json: {
    readonly counts: object;
    readonly suppressions: { readonly active: object; readonly void: object };
    readonly findings: readonly {
      readonly findingId: string;
      readonly status: string;
      readonly suppression?: { readonly kind: string; readonly void?: string };
    }[];
  };
}

async function tell(...args: readonly string[]): Promise<Told> {
  const files = reportFormats.map((format) => [format, join(folder, `out.${format}`)] as const);
  const { code, stderr } = await runCli([...args, ...files.flatMap(([format, file]) => ['--format', `${format}=${file}`])], { cwd: folder });
  const text = Object.fromEntries(files.map(([format, file]) => [format, readFileSync(file, 'utf8')]));
  return { code, stderr, text, json: JSON.parse(text['json'] ?? '') };
}

const scan = (target: string, ...more: readonly string[]) => tell('scan', target, '--as-of', asOf, ...more);
const statusOf = ({ json }: Told, name: string) => {
  const found = json.findings.find(({ findingId }) => findingId === idOf(token(name)));
  return `${found?.status} ${found?.suppression?.void ?? found?.suppression?.kind ?? ''}`.trim();
};
const scanned = await scan('app', '--store', 'app.db');

describe('a scan', () => {
  test('tells of each finding whether it is open, and what hides it or would', () => {
    expect(Object.keys(tokens).map((name) => statusOf(scanned, name))).toEqual([
      'open',
      'suppressed inline',
      'open expired',
      'suppressed ignore-file',
      'suppressed allow',
      'suppressed baseline',
    ]);
  });

  test('counts what is open alone', () => {
    expect(scanned.json.counts).toEqual({ critical: 2, high: 0, medium: 0, low: 0 });
    expect(scanned.json.suppressions).toEqual({ active: { allow: 1, baseline: 1, 'ignore-file': 1, inline: 1 }, void: { expired: 1 } });
    expect(scanned.code).toBe(1);
  });

  test('of hidden findings alone ends with 0, and says that they are there', async () => {
    const { code, text } = await scan('quiet');
    expect(code).toBe(0);
    expect(text['table']).toMatch(/^No open findings\n {2}suppressed {2}inline 1, ignore-file 1, allow 1, baseline 1; --show-suppressed\n {14}lists them$/m);
  });

  test('ends with 1 over the same findings when targets may hide nothing', async () => {
    const { code, json } = await scan('quiet', '--no-target-suppressions');
    expect({ code, counts: json.counts }).toEqual({ code: 1, counts: { critical: 4, high: 0, medium: 0, low: 0 } });
  });

  test('lists what is hidden when it is asked to, and ends with 0 all the same', async () => {
    const { code, text } = await scan('quiet', '--show-suppressed');
    expect(code).toBe(0);
    expect(text['table']?.match(/^ {2}hidden by /gm)).toHaveLength(4);
    expect(JSON.parse(text['sarif'] ?? '').runs[0].results).toHaveLength(4);
  });

  test('shows no value', () => {
    expect(findLeaks(Object.values(scanned.text).join('\n') + scanned.stderr, Object.values(tokens))).toEqual([]);
  });
});

describe('what is remembered', () => {
  const recall = (...more: readonly string[]) => tell('report', '--store', 'app.db', '--run', 'latest', ...more);

  test('is the report of the scan, byte for byte, in every format', async () => {
    const again = await recall();
    expect(again.text).toEqual(scanned.text);
    expect(again.code).toBe(scanned.code);
  });

  test('lists what is hidden when it is asked to', async () => {
    expect((await recall()).text['table']).not.toMatch(/^ {2}hidden by /m);
    expect((await recall('--show-suppressed')).text['table']?.match(/^ {2}hidden by /gm)).toHaveLength(4);
  });

  test('reports a finding again when it is looked at after the last day of what hid it', async () => {
    const later = await recall('--as-of', '2026-04-01T00:00:00Z');
    expect(statusOf(later, 'inline')).toBe('open expired');
    expect(statusOf(later, 'accepted')).toBe('suppressed baseline');
    expect(later.json.counts).toMatchObject({ critical: 3 });
    expect(later.text['table']?.replace(/\s+/g, ' ')).toContain('inline.env:1) has expired, its last day was 2026-03-31: the finding reports again');
  });

  test('hides a finding on the last day itself, and what had expired before its time', async () => {
    expect(statusOf(await recall('--as-of', '2026-03-31T23:59:59Z'), 'inline')).toBe('suppressed inline');
    expect(statusOf(await recall('--as-of', '2025-12-31T00:00:00Z'), 'ended')).toBe('suppressed inline');
  });

  test('by a keytrail that knew no suppressions is told as open', async () => {
    await scan('app', '--store', 'old.db');
    const database = new DatabaseSync(join(folder, 'old.db'));
    const bodies = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%text%'").all() as { name: string }[];
    expect(bodies.map(({ name }) => name)).toContain('body');
    const { changes } = database.prepare("UPDATE body SET text = json_remove(text, '$.suppression') WHERE text LIKE '%\"suppression\":%'").run();
    database.close();
    expect(changes).toBe(5);
    const old = await tell('report', '--store', 'old.db', '--run', 'latest');
    expect(old.json.counts).toMatchObject({ critical: 6 });
    expect(old.json.suppressions).toEqual({ active: {}, void: {} });
  });
});

describe('one secret that is hidden', () => {
  const trace = async (...more: readonly string[]) => {
    const { code, stdout } = await runCli(['trace', idOf(token('inline')), '--as-of', asOf, ...more], { cwd: folder });
    return { code, text: stdout.replace(/\s+/g, ' ') };
  };

  test.each([
    ['a scan', ['app']],
    ['a store', ['--store', 'app.db']],
  ])('is traced from %s all the same, and the trace says what hides it', async (_, from) => {
    const { code, text } = await trace(...from);
    expect(code).toBe(1);
    expect(text).toContain('reports of app do not list it, for it is hidden by: inline allow (inline.env:1), until 2026-03-31: an account of the tests');
  });

  test('is told as no longer hidden when a store is asked after its last day', async () => {
    const { stdout } = await runCli(['trace', idOf(token('inline')), '--as-of', '2026-04-01T00:00:00Z', '--store', 'app.db'], { cwd: folder });
    expect(stdout.replace(/\s+/g, ' ')).toContain('in app: inline allow (inline.env:1) has expired, its last day was 2026-03-31');
  });

  test('is drafted for the inventory: who accepts a secret has not yet said whose it is', async () => {
    writeFileSync(join(folder, 'key'), `${Buffer.alloc(32, 3).toString('base64')}\n`, { mode: 0o600 });
    const { stdout } = await runCli(['inventory', 'draft', 'quiet', '--as-of', asOf, '--key-file', 'key'], { cwd: folder });
    for (const file of ['inline.env', 'ignored/a.env', 'allowed.env', 'accepted.env']) expect(stdout).toContain(file);
  });
});
