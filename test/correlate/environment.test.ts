// What a path says of its environment.
import { expect, test } from 'vitest';
import { environmentOfPath, isCiDefinition, isNonProduction, isProduction } from '../../src/correlate/environment.ts';

test.each([
  ['tests/key.env', 'test'],
  ['src/__tests__/key.ts', 'test'],
  ['a/Fixtures/b/c.json', 'test'],
  ['deploy/staging/app.yaml', 'test'],
  ['src/app.test.ts', 'test'],
  ['.env.development', 'test'],
  ['.env.production', 'prod'],
  ['deploy/PROD/app.yaml', 'prod'],
  ['values.prod.yaml', 'prod'],
  ['tests/prod/key.env', 'prod'],
  ['.env', undefined],
  ['', undefined],
  ['test.ts', undefined],
  ['production-notes.md', undefined],
  ['src/testing-tools/contest/latest.ts', undefined],
  ['product/delivery/alive.ts', undefined],
])('%s is %s', (path, environment) => {
  expect(environmentOfPath(path)).toBe(environment);
});

test.each(['prod', 'Production', 'LIVE'])('%s is production', (name) => {
  expect([isProduction(name), isNonProduction(name)]).toEqual([true, false]);
});

test.each(['test', 'Dev', 'staging', 'sandbox', 'nonprod', 'qa'])('%s is not', (name) => {
  expect([isProduction(name), isNonProduction(name)]).toEqual([false, true]);
});

test.each([undefined, '', 'eu-1', 'preproduction', 'not prod', 'prod\n'])('of %j nothing is known', (name) => {
  expect([isProduction(name), isNonProduction(name)]).toEqual([false, false]);
});

test.each(['.github/workflows/ci.yml', 'lib/.github/workflows/ci.yaml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml', 'a/azure-pipelines.yml'])(
  '%s is a pipeline',
  (path) => expect(isCiDefinition(path)).toBe(true),
);

test.each([
  '.github/workflows/sub/ci.yml',
  '.github/dependabot.yml',
  'not.gitlab-ci.yml',
  'Jenkinsfile/readme',
  'xJenkinsfile',
  '.github/workflows/ci.yml.bak',
  '',
])('%s is none', (path) => expect(isCiDefinition(path)).toBe(false));
