// What a report says of a repository: HEAD, branch, origin, the names of its refs and HEAD's files.
import { pathFromBytes } from '../../model/path-text.ts';
import type { GitPlace } from '../../model/unit.ts';
import { listHead } from './attribute.ts';
import { askGit } from './git-process.ts';

export interface RepositoryFacts {
  readonly head?: string;
  readonly branch?: string;
  readonly remote?: string;
  /** In bytes form. */
  readonly refNames: readonly string[];
  /** At most 50,000: they anchor findings whose own path is gone. */
  readonly headPaths: readonly string[];
}

const maxHeadPaths = 50_000;

/** Of a repository of which nothing but its origin is wanted. */
export async function readOrigin(place: GitPlace): Promise<RepositoryFacts> {
  const remote = cleanAddress(await ask(place, ...originQuery));
  return { ...(remote === undefined ? {} : { remote }), refNames: [], headPaths: [] };
}

/** A commit that stands for HEAD. */
export interface HeadChoice {
  /** A full id. */
  readonly commit: string;
  /** `refs/heads/…`, where a branch was named. */
  readonly ref?: string;
}

/** @param chosen HEAD by default */
export async function readRepositoryFacts(place: GitPlace, chosen?: HeadChoice): Promise<RepositoryFacts> {
  const [head, branch, remote, refs, files] = await Promise.all([
    chosen?.commit ?? ask(place, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    chosen === undefined ? ask(place, 'symbolic-ref', '--quiet', '--short', 'HEAD') : branchOf(chosen),
    ask(place, ...originQuery),
    ask(place, 'for-each-ref', '--format=%(refname)'),
    listHead(place, chosen?.commit),
  ]);
  const address = cleanAddress(remote);
  return {
    ...(head === '' ? {} : { head }),
    ...(branch === '' ? {} : { branch: pathFromBytes(Buffer.from(branch, 'latin1')) }),
    ...(address === undefined ? {} : { remote: address }),
    refNames: refs.split('\n').filter((name) => name !== ''),
    headPaths: files.slice(0, maxHeadPaths).map(({ path }) => pathFromBytes(path)),
  };
}

function branchOf({ ref = '' }: HeadChoice): string {
  return ref.startsWith(heads) ? ref.slice(heads.length) : '';
}

const heads = 'refs/heads/';
const originQuery = ['config', '--local', '--get', 'remote.origin.url'] as const;

/** Nothing where git has no answer. */
function ask(place: GitPlace, ...args: readonly string[]): Promise<string> {
  return askGit(place, [...args]).then(
    (out) => out.toString('latin1').trim(),
    () => '',
  );
}

/** Without user information, query and fragment; undefined for what is no web address. */
function cleanAddress(remote: string): string | undefined {
  const scp = /^(?:[^@/]+@)?([\w.-]+):(?!\/)([\w./~-]+)$/.exec(remote);
  const text = scp ? `ssh://${scp[1]}/${scp[2]}` : remote;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!['http:', 'https:', 'ssh:', 'git:'].includes(url.protocol)) return undefined;
  return `${url.protocol}//${url.host}${url.pathname}`;
}
