// `keytrail config show`, and what is said of a configuration that is wrong.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createRepository, writeTree } from '../support/repository.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = createTemporaryFolder();
const show = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => runCli(['config', 'show', ...args], { cwd: folder, env });

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

interface View {
  readonly settings: readonly { readonly name: string; readonly value: unknown; readonly from: string }[];
  readonly targets: readonly { readonly target: string; readonly files: readonly unknown[] }[];
}

async function view(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<View> {
  const { stdout, stderr } = await show(['--format', 'json', ...args], env);
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return JSON.parse(stdout) as View;
}

const settingOf = ({ settings }: View, name: string) => {
  const { value, from } = settings.find((one) => one.name === name) ?? {};
  return [value, from];
};

const everything = `# ours
failOn: high
jobs: 3
showSuppressed: true
store: store.db
suppressions:
  marks: [gitleaks]
  fromTarget:
    - baseline
  maxDays: 90
ignore: [vendor/, '!vendor/ours']
allow:
  - path: docs/
    reason: samples
`;

describe('each setting', () => {
  test('is told with its value and the option, line, variable or default it comes from', async () => {
    const told = await view(['--config', write('all.yaml', everything), '--fail-on', 'low', '--marks', 'all'], { KEYTRAIL_STORE: 'other.db' });
    expect(settingOf(told, 'failOn')).toEqual(['low', '--fail-on']);
    expect(settingOf(told, 'jobs')).toEqual([3, 'all.yaml:3']);
    expect(settingOf(told, 'showSuppressed')).toEqual([true, 'all.yaml:4']);
    expect(settingOf(told, 'store')).toEqual(['store.db', 'all.yaml:5']);
    expect(settingOf(told, 'stallSeconds')).toEqual([30, 'default']);
    expect(settingOf(told, 'ignore')).toEqual(['2 lines', 'all.yaml:11']);
    expect(settingOf(told, 'allow')).toEqual(['1 rule', 'all.yaml:12']);
    expect(settingOf(told, 'suppressions.fromTarget')).toEqual([['baseline'], 'all.yaml:8']);
    expect(settingOf(told, 'suppressions.maxDays')).toEqual([90, 'all.yaml:10']);
    expect(settingOf(told, 'suppressions.marks')[1]).toBe('--marks');
    expect(settingOf(told, 'suppressions.marks')[0]).toContain('detect-secrets');
  });

  test('of the environment is told by its variable, a password and a key never', async () => {
    const [secret, key] = ['open-sesame-7', Buffer.alloc(32, 7).toString('base64')];
    const told = await show([], { KEYTRAIL_STORE: `postgres://someone:${secret}@db.example/kt`, KEYTRAIL_KEY: key });
    expect(told.stdout).toMatch(/^store +postgres:\/\/db\.example\/kt +KEYTRAIL_STORE$/m);
    expect(told.stdout).toMatch(/^keyFile +k[a-z2-7]{8} +KEYTRAIL_KEY$/m);
    expect(told.stdout + told.stderr).not.toMatch(new RegExp(`${secret}|someone|${key.slice(0, 10)}`));
  });
});

test('what targets say about themselves is told by file, with how much of it counts', async () => {
  const { folder: repository } = createRepository(join(folder, 'repository'));
  writeTree(repository, { 'keytrail.yaml': 'ignore: [a/, b/]\nallow: [{path: c/}]\n', '.keytrailignore': '# none\nd/\n', 'shop/.keytrailignore': '' });
  expect((await view(['repository', 'repository/shop'])).targets).toEqual([
    {
      target: 'repository',
      files: [
        { file: 'repository/.keytrailignore', ignore: 1, allow: 0, baseline: 0 },
        { file: 'repository/keytrail.yaml', ignore: 2, allow: 1, baseline: 0 },
      ],
    },
    {
      target: 'repository/shop',
      files: [
        { file: 'repository/.keytrailignore', ignore: 1, allow: 0, baseline: 0 },
        { file: 'repository/keytrail.yaml', ignore: 2, allow: 1, baseline: 0 },
        { file: 'repository/shop/.keytrailignore', ignore: 0, allow: 0, baseline: 0 },
      ],
    },
  ]);
  expect((await show(['repository', '--no-target-suppressions'])).stdout).toContain('repository: nothing of its own counts');
});

describe('a mistake is told with file and line', () => {
  test.each([
    ['an unknown field', 'failOn: low\nbaselin: a\n', 'wrong.yaml:2: unknown field "baselin"; did you mean "baseline"?'],
    ['an unknown field of an allow', 'allow:\n  - path: a\n    resaon: x\n', 'wrong.yaml:3: unknown field "resaon"; did you mean "reason"?'],
    ['an unknown field of the policy', 'suppressions:\n  maxDay: 3\n', 'wrong.yaml:2: unknown field "maxDay"; did you mean "maxDays"?'],
    ['unknown marks', 'suppressions: {marks: [gitleak]}\n', 'wrong.yaml:1: "suppressions.marks" must be one of "keytrail", "gitleaks"'],
    ['a format that there is not', '\nformat: [xml]\n', 'wrong.yaml:2: there is no format "xml"'],
    ['too many jobs', 'jobs: 1000\n', 'wrong.yaml:1: must be a whole number from 1 to 64'],
    ['a path that is none', 'allow:\n  - detector: aws-*\n    path: 7\n', 'wrong.yaml:3: "allow.path" must be text or a list'],
    ['a day that is none', 'allow:\n  - path: a\n    until: 2026-02-30\n', 'wrong.yaml:3: "until" must be a day such as 2026-01-31'],
    ['a day in other words', 'allow:\n  - path: a\n    until: tomorrow\n', 'wrong.yaml:3: "allow.until" must be a day such as 2026-01-31'],
    ['a pattern that matches nothing', 'ignore:\n  - a\n  - "[b"\n', 'wrong.yaml:3: the pattern matches nothing'],
    ['a baseline that is not there', 'baseline: none.jsonl\n', 'none.jsonl: cannot be read'],
    ['a list', '- failOn\n', 'wrong.yaml:1: the file must be an object with fields'],
  ])('%s', async (_, text, message) => {
    const { code, stdout, stderr } = await show(['--config', write('wrong.yaml', text)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`keytrail: ${message}`);
  });

  test('marks that there are not are told with the nearest that there are', async () => {
    expect((await show(['--marks', 'trufflehogg'])).stderr).toBe('keytrail: --marks: there are no such marks; did you mean "trufflehog"?\n');
  });

  test('a file of comments alone says nothing, and is fine', async () => {
    expect((await show(['--config', write('empty.yaml', '# nothing yet\n')])).code).toBe(0);
  });
});
