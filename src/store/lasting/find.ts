// Where something that is known of a secret leads: the findings it names.
import type { Kysely } from 'kysely';
import { UsageError } from '../../model/usage-error.ts';
import { commitKey, keyOf } from './clue.ts';
import { readFindingsByKey } from './read-findings.ts';
import type { FindQuery, StoredFinding } from './store.ts';
import type { Tables } from './tables.ts';

/** Findings that are read at once. */
const pageRows = 200;

/** @throws UsageError for what is no commit */
export async function* findFindings(db: Kysely<Tables>, query: FindQuery): AsyncIterable<StoredFinding> {
  const { first, beyond } = rangeOf(query);
  let keys = db.selectFrom('clue').select('clue.finding').distinct().where('clue.key', '>=', first);
  keys = beyond === undefined ? keys.where('clue.key', '<=', first) : keys.where('clue.key', '<', beyond);
  const { target } = query;
  if (target !== undefined)
    keys = keys
      .innerJoin('finding', 'finding.id', 'clue.finding')
      .innerJoin('target', 'target.id', 'finding.target')
      .where('target.key', '=', keyOf('target', target));
  let after = 0;
  for (;;) {
    const page = await keys.where('clue.finding', '>', after).orderBy('clue.finding').limit(pageRows).execute();
    if (page.length === 0) return;
    const found = await readFindingsByKey(
      db,
      page.map(({ finding }) => finding),
    );
    // A clue stays when the identity behind a finding is another one.
    yield* query.identity === undefined ? found : found.filter(({ verdict }) => verdict?.identity === query.identity);
    if (page.length < pageRows) return;
    after = page.at(-1)?.finding ?? after;
  }
}

/** Of keys: one, or with `beyond` all from `first` up to it. */
function rangeOf(query: FindQuery): { readonly first: string; readonly beyond?: string } {
  const { fingerprint, findingId, publicId, identity, commit, path } = query;
  if (commit !== undefined) return commitRange(commit);
  if (fingerprint !== undefined) return { first: keyOf('fingerprint', fingerprint) };
  if (findingId !== undefined) return { first: keyOf('finding-id', findingId) };
  if (publicId !== undefined) return { first: keyOf('public-id', publicId) };
  if (identity !== undefined) return { first: keyOf('identity', identity) };
  if (path !== undefined) return { first: keyOf('path', path) };
  throw new UsageError('nothing to look for was given');
}

function commitRange(commit: string): { readonly first: string; readonly beyond: string } {
  if (!/^[0-9a-f]{7,64}$/i.test(commit)) throw new UsageError('a commit is 7 to 64 hexadecimal digits');
  // "g" follows "f".
  return { first: commitKey(commit), beyond: `${commitKey(commit)}g` };
}
