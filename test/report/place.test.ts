import { expect, test } from 'vitest';
import type { Origin } from '../../src/model/origin.ts';
import { describePlace, isInFile } from '../../src/report/place.ts';
import { commit, inHistory, sampleOccurrence } from './sample-report.ts';

const repository = 'vendor/lib';
const object = commit('b');
const places: readonly (readonly [Origin, string, boolean])[] = [
  [{ kind: 'file', path: 'a/b.env' }, 'a/b.env:3', true],
  [{ kind: 'stdin', path: '-' }, 'standard input:3', true],
  [{ kind: 'git-blob', repository, object }, 'object bbbbbbb:3 (history only)', false],
  [{ kind: 'git-commit', repository: '', object }, 'message of commit bbbbbbb:3', false],
  [{ kind: 'git-tag', repository: '', object }, 'message of tag bbbbbbb:3', false],
  [{ kind: 'git-tree', repository: '', object }, 'a file name in tree bbbbbbb', false],
  [{ kind: 'path-name', present: true, repository, path: 'x/…' }, 'file name vendor/lib/x/…', false],
  [{ kind: 'ref-name', present: true, repository: '', path: 'refs/heads/…' }, 'ref name refs/heads/…', false],
];

test.each(places)('%j is told as "%s"', (origin, text, inFile) => {
  const { lead, path, tail } = describePlace(sampleOccurrence(origin));
  expect(lead + path + tail).toBe(text);
  expect(isInFile(sampleOccurrence(origin))).toBe(inFile);
});

test('an old version is told by its commit and path, one that HEAD still has by its path alone', () => {
  const old = inHistory('a.env');
  const kept = { ...old, attribution: { path: 'a.env', atHead: true, refs: [], refCount: 0 } };
  expect(describePlace(old)).toEqual({ lead: 'commit aaaaaaa ', path: 'a.env', tail: ':3 (history only)' });
  expect(describePlace(kept)).toEqual({ lead: '', path: 'a.env', tail: ':3' });
});
