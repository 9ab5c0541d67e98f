// Who made a commit, asked of the repository itself: people's data is not kept. Read under the rules of a scan.
import { realpathSync } from 'node:fs';
import type { Answer, Person } from '../../model/trace.ts';
import type { PlacedTrace } from '../../model/trace-source.ts';
import { askGit, GitError } from '../../sources/git/git-process.ts';
import { locateRepository } from '../../sources/git/locate.ts';

export interface PeopleOptions {
  readonly people: boolean;
  readonly allowOutside: boolean;
  readonly findSecrets: () => (text: string) => boolean;
}

export async function readPeople(
  { target, origin, introduced }: PlacedTrace,
  { people, allowOutside, findSecrets }: PeopleOptions,
): Promise<Answer<readonly Person[]>> {
  if (!people) return { unknown: "because people's data is not kept: --people asks the repository, where it is at hand" };
  if (introduced === undefined || !/^[0-9a-f]{40,64}$/.test(introduced.commit)) return { unknown: 'because no commit that brought it is known' };
  const found = await askRepository(target, 'repository' in origin ? origin.repository : '', introduced.commit, allowOutside);
  if (found === undefined) return { unknown: "because the target's repository, with this commit, is not at hand here" };
  return found.some(({ name, address }) => findSecrets()(`${name} ${address}`)) ? { unknown: 'because the commit names a secret instead' } : found;
}

async function askRepository(target: string, repository: string, commit: string, allowOutside: boolean): Promise<readonly Person[] | undefined> {
  try {
    const place = locateRepository(realpathSync(target), repository, allowOutside);
    if (place === undefined) return undefined;
    const format = ['%an', '%ae', '%cn', '%ce'].join('%x00');
    const text = (await askGit(place, ['show', '--no-patch', '--no-show-signature', `--format=${format}`, commit])).toString('utf8');
    const [name = '', address = '', committer = '', itsAddress = ''] = text.trimEnd().split('\0');
    const author: Person = { role: 'author', name, address };
    return committer === name && itsAddress === address ? [author] : [author, { role: 'committer', name: committer, address: itsAddress }];
  } catch (error) {
    if (error instanceof GitError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}
