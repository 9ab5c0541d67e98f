import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, test } from 'vitest';
import { configSchema, targetConfigSchema } from '../../src/config-schema.ts';
import { readCatalogue, readKernel } from '../../src/detectors/catalogue.ts';
import { compileCatalogue } from '../../src/detectors/compile.ts';
import { listDetectorFiles } from '../../src/detectors/files.ts';
import { detectorFileSchema, loadDetectorFile } from '../../src/detectors/load.ts';
import { trySamples } from '../../src/detectors/try-samples.ts';
import type { Detector } from '../../src/model/detector.ts';
import { createTextDetector } from '../../src/scan/detect-text.ts';

const files = listDetectorFiles();
const sampled = files.flatMap((file) => loadDetectorFile(file));
const catalogue = compileCatalogue(sampled.map(({ detector }) => detector));

test.each(files.map((file) => [basename(file), file]))('%s is valid', (_, file) => {
  expect(loadDetectorFile(file)).not.toHaveLength(0);
});

test('every id is given once', () => {
  const ids = sampled.map(({ detector }) => detector.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every provider has one file', () => {
  const providers = files.map((file) => loadDetectorFile(file)[0]?.detector.provider);
  expect(new Set(providers).size).toBe(files.length);
});

test('every example is found and no near miss is, with all detectors at once', () => {
  const detect = createTextDetector(readKernel(), catalogue);
  const failures = trySamples(sampled, (text) => detect(text).ids).map(({ detectorId, problem, sample }) => `${detectorId}: ${problem}: ${sample}`);
  expect(failures).toEqual([]);
});

test('the catalogue that was built is the one that the files make', () => {
  expect(readCatalogue().digest, 'run "npm run build"').toBe(catalogue.digest);
});

test('a secret that cannot be guessed comes from a format of 80 random bits or more: a password never does', () => {
  const passwords = sampled.filter(({ detector }) => detector.provider === 'generic' && detector.randomBits !== undefined);
  expect(passwords.map(({ detector }) => detector.id)).toEqual([]);
});

test('no example looks like a token before its placeholders are expanded', () => {
  const detect = createTextDetector(readKernel(), catalogue);
  const proven = sampled.flatMap(({ examples }) => examples).filter((example) => detect(example).candidates.some(({ facts }) => facts.checksum === 'valid'));
  expect(proven).toEqual([]);
});

describe('what inventories are compared by', () => {
  test('every public id has a type, and nothing else has', () => {
    const tellsId = ({ pattern, kind, facts }: Detector) =>
      pattern.includes('(?<id>') || kind === 'identifier' || facts.some((name) => name === 'private-key' || name === 'aws-account');
    const detectors = sampled.map(({ detector }) => detector);
    expect(detectors.filter((detector) => tellsId(detector) !== (detector.idType !== undefined)).map(({ id }) => id)).toEqual([]);
  });

  test('a format’s first day is one that was', () => {
    const days = sampled.flatMap(({ detector: { since } }) => (since === undefined ? [] : [since]));
    expect(days.filter((day) => !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) || day > '2026-11-01')).toEqual([]);
  });

  test('a key for tests is of low severity', () => {
    expect(sampled.filter(({ detector }) => detector.environment === 'test' && detector.severity !== 'low').map(({ detector }) => detector.id)).toEqual([]);
  });
});

describe('the published JSON Schema', () => {
  test.each([
    ['detector', 'A keytrail detector file', detectorFileSchema],
    ['config', 'A keytrail configuration file', configSchema],
    ['target-config', 'A keytrail.yaml that a target brings', targetConfigSchema],
  ] as const)('of a %s file is fresh', (name, title, schema) => {
    const published: unknown = JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
    expect(published, 'run "npm run build"').toEqual({ title, ...toJsonSchema(schema, { errorMode: 'ignore' }) });
  });
});
