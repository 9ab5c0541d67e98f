// `keytrail detectors test FILE`: what is wrong in a definition is told with file and line.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const good = `provider: acme
docs: https://docs.acme.example/keys
revoke: https://docs.acme.example/revoke
detectors:
  - id: acme-key
    title: Acme key
    kind: api-key
    severity: high
    keywords: [acmekey_]
    pattern: '\\b(?<secret>acmekey_[0-9A-Za-z]{32})\\b'
    randomBits: 190
    examples: ['KEY=acmekey_<alnum:32>', '"acmekey_<alnum:32>"']
    nearMisses: ['acmekey_<alnum:31>', 'acmekey_<alnum:33>']
`;

async function testDetectorFile(content: string) {
  const file = join(folder, 'acme.yaml');
  writeFileSync(file, content);
  const { code, stdout, stderr } = await runCli(['detectors', 'test', file]);
  return { code, stdout, stderr: stderr.replaceAll(file, 'FILE') };
}

test('a good file passes', async () => {
  expect(await testDetectorFile(good)).toEqual({ code: 0, stdout: '1 detectors, 0 of their samples failed\n', stderr: '' });
});

test.each<[string, [string, string], string | RegExp]>([
  ['an unbounded quantifier', ['{32})', '+)'], /^keytrail: FILE:10: acme-key: .*bound.*\n$/],
  ['an unknown field', ['    randomBits', '    entropie'], 'keytrail: FILE:11: unknown field "entropie"; did you mean "entropy"?\n'],
  ['a missing field', ['    title: Acme key\n', ''], /^keytrail: FILE:5: "detectors.title" is missing\n$/],
  [
    'no keyword at a computable place',
    ['(?<secret>acmekey_', '(?<secret>[a-z]{7}_'],
    'keytrail: FILE:10: acme-key: no point of the pattern always begins with one of the keywords\n',
  ],
  ['an unknown placeholder', ["'acmekey_<alnum:33>'", "'acmekey_<nonsense:33>'"], 'keytrail: FILE:13: no such placeholder: <nonsense:…>\n'],
  [
    'a pattern that is none',
    ['[0-9A-Za-z]{32}', '[0-9A-Za-z{32}'],
    'keytrail: FILE:10: acme-key: the pattern is not a regular expression that JavaScript understands\n',
  ],
  ['a pattern without the group', ['(?<secret>', '(?:'], 'keytrail: FILE:10: acme-key: the pattern has no group named "secret"\n'],
  ['no keywords', ['    keywords: [acmekey_]\n', ''], 'keytrail: FILE:5: acme-key: "keywords" is missing\n'],
  ['a keyword that is too short', ['[acmekey_]', '[ac]'], /^keytrail: FILE:9: "detectors.keywords" must be lower-case ASCII of 3 characters or more\n$/],
  ['an unknown severity', ['severity: high', 'severity: huge'], /^keytrail: FILE:8: "detectors.severity" must be /],
  ['broken YAML', ['kind: api-key', 'kind: [api-key'], /^keytrail: FILE:\d+: is not valid YAML\n$/],
])('%s is refused with file and line', async (_, [from, to], message) => {
  const { code, stdout, stderr } = await testDetectorFile(good.replace(from, to));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
});

test('a sample that fails is told as it stands in the file, with exit code 1', async () => {
  const { code, stdout } = await testDetectorFile(good.replace('acmekey_<alnum:31>', 'x acmekey_<alnum:32>'));
  expect(code).toBe(1);
  expect(stdout).toContain('acme-key: near miss found: "x acmekey_<alnum:32>"');
});

test('a file that is not there is refused', async () => {
  const { code, stderr } = await runCli(['detectors', 'test', join(folder, 'nowhere.yaml')]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: `keytrail: ${join(folder, 'nowhere.yaml')}: cannot be read\n` });
});
