// A finding's id holds while its secret stays the same secret, wherever it goes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { scanJson } from '../support/cli.ts';
import { createRepository } from '../support/repository.ts';
import { createPassword, createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createTemporaryFolder();
const lines = { strong: `token: ${createToken('identity')}`, guessable: `db_password = "${createPassword('identity')}"` };
let folders = 0;

async function idsIn(files: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<string[]> {
  const target = join(folder, String(folders++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  const { report } = await scanJson([...flags, target]);
  return report.findings.map(({ findingId }) => findingId).sort();
}

for (const [kind, line] of Object.entries(lines)) {
  const plain = { 'app.conf': `# a\n${line}\n` };
  const variants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'its line moves': { 'app.conf': `# a\n\n\n# b\n${line}\n` },
    'its line is indented': { 'app.conf': `# a\n\t  ${line}\n` },
    'its file is renamed': { 'other/place.conf': `# a\n${line}\n` },
    'line ends become CRLF': { 'app.conf': `# a\r\n${line}\r\n` },
    'the last line end goes': { 'app.conf': `# a\n${line}` },
    'it is copied': { 'app.conf': `${line}\n`, 'copy.conf': `${line}\n` },
  };

  test.each(Object.keys(variants))(`the id of a ${kind} value stays when %s`, async (name) => {
    const before = await idsIn(plain);
    expect(before).toHaveLength(1);
    expect(await idsIn(variants[name] ?? {})).toEqual(before);
  });

  test(`the id of a ${kind} value is the same in a file, at HEAD, in history and staged`, async () => {
    const before = await idsIn(plain);
    const repository = createRepository(join(folder, `repository ${kind}`));
    repository.write('app.conf', `# a\n${line}\n`);
    repository.git(['add', '--all']);
    const ids = async (...flags: string[]) => (await scanJson([...flags, repository.folder])).report.findings.map(({ findingId }) => findingId);
    expect(await ids('--staged')).toEqual(before);
    repository.commit('add');
    expect(await ids()).toEqual(before);
    expect(await ids('--no-history')).toEqual(before);
    repository.remove('app.conf');
    repository.commit('remove');
    expect(await ids()).toEqual(before);
  });
}

test('a new strong secret on the same line has another id', async () => {
  const [before] = await idsIn({ 'a.conf': `token: ${createToken('old one')}\n` });
  expect(await idsIn({ 'a.conf': `token: ${createToken('new one')}\n` })).not.toContain(before);
});

test('a changed guessable value on the same line keeps its id', async () => {
  const before = await idsIn({ 'a.conf': `db_password = "${createPassword('old one')}"\n` });
  expect(await idsIn({ 'a.conf': `db_password = "${createPassword('new one')}"\n` })).toEqual(before);
});

test('two different passwords in the same line of two files are two findings', async () => {
  const ids = await idsIn({ 'a.conf': `db_password = "${createPassword('a')}"\n`, 'b.conf': `db_password = "${createPassword('b')}"\n` });
  expect(new Set(ids).size).toBe(2);
});

test('one password in two lines of different text is two findings', async () => {
  const ids = await idsIn({ 'a.conf': `db_password = "${createPassword('a')}"\n`, 'b.conf': `root_password = "${createPassword('a')}"\n` });
  expect(new Set(ids).size).toBe(2);
});
