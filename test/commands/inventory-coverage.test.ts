// What the inventory claims to know wholly decides of what "orphaned" can be said.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { CoverageSummary } from '../../src/correlate/coverage.ts';
import { asOf, runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder();
const fp = (letter: string) => `fp1:ktest:${letter.repeat(26)}`;
const inventory = `version: 1
fingerprint: {scheme: fp1, keys: [{kid: ktest, canary: ${'a'.repeat(26)}}]}
coverage:
  - {id: c-aws, provider: aws, account: "12", kinds: ["*"], complete: true, as_of: 2026-01-28T00:00:00Z, max_age_days: 7}
  - {id: c-old, provider: slack, kinds: [api-key], complete: true, as_of: 2025-12-01T00:00:00Z, max_age_days: 7}
  - {id: c-part, provider: github, kinds: ["*"], complete: false, as_of: 2026-01-30T00:00:00Z, max_age_days: 7}
  - {id: c-next, provider: gitlab, kinds: ["*"], environments: [prod], complete: true, as_of: 2026-02-09T00:00:00Z, max_age_days: 7}
identities:
  - {id: a, provider: aws, account: "12", credentials: [{version: "1", state: current, source: "vault:kv/a", fps: ["${fp('b')}", "${fp('c')}"]}]}
  - {id: b, provider: aws, account: "13", credentials: [{version: "1", state: current, created_at: 2026-01-01, source: "vault:kv/b", fps: ["${fp('d')}"]}]}
  - {id: c, provider: slack, credentials: [{version: "1"}]}
`;

async function summarize(text: string, at = asOf): Promise<CoverageSummary> {
  writeFileSync(join(folder, 'inventory.yaml'), text);
  const { code, stdout } = await runCli(['inventory', 'coverage', '--format', 'json', '--as-of', at, 'inventory.yaml'], { cwd: folder });
  expect(code).toBe(0);
  return JSON.parse(stdout) as CoverageSummary;
}

const summary = await summarize(inventory);

test('each claim is told with its age, and why it proves nothing', () => {
  expect(summary.claims.map(({ id, ageDays, state }) => [id, ageDays, state])).toEqual([
    ['c-aws', 3, 'usable'],
    ['c-old', 61, 'stale'],
    ['c-part', 1, 'incomplete'],
    ['c-next', 0, 'from-the-future'],
  ]);
});

test('accounts and providers of identities that no usable claim covers are open', () => {
  expect(summary.open).toEqual([
    { provider: 'aws', account: '13', identities: 1 },
    { provider: 'slack', identities: 1 },
  ]);
});

test('a claim for every account covers each', async () => {
  const text = inventory
    .replace('provider: aws, account: "12", kinds', 'provider: aws, kinds')
    .replace('{id: a, provider: aws, account: "12"', '{id: a, provider: aws');
  expect((await summarize(text)).open).toEqual([{ provider: 'slack', identities: 1 }]);
  expect((await summarize(inventory.replace('{id: a, provider: aws, account: "12"', '{id: a, provider: aws'))).open).toContainEqual({
    provider: 'aws',
    identities: 1,
  });
});

test('providers without a usable claim are counted', () => {
  expect(summary.unclaimedProviders).toContain('slack');
  expect(summary.unclaimedProviders).not.toContain('aws');
  expect(summary.unclaimedProviders).toHaveLength(summary.detectedProviders - 1);
});

test('credentials, fingerprints and records are counted by what they can be compared by and where they come from', () => {
  expect(summary.credentials).toEqual({ total: 3, unmatchable: 1, unknownAge: 1 });
  expect(summary.fingerprintsByKey).toEqual({ ktest: 3 });
  expect(summary.credentialsByStore).toEqual({ '(none named)': 1, 'vault:kv': 2 });
  expect(summary.identitiesByFile).toEqual({ 'inventory.yaml': 3 });
});

test('the conclusion names the area in which a secret can be called orphaned', () => {
  expect(summary.conclusion).toMatch(/^A secret without a record can be called orphaned if it is of aws \(account 12\)\. Of \d+ other providers a secret/);
});

test('without a usable claim nothing can be called orphaned', async () => {
  const { conclusion, open } = await summarize(inventory, '2026-06-01T00:00:00Z');
  expect(conclusion).toMatch(/^Nothing can be called orphaned: /);
  expect(open).toHaveLength(3);
});

test('records with nothing to compare by are excepted', async () => {
  const { conclusion } = await summarize(
    inventory.replace('slack, kinds: [api-key], complete: true, as_of: 2025-12-01', 'slack, kinds: [api-key], complete: true, as_of: 2026-01-30'),
  );
  expect(conclusion).toContain('aws (account 12), slack (api-key).');
  expect(conclusion).toMatch(/Except where records hold nothing to compare by, .*: slack\.$/);
});

test('the table shows it to a person, and what the inventory quotes cannot move the terminal', async () => {
  writeFileSync(join(folder, 'hostile.yaml'), inventory.replace('id: c-old, provider: slack', 'id: "c\\e[2J", provider: slack'));
  const { code, stdout } = await runCli(['inventory', 'coverage', '--as-of', asOf, 'hostile.yaml'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toContain('proves nothing: out of date');
  expect(stdout).toContain('c\\x1b[2J');
  expect(stdout).not.toContain('\x1b');
});
