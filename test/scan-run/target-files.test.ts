// Where a target's own files are looked for, and what of them is told.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { gatherSuppressions } from '../../src/scan-run/suppressions.ts';
import { findTargetFiles } from '../../src/scan-run/target-files.ts';
import { createRepository, writeTree } from '../support/repository.ts';
import { createToken } from '../support/secret-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder } = createRepository(join(createTemporaryFolder(), 'repository'));
mkdirSync(join(folder, 'services/shop'), { recursive: true });
writeTree(folder, { 'services/shop/a.txt': 'x\n', 'plain/b.txt': 'x\n' });
const full = { kind: 'full' } as const;
const policy = { marks: [], fromTarget: ['inline', 'ignore-file', 'allow', 'baseline'], requireReason: false, trustChange: false } as const;
const config: Pick<Config, 'suppressions' | 'scope' | 'allowOutside'> = {
  suppressions: { rules: [], ignoreFiles: [], policy },
  scope: full,
  allowOutside: false,
};

test('where there is none nothing is to be read', () => {
  expect(findTargetFiles({ kind: 'directory', root: folder, name: '.' }, full)).toBeUndefined();
  expect(findTargetFiles({ kind: 'stdin', root: '', name: '-' }, full)).toBeUndefined();
});

test('each folder up to the top of the repository has its say, the outermost first, a file’s too', async () => {
  writeTree(folder, { '.keytrailignore': 'services/shop/a.txt\n', 'services/.keytrailignore': '/shop/\n', 'services/shop/.keytrailignore': 'a.txt\n' });
  const root = join(folder, 'services/shop/a.txt');
  const { ignoreFiles } = await gatherSuppressions([{ index: 0, kind: 'file', root, name: 'shop/a.txt' }], config);
  expect(ignoreFiles.map(({ file, prefix }) => [file, prefix])).toEqual([
    ['../.keytrailignore', 'services/shop/'],
    ['.keytrailignore', 'shop/'],
    ['shop/.keytrailignore', undefined],
  ]);
});

test('rules of several targets stay apart', async () => {
  writeTree(folder, { 'services/keytrail.yaml': 'allow: [{path: shop/}]\n', 'plain/keytrail.yaml': 'allow: [{path: b.txt}]\n' });
  const targets = ['services', 'plain'].map((name, index) => ({ index, kind: 'directory', root: join(folder, name), name }) as const);
  const { rules } = await gatherSuppressions(targets, config);
  expect(rules.map(({ target, where, source }) => [target, where, source])).toEqual([
    [0, 'services/keytrail.yaml:1', 'target'],
    [1, 'plain/keytrail.yaml:1', 'target'],
  ]);
});

test('of a reason the words are told, and the number of a ticket; what could be a secret is not', async () => {
  const token = createToken('reason');
  const reasons = [`see PAY-1234, https://tickets.example/browse/PAY-1234`, `it was ${token}`, 'password: open-sesame', 'https://me:open-sesame@db.example'];
  writeTree(folder, { 'keytrail.yaml': `allow:\n${reasons.map((reason) => `  - {path: a, reason: '${reason}', owner: '${token}'}\n`).join('')}` });
  const { rules } = await gatherSuppressions([{ index: 0, kind: 'directory', root: folder, name: '.' }], config);
  expect(rules.map(({ reason }) => reason)).toEqual([reasons[0], 'it was *', 'password: *', 'https://me:*@db.example']);
  expect(new Set(rules.map(({ owner }) => owner))).toEqual(new Set(['*']));
});
