// A raw value leaves the worker nowhere: not in any format, message, temporary file, or what the system shows of the process.
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { expandPlaceholders } from '../../src/detectors/placeholder.ts';
import { reportFormats } from '../../src/model/report.ts';
import { base62Crc32 } from '../../src/seal/checksum.ts';
import { asOf, collectResult, type JsonFinding, runCli, startCli } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createPassword, createToken, findLeaks } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();

/** Values of many kinds, by where they are planted. */
const values = {
  token: createToken('raw'),
  password: createPassword('raw'),
  aws: expandPlaceholders('a<base64:38>Z', 'raw').text,
  url: expandPlaceholders('w<alnum:16>', 'raw').text,
  jwt: expandPlaceholders('<jwt>', 'raw').text.split('.')[2] ?? '',
  pem: expandPlaceholders('<base64:64>', 'pem').text,
  generic: expandPlaceholders('q7<alnum:30>', 'raw').text,
  utf16: createToken('utf-16'),
  message: createToken('message'),
  tag: createToken('tag'),
  file: createToken('file name'),
  ref: createToken('ref name'),
  origin: createToken('origin'),
  deleted: createToken('deleted'),
  stdin: createToken('stdin'),
};
const raw = Object.values(values);
/** Each was found, so a value that is not in the output was hidden, not overlooked. */
const plantedDetectors = [
  'aws-access-key-pair',
  'generic-password',
  'generic-secret',
  'github-personal-access-token',
  'jwt',
  'private-key-pem',
  'url-database-password',
];

beforeAll(() => {
  const repository = createRepository(join(folder, 'estate'));
  const jwt = expandPlaceholders('<jwt>', 'raw').text;
  const body = [values.pem, ...Array.from({ length: 5 }, (_, i) => expandPlaceholders('<base64:64>', String(i)).text)].join('\n');
  repository.write('token.txt', `token: ${values.token}\n${jwt}\n`);
  repository.write('app.conf', `db_password = "${values.password}"\nclient_secret = "${values.generic}"\npostgres://app:${values.url}@db.acme.test:5432/app\n`);
  repository.write('aws.ini', `aws_access_key_id = ${expandPlaceholders('<aws-id>', 'raw').text}\naws_secret_access_key = ${values.aws}\n`);
  repository.write('id.pem', `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${body}\n-----END ${'RSA'} PRIVATE KEY-----\n`);
  repository.write('wide.txt', Buffer.from(`\ufefftoken ${values.utf16}\n`, 'utf16le'));
  repository.write('deleted.txt', `${values.deleted}\n`);
  repository.write(`${values.file}.txt`, `${values.token}\n`);
  repository.commit(`say ${values.message}`);
  repository.remove('deleted.txt');
  repository.commit('remove');
  repository.git(['tag', '--annotate', '--message', values.tag, 'v1']);
  repository.git(['branch', values.ref]);
  repository.git(['remote', 'add', 'origin', `https://robot:${values.origin}@git.acme.test/app.git`]);
});

describe('every kind of value in every kind of place', () => {
  test.each(['with a key', 'without a key'])('no format, message or file of a report has a planted value: %s', async (kind) => {
    const files = reportFormats.map((format) => ({ format, file: join(folder, `report.${format}`) }));
    const flags = [...files.flatMap(({ format, file }) => ['--format', `${format}=${file}`]), '--format', 'table', '--as-of', asOf];
    const env = kind === 'with a key' ? { KEYTRAIL_KEY: Buffer.alloc(32, 9).toString('base64') } : {};
    const { stdout, stderr } = await runCli(['scan', ...flags, join(folder, 'estate'), '-'], { input: `pipe ${values.stdin}\n`, env });
    const written = files.map(({ file }) => readFileSync(file, 'utf8'));
    expect(new Set(JSON.parse(written[1] ?? '').findings.map(({ detectorId }: JsonFinding) => detectorId))).toEqual(new Set(plantedDetectors));
    expect(findLeaks([stdout, stdout.replace(/\s/g, ''), stderr, ...written].join('\n'), [...raw, ...Object.values(env)])).toEqual([]);
  });

  test('no report has a plain, unkeyed digest of a guessable value, nor one of the key of a run', async () => {
    const { createHash } = await import('node:crypto');
    const { stdout } = await runCli(['scan', '--format', 'json', join(folder, 'estate')]);
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'])
      for (const encoding of ['hex', 'base64'] as const)
        expect(stdout).not.toContain(createHash(algorithm).update(values.password).digest(encoding).slice(0, 20));
    expect(stdout).not.toMatch(/run:|fp1:/);
  });

  test('--show-secrets is what shows them, and says so', async () => {
    const { stdout, stderr } = await runCli(['scan', '--format', 'json', '--show-secrets', join(folder, 'estate')]);
    expect(findLeaks(stdout, [values.password, values.aws])).toEqual([values.password, values.aws]);
    expect(stderr).toContain('--show-secrets');
  });
});

describe('while it runs', () => {
  /** Stands in every token. */
  const mark = 'k9WmT2vBk9WmT2vB';

  beforeAll(() => {
    mkdirSync(join(folder, 'many'));
    for (let file = 0; file < 45; file++) {
      const own = Array.from({ length: 1_000 }, (_, i) => {
        const body = `${file}x${i}`.padEnd(10, 'Zq4').padStart(30, mark);
        return `ghp_${body}${base62Crc32(body)}`;
      });
      writeFileSync(join(folder, 'many', `list-${file}.txt`), own.join('\n'));
    }
  });

  test.skipIf(process.platform !== 'linux')('a store that spills to disk, and all that the system tells of the process, hold no value', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const child = startCli(['scan', '--format', `json=${join(folder, 'many.json')}`, join(folder, 'many')], {
      env: { TMPDIR: temporary, KEYTRAIL_KEY: Buffer.alloc(32, 9).toString('base64') },
    });
    child.stdin?.end();
    const ended = collectResult(child);
    let spilled = 0;
    let leaked = false;
    while (child.exitCode === null) {
      for (const bytes of observe(child.pid ?? 0, temporary)) {
        spilled = Math.max(spilled, bytes.length);
        leaked ||= bytes.includes(mark);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { code, stdout, stderr } = await ended;
    expect({ code, leaked, left: readdirSync(temporary) }).toEqual({ code: 1, leaked: false, left: [] });
    expect(spilled).toBeGreaterThan(1 << 20);
    for (const text of [stdout, stderr, readFileSync(join(folder, 'many.json'), 'latin1')]) expect(text.includes(mark)).toBe(false);
  });

  /** The command line, and open files below `temporary`, also those already removed. Linux alone tells them. */
  function observe(pid: number, temporary: string): Buffer[] {
    const seen: Buffer[] = [];
    try {
      seen.push(readFileSync(`/proc/${pid}/cmdline`));
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const path = `/proc/${pid}/fd/${fd}`;
        if (readlinkSync(path).startsWith(temporary)) seen.push(readFileSync(path));
      }
    } catch {
      // It ended meanwhile, or closed the file.
    }
    return seen;
  }
});

describe('errors', () => {
  const secret = createToken('error');

  test.each([
    ['an address with a password as target', ['scan', `https://user:${secret}@git.example/app.git`]],
    ['an address with a token as user', ['scan', `ssh://${secret}@git.example/app.git`]],
    ['a short address', ['scan', `${secret}@git.example:app.git`]],
  ])('%s is refused and not repeated', async (_, args) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(findLeaks(stdout + stderr, [secret])).toEqual([]);
  });

  test.each([
    ['keytrail.yaml', `jobs: "${secret}"\n`],
    ['broken.yaml', `jobs: [${secret}\n: :\n`],
    ['alias.yaml', `jobs: *${secret}\n`],
    ['tag.yaml', `jobs: !${secret} 3\n`],
    ['format.yaml', `failOn: ${secret}\n`],
  ])('a wrong configuration file is not quoted: %s', async (name, content) => {
    writeFileSync(join(folder, name), content);
    const { code, stderr } = await runCli(['scan', '--config', join(folder, name), folder]);
    expect(code).toBe(2);
    expect(findLeaks(stderr, [secret])).toEqual([]);
  });

  test('a wrong key file is not quoted', async () => {
    writeFileSync(join(folder, 'key'), `${secret}\n`, { mode: 0o600 });
    const { code, stderr } = await runCli(['scan', '--key-file', join(folder, 'key'), folder]);
    expect(code).toBe(2);
    expect(findLeaks(stderr, [secret])).toEqual([]);
  });

  test('a wrong KEYTRAIL_KEY is not quoted', async () => {
    const { code, stderr } = await runCli(['scan', folder], { env: { KEYTRAIL_KEY: secret } });
    expect(code).toBe(2);
    expect(findLeaks(stderr, [secret])).toEqual([]);
  });
});
