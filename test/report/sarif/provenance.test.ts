import { expect, test } from 'vitest';
import { sampleReport, sampleRepository, sampleTarget } from '../sample-report.ts';
import { toSarif } from './read-sarif.ts';

test('a remote is told without user information, in the form of a URI', () => {
  const provenance = (remote: string) =>
    toSarif(sampleReport([], { targets: [sampleTarget({ repositories: [sampleRepository({ remote })] })] })).runs[0]?.versionControlProvenance?.[0]
      ?.repositoryUri;
  expect(provenance('https://user:word@git.example.org/a.git')).toBe('https://git.example.org/a.git');
  expect(provenance('git@git.example.org:acme/shop.git')).toBe('ssh://git.example.org/acme/shop.git');
  expect(provenance('/srv/git/shop.git')).toBeUndefined();
  expect(provenance('javascript:alert(1)')).toBeUndefined();
});
