// Contents and what they came in the place of, as far as marks and values stand in them: objects by the changes of history or of the index,
// files of the work tree by what HEAD has at their path.
import type { DatabaseSync } from 'node:sqlite';
import { type Mark, markKey } from '../model/suppression.ts';

export interface Version {
  /** By a mark's `markKey`, the lines it is about with the tags of the values there. */
  readonly lines: ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>;
  /** Each mark with each value it stands beside: by `pairOf`. */
  readonly pairs: ReadonlySet<string>;
  /** Of all values. */
  readonly tags: ReadonlySet<string>;
}

export interface Change {
  /** When it was committed and when it was written, in seconds since 1970; of what is not committed: infinite. */
  readonly at: readonly [commitAt: number, authorAt: number];
  /** Of a merge there are several. */
  readonly before: readonly Version[];
}

interface Place {
  readonly target: number;
  readonly repository: string;
  /** "" for a file of the work tree. */
  readonly object: string;
  readonly path: string;
}

export interface VersionReader {
  /** The version at a place and the changes that brought it. Asked in the order of places it reads each one once. */
  of(place: Place): { readonly own: Version; readonly changes: readonly Change[] };
}

export function pairOf(key: string, tag: string): string {
  return `${tag} ${key}`;
}

const noCommit: Change['at'] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Call it once, when sightings stand. */
export function createVersionReader(database: DatabaseSync): VersionReader {
  const queries = prepareQueries(database);
  const removed = new Map<string, Version>();
  let last: { readonly name: string; readonly version: ReturnType<VersionReader['of']> } | undefined;

  const readObject = ({ target, repository }: Repository, object: string) => toVersion([queries.object(target, repository, object)]);

  function changesOf(place: Place): Change[] {
    const { target, repository, object, path } = place;
    if (object === '') return [{ at: noCommit, before: queries.atHead(target, path).map((head) => readObject({ target, ...head }, head.object)) }];
    const committed = Map.groupBy(queries.commits(target, repository, object), (row) => `${row.commitId} ${row.path}`);
    return [
      ...[...committed.values()].map((rows) => toChange(place, rows)),
      ...queries.staged(target, repository, object).map((row) => ({ at: noCommit, before: beforeOf(place, [row.object], '') })),
    ];
  }

  function toChange(place: Place, rows: readonly CommitRow[]): Change {
    const [{ commitId, commitAt, authorAt } = { commitId: '', commitAt: 0, authorAt: 0 }] = rows;
    const objects = rows.map(({ before }) => before);
    return { at: [commitAt, authorAt], before: beforeOf(place, objects, commitId) };
  }

  function beforeOf(repository: Repository, objects: readonly string[], commit: string): Version[] {
    const there = objects.filter((one) => !/^0*$/.test(one));
    return there.length > 0 ? there.map((one) => readObject(repository, one)) : [readRemoved(repository, commit)];
  }

  /** Of all that a commit takes away, or without a commit the index: a file that it creates may be one of them, renamed. */
  function readRemoved({ target, repository }: Repository, commit: string): Version {
    const name = JSON.stringify([target, repository, commit]);
    const known = removed.get(name);
    if (known !== undefined) return known;
    const objects = commit === '' ? queries.unstaged(target, repository) : queries.removed(target, repository, commit);
    const version = toVersion(objects.map(({ object }) => queries.object(target, repository, object)));
    removed.set(name, version);
    return version;
  }

  return {
    of(place) {
      const { target, repository, object, path } = place;
      const name = JSON.stringify([target, repository, object, path]);
      if (last?.name === name) return last.version;
      const own = object === '' ? toVersion([queries.file(target, path)]) : readObject(place, object);
      last = { name, version: { own, changes: changesOf(place) } };
      return last.version;
    },
  };
}

type Repository = Pick<Place, 'target' | 'repository'>;

function prepareQueries(database: DatabaseSync) {
  database.exec(indices);
  const query = <Row>(sql: string) => {
    const statement = database.prepare(sql);
    return (...values: readonly (string | number)[]) => statement.all(...values) as unknown as Row[];
  };
  const inRepository = 'target = ?1 AND repository = ?2';
  return {
    object: query<Row>(`
      SELECT tag, line, allowed FROM sighting WHERE ${inRepository} AND object = ?3
      UNION ALL SELECT tag, line, allowed FROM earlier WHERE ${inRepository} AND object = ?3`),
    file: query<Row>("SELECT tag, line, allowed FROM sighting WHERE target = ? AND object = '' AND own_path = ?"),
    commits: query<CommitRow>(`
      SELECT commit_id AS commitId, commit_at AS commitAt, author_at AS authorAt, path, before_id AS before FROM change
      WHERE ${inRepository} AND after_id = ?3 ORDER BY commit_id, path`),
    staged: query<ObjectRow>(`SELECT before_id AS object FROM replaced WHERE ${inRepository} AND object = ?3`),
    atHead: query<ObjectRow & { readonly repository: string }>(
      "SELECT repository, object FROM present WHERE target = ?1 AND CASE WHEN repository = '' THEN path ELSE repository || '/' || path END = ?2",
    ),
    removed: query<ObjectRow>(`SELECT DISTINCT before_id AS object FROM change WHERE ${inRepository} AND commit_id = ?3 AND ltrim(after_id, '0') = ''`),
    unstaged: query<ObjectRow>(`
      SELECT DISTINCT object FROM earlier WHERE ${inRepository}
      EXCEPT SELECT before_id FROM replaced WHERE ${inRepository} EXCEPT SELECT object FROM replaced WHERE ${inRepository}`),
  };
}

const indices = `
  CREATE INDEX sighting_object ON sighting (target, object, repository);
  CREATE INDEX earlier_object ON earlier (target, object, repository);
  CREATE INDEX replaced_object ON replaced (target, object, repository)`;

interface ObjectRow {
  readonly object: string;
}

interface CommitRow {
  readonly commitId: string;
  readonly commitAt: number;
  readonly authorAt: number;
  readonly path: string;
  readonly before: string;
}

interface Row {
  readonly tag: string;
  readonly line: number;
  readonly allowed: string | null;
}

function toVersion(contents: readonly (readonly Row[])[]): Version {
  const lines = new Map<string, Map<number, Set<string>>>();
  const pairs = new Set<string>();
  const tags = new Set<string>();
  for (const [index, rows] of contents.entries())
    for (const { tag, line, allowed } of rows) {
      tags.add(tag);
      for (const mark of allowed === null ? [] : ((JSON.parse(allowed) as { marks?: Mark[] }).marks ?? [])) {
        const key = markKey(mark);
        const byLine = lines.get(key) ?? new Map<number, Set<string>>();
        const at = index * maxLine + line;
        lines.set(key, byLine.set(at, (byLine.get(at) ?? new Set()).add(tag)));
        pairs.add(pairOf(key, tag));
      }
    }
  return { lines, pairs, tags };
}

/** Lines of several contents are numbered apart. */
const maxLine = 2 ** 32;
