// Where a place stands in the estate: the system it belongs to, and the one address that policy, locations and exceptions compare with.
import type { System } from '../model/inventory.ts';
import type { ReportRepository, ReportTarget } from '../model/report.ts';
import type { SecretPlace } from '../model/secret.ts';

export interface SystemPlace {
  /** As the inventory declares it; else `github:OWNER/NAME` and the like from the repository's origin, `dir:TARGET` where there is none. */
  readonly id: string;
  /** As the inventory declares it, if it does. */
  readonly system: System | undefined;
  /** `<name>/<path>`, with the name that the place itself tells; of a message or ref `<name>/@<kind>`. */
  readonly address: string;
  /** The same for people. */
  readonly label: string;
  readonly path: string;
}

export type SystemNames = (place: SecretPlace) => SystemPlace;

export function createSystemNames(targets: readonly ReportTarget[], systemNamed: (name: string) => System | undefined): SystemNames {
  const known = new Map(targets.map((target) => [target.target, createTargetNames(target, systemNamed)]));
  return (place) => {
    const dir = `dir:${place.target}`;
    const { name, ...named } = known.get(place.target)?.(place) ?? { name: dir, id: dir, system: undefined, path: place.path };
    const address = `${name}/${named.path === '' ? `@${place.kind}` : named.path}`;
    return { ...named, address, label: named.path === '' ? `${pathless[place.kind]} of ${name}` : address };
  };
}

/** What has no path of its own. */
const pathless: Readonly<Record<SecretPlace['kind'], string>> = {
  file: 'a file',
  stdin: 'standard input',
  'git-blob': 'an object without a path',
  'git-commit': 'a commit message',
  'git-tag': 'a tag’s message',
  'git-tree': 'a folder without a path',
  'path-name': 'a file’s name',
  'ref-name': 'a ref’s name',
};

function createTargetNames({ target, repositories, withinRepository }: ReportTarget, systemNamed: (name: string) => System | undefined) {
  // The deepest repository first: a nested one is a system of its own.
  const deepest = repositories.toSorted((a, b) => b.path.length - a.path.length);
  const byPath = new Map(deepest.map((repository) => [repository.path, nameRepository(target, repository)]));
  const dir = `dir:${target}`;
  const systems = new Map([...byPath.values(), dir].map((name) => [name, systemNamed(name) ?? systemNamed(dir)]));
  // Git tells the paths of the target's own repository from its root, even when the target is a folder in it.
  const prefix = withinRepository === undefined || !byPath.has('') ? '' : `${withinRepository}/`;
  return ({ repository, path, kind }: SecretPlace): Omit<SystemPlace, 'address' | 'label'> & { readonly name: string } => {
    const owner = kind === 'file' || kind === 'stdin' ? (deepest.find((one) => isBelow(path, one.path))?.path ?? '') : repository;
    const name = byPath.get(owner) ?? dir;
    const own = { name, id: systemNamed(name)?.id ?? name, system: systems.get(name) };
    if (owner === '') return { ...own, path: kind === 'file' ? `${prefix}${path}` : path };
    return { ...own, path: isBelow(path, owner) ? path.slice(owner.length + 1) : path };
  };
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

const forges: ReadonlyMap<string, string> = new Map([
  ['github.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['bitbucket.org', 'bitbucket'],
  ['codeberg.org', 'codeberg'],
]);

function nameRepository(target: string, { path, remote }: ReportRepository): string {
  if (remote === undefined || !URL.canParse(remote)) return path === '' ? `dir:${target}` : `dir:${target}/${path}`;
  const { hostname, pathname } = new URL(remote);
  // Of ssh: addresses the case is left as it was written.
  const host = hostname.toLowerCase();
  const name = pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const forge = forges.get(host);
  return forge === undefined ? `git:${host}/${name}` : `${forge}:${name}`;
}
