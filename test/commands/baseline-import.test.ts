import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBaseline } from '../../src/suppress/baseline.ts';
import { asOf, runCli } from '../support/cli.ts';
import { createRepository, type TestRepository } from '../support/repository.ts';
import { createPassword, createToken, findLeaks, idOf } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('baseline-import');
const [token, second, rotated, old, password] = [createToken('one'), createToken('two'), createToken('three'), createToken('old'), createPassword('chosen')];
const values = [token, second, rotated, old, password];
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

interface Estate extends TestRepository {
  /** Commits, the oldest first. */
  readonly commits: readonly string[];
}

/** `old.js` is gone, and in `app.js` a token was replaced: at its first commit it stood in line 1. */
function createEstate(id: string): Estate {
  const repository = createRepository(join(folder, id));
  repository.write('old.js', `\n\nconst t = "${old}";\n`);
  repository.write('app.js', `const t = "${rotated}";\n`);
  const first = repository.commit('first');
  repository.remove('old.js');
  repository.write('app.js', `const t = "${token}", u = "${second}";\n`);
  repository.write('conf/config.env', `# settings\nDB_PASSWORD=${password}\n`);
  return { ...repository, commits: [first, repository.commit('second')] };
}

async function importFile(where: string, text: string, more: readonly string[] = []) {
  const [file, out] = [join(where, '..', 'foreign'), join(where, '..', 'out')];
  writeFileSync(file, text);
  rmSync(out, { force: true });
  const result = await runCli(['baseline', 'create', '--import', file, '--file', out, '--as-of', asOf, ...more], { cwd: where });
  const written = readFileSync(out, 'utf8');
  expect(findLeaks(written + result.stdout + result.stderr, values)).toEqual([]);
  return { ...result, entries: readBaseline(written, 'out').map(({ entry }) => entry) };
}

test('a .gitleaksignore is looked up in the commits it names, and without one in the files and in what history had there', async () => {
  const { folder: where, commits } = createEstate('ignore/target');
  const text = [
    '# accepted in spring',
    `${commits[0]}:app.js:github-pat:1`,
    'old.js:github-pat:3',
    'conf\\config.env:generic-api-key:2',
    `${commits[1]}:app.js:github-pat:7`,
    'nowhere.js:github-pat:1',
    'a line that says nothing',
    '',
  ].join('\r\n');
  const { code, stdout, stderr, entries } = await importFile(where, text);
  expect([code, stdout]).toEqual([0, `${join(where, '..', 'out')}: 3 findings accepted\n`]);
  expect(entries.map(({ finding }) => finding)).toEqual(expect.arrayContaining([idOf(rotated), idOf(old)]));
  expect(entries.map(({ detector }) => detector).sort()).toEqual(['generic-password', 'github-personal-access-token', 'github-personal-access-token']);
  expect(new Set(entries.map(({ reason }) => reason))).toEqual(new Set(['imported from gitleaks']));
  expect(stderr).toContain('2 imported entries no finding stands for');
  expect(stderr).toContain(`app.js:7 in ${commits[1]?.slice(0, 7)}, github-pat`);
  expect(stderr).toContain('nowhere.js:1, github-pat');
  expect(stderr).toContain('1 record not understood: ');
  expect(stderr).toContain('line 7');
  expect(stderr).toContain('2 open findings in none of the imported files: not accepted');
});

/** As `gitleaks git --report-format json` writes it. */
const gitleaksFinding = (more: object) => ({
  RuleID: 'github-pat',
  Description: 'Uncovered a GitHub Personal Access Token',
  StartLine: 1,
  EndLine: 1,
  StartColumn: 12,
  EndColumn: 51,
  Match: 'REDACTED',
  Secret: 'REDACTED',
  File: 'app.js',
  SymlinkFile: '',
  Commit: '',
  Entropy: 4.5,
  Author: '',
  Email: '',
  Date: '',
  Message: '',
  Tags: [],
  Fingerprint: 'app.js:github-pat:1',
  ...more,
});

test('a report of gitleaks tells by its columns which of two secrets in a line is meant, redacted or not', async () => {
  const { folder: where, commits } = createEstate('report/target');
  for (const shown of [{}, { Secret: token, Match: token }]) {
    const text = JSON.stringify([gitleaksFinding({ Commit: commits[1], ...shown }), gitleaksFinding({ File: 'gone.js' }), { RuleID: 7 }]);
    const { code, stderr, entries } = await importFile(where, text, ['--reason', 'known']);
    expect(code).toBe(0);
    expect(entries).toMatchObject([{ finding: idOf(token), reason: 'known', firstSeen: '2025-03-02' }]);
    expect(stderr).toContain('gone.js:1, github-pat');
    expect(stderr).toContain('record 3');
  }
});

/** As `detect-secrets scan` 1.5 writes it: of GitHub's tokens it hashes the prefix. */
const secretsBaseline = (results: object) =>
  JSON.stringify({ version: '1.5.0', plugins_used: [{ name: 'KeywordDetector' }], filters_used: [], results, generated_at: '2026-01-01T00:00:00Z' });

test('a baseline of detect-secrets goes by the hash, wherever the line is now, and tells what an audit said', async () => {
  const { folder: where } = createEstate('detect/target');
  const text = secretsBaseline({
    'conf/config.env': [
      { type: 'Secret Keyword', filename: 'conf/config.env', hashed_secret: sha1(password), is_verified: false, line_number: 40, is_secret: false },
    ],
    'app.js': [{ type: 'Base64 High Entropy String', filename: 'app.js', hashed_secret: sha1(second), is_verified: false, line_number: 1 }],
  });
  const { code, stderr, entries } = await importFile(where, text);
  expect(code).toBe(0);
  expect(entries).toHaveLength(2);
  expect(entries.find(({ finding }) => finding === idOf(second))?.reason).toBe('imported from detect-secrets');
  expect(entries.find(({ detector }) => detector === 'generic-password')?.reason).toBe('not a secret (imported)');
  expect(stderr).not.toContain('no finding stands for');
});

test('a secret that took the place of an accepted one is not accepted by its line', async () => {
  const { folder: where } = createEstate('rotated/target');
  const text = secretsBaseline({
    'app.js': [{ type: 'Base64 High Entropy String', filename: 'app.js', hashed_secret: sha1(rotated), is_verified: false, line_number: 1 }],
  });
  const { entries, stderr } = await importFile(where, text);
  expect(entries).toEqual([]);
  expect(stderr).toContain('app.js:1, Base64 High Entropy String');
});

test('a prefix that detect-secrets took for the secret counts in its own line alone', async () => {
  const { folder: where } = createEstate('prefix/target');
  const at = (line: number) =>
    secretsBaseline({
      'app.js': [{ type: 'GitHub Token', filename: 'app.js', hashed_secret: sha1(token.slice(0, 3)), is_verified: false, line_number: line }],
    });
  expect((await importFile(where, at(2))).entries).toEqual([]);
  expect((await importFile(where, at(1))).entries).toHaveLength(2);
});

test('paths lead nowhere outside of the target, and a file of no known kind is refused without being repeated', async () => {
  const { folder: where } = createEstate('hostile/target');
  writeFileSync(join(where, '..', 'secret.js'), `const t = "${token}";\n`);
  const { entries, stderr } = await importFile(where, '../secret.js:github-pat:1\n');
  expect(entries).toEqual([]);
  expect(stderr).toContain('1 imported entry no finding stands for');
  for (const text of [`${token}\n`, '{}', '[1]', '"x"', '{"results":[]}', '\0\0']) {
    const file = join(where, '..', 'foreign');
    writeFileSync(file, text);
    const result = await runCli(['baseline', 'create', '--import', file], { cwd: where });
    expect([result.code, result.stderr], text.slice(0, 3)).toEqual([
      2,
      `keytrail: ${file}: is no JSON report of gitleaks, no .gitleaksignore and no baseline of detect-secrets\n`,
    ]);
  }
});

test('a name that holds a secret is not told', async () => {
  const { folder: where } = createEstate('names/target');
  expect((await importFile(where, `${token}.js:github-pat:1\n`)).stderr).toContain('(a name that holds a secret):1, github-pat');
});
