// Who may own what was found: by CODEOWNERS, and by who commits there. Read under the rules of a scan; nothing of it is trusted.
import { realpathSync } from 'node:fs';
import pLimit from 'p-limit';
import { type CodeOwners, codeOwnersPaths, maxCodeOwnersBytes, parseCodeOwners } from '../../inventory/code-owners.ts';
import type { SkeletonIdentity, SkeletonPlace } from '../../inventory/skeleton/group.ts';
import type { GitPlace } from '../../model/unit.ts';
import { listCommitters, readAtHead } from '../../sources/git/committers.ts';
import { locateRepository } from '../../sources/git/locate.ts';

export interface SuggestOptions {
  readonly allowOutside: boolean;
  /** Look at who commits. */
  readonly people: boolean;
  readonly findSecrets: (text: string) => boolean;
}

/** Sentences by identity. */
export async function suggestOwners(
  identities: readonly SkeletonIdentity[],
  options: SuggestOptions,
): Promise<ReadonlyMap<SkeletonIdentity, readonly string[]>> {
  const repositories = new Map<string, Promise<OwnedRepository | undefined>>();
  const limit = pLimit(2);
  const suggest = async (identity: SkeletonIdentity) => {
    const place = identity.places.find(({ repository, path }) => repository !== undefined && path !== '' && !path.startsWith('.git/'));
    if (place === undefined) return [];
    const key = JSON.stringify([place.target, place.repository]);
    const opening = repositories.get(key) ?? openRepository(place, options);
    repositories.set(key, opening);
    const repository = await opening;
    return repository === undefined ? [] : describe(repository, place.path, options);
  };
  // The first place of a repository stands for the others.
  const told = await Promise.all(identities.map((identity) => limit(async () => [identity, await suggest(identity)] as const)));
  return new Map(told);
}

interface OwnedRepository {
  readonly place: GitPlace;
  readonly codeOwners: CodeOwners;
}

async function openRepository({ target, repository = '' }: SkeletonPlace, { allowOutside }: SuggestOptions): Promise<OwnedRepository | undefined> {
  const place = locateRepository(realpathSync(target), repository, allowOutside);
  return place === undefined ? undefined : { place, codeOwners: parseCodeOwners(await readCodeOwners(place)) };
}

async function readCodeOwners(place: GitPlace): Promise<string> {
  for (const path of codeOwnersPaths) {
    const text = await readAtHead(place, path, maxCodeOwnersBytes);
    if (text !== undefined) return text;
  }
  return '';
}

async function describe({ place, codeOwners }: OwnedRepository, path: string, { people, findSecrets }: SuggestOptions): Promise<readonly string[]> {
  const owners = codeOwners(path);
  const committers = people ? await listCommitters(place, path) : [];
  return [
    ...(owners.length === 0 ? [] : [`CODEOWNERS names ${owners.join(', ')}`]),
    ...(committers.length === 0 ? [] : [`commits there are by ${committers.map(({ address, commits }) => `${address} (${commits})`).join(', ')}`]),
  ].filter((text) => !findSecrets(text));
}
