import { expect, test } from 'vitest';
import { writeSarif } from '../../../src/report/sarif.ts';
import { hostileReport } from '../hostile-report.ts';
import {
  commit,
  findingId,
  historyFinding,
  inFile,
  render,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleTarget,
  variedReport,
} from '../sample-report.ts';
import { firstResult, toSarif, uriOf } from './read-sarif.ts';

test('a result is known by its finding id alone', () => {
  const { partialFingerprints } = firstResult(sampleReport([sampleFinding({ fingerprint: 'fp1:kabc:x' })]));
  expect(partialFingerprints).toEqual({ primaryLocationLineHash: findingId(0), 'keytrailFindingId/v1': findingId(0), 'keytrailFingerprint/v1': 'fp1:kabc:x' });
});

test('a result says what, where, since when and what to do', () => {
  expect(firstResult(variedReport()).message.text).toBe(
    "Acme live API key 'acme_…32 more' in 'config/app.env:3' and 3 more places, since 2025-02-01 (commit 1111111). Revoke it, see https://docs.acme.example/revoke for how; removing it alone is not enough.",
  );
});

test('a result points at the line in the file, from the root of the repository', () => {
  const report = sampleReport([sampleFinding()], { targets: [sampleTarget({ withinRepository: 'services/api' })] });
  expect(firstResult(report).locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'services/api/config/app.env', uriBaseId: '%SRCROOT%' },
    region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 47 },
  });
});

test('a result of a version that HEAD still has points at its file, in the folder of its repository', () => {
  const attribution = { path: 'a.env', atHead: true, refs: [], refCount: 0 };
  const occurrence = sampleOccurrence({ kind: 'git-blob', repository: 'vendor/lib', object: commit('b') }, { attribution });
  expect(uriOf(firstResult(sampleReport([sampleFinding({}, [occurrence])])))).toBe('vendor/lib/a.env');
});

test('a result of history says commit and path in its message and properties', () => {
  const result = firstResult(sampleReport([historyFinding('config/old/gone.env')]), 1);
  expect(result.message.text).toContain(
    "commit aaaaaaa 'config/old/gone.env:3 (history only)', first seen 2026-01-05 (commit aaaaaaa), removed 2026-03-06 (commit ccccccc) after 60 days",
  );
  expect(result.message.text).toContain("pinned to 'config/old/keep.txt'");
  expect(result.properties).toMatchObject({ present: false, commit: commit('a'), path: 'config/old/gone.env', object: commit('b') });
});

test('a result writes a byte of a path that is no UTF-8 as a percent-encoded byte', () => {
  expect(uriOf(firstResult(sampleReport([sampleFinding({}, [inFile('caf\udce9 é.env')])])))).toBe('caf%E9%20%C3%A9.env');
});

test('a result holds no value, snippet or run tag', () => {
  expect(render(writeSarif, variedReport())).not.toMatch(/snippet|contextRegion|run:|"secret":/);
});

test('a result holds the value when the user asked for it', () => {
  const finding = sampleFinding({}, [inFile('a', { revealed: 'the value' })]);
  expect(firstResult(sampleReport([finding], { secretsShown: true })).properties).toMatchObject({ secret: 'the value' });
});

test('a result has at most 100 locations, none twice', () => {
  const occurrences = Array.from({ length: 500 }, (_, i) => inFile(`file-${i >> 1}`));
  const uris = firstResult(sampleReport([sampleFinding({}, occurrences)])).locations?.map((location) => location.physicalLocation?.artifactLocation?.uri);
  expect(uris).toHaveLength(100);
  expect(new Set(uris).size).toBe(100);
});

test('hostile names make no link, no placeholder and no invisible character in a message', () => {
  const log = toSarif(hostileReport());
  for (const { results = [], invocations = [] } of log.runs) {
    const messages = [...results, ...(invocations[0]?.toolExecutionNotifications ?? [])].map(({ message }) => message.text ?? '');
    for (const text of messages) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(text.replace(/\\./g, '')).not.toMatch(/[[\]]/);
      expect(text.replace(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
    }
  }
  expect(render(writeSarif, hostileReport())).not.toMatch(/\\u?dc[89a-f]/i);
});
