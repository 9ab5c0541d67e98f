// What a push would send, as git's hook tells it.
import type { GitPlace } from '../../model/unit.ts';
import { readRecords, startGit } from './git-process.ts';

export interface PushScope {
  readonly kind: 'push';
  /** Object ids, or full names of refs. */
  readonly tips: readonly string[];
  /** Object ids that the remote said it has; they need not be here. */
  readonly known: readonly string[];
  /** Its name, or its address where it has none. */
  readonly remote: string;
}

/**
 * Arguments of rev-list for what the remote does not have, by what it said and by what was last seen of it. What it said and is not known
 * here (somebody else pushed since) leaves nothing out: then more is read, never less.
 */
export async function pushRange(place: GitPlace, { tips, known, remote }: PushScope): Promise<readonly string[]> {
  return [...tips, '--not', ...(await pickPresent(place, known)), `--remotes=${remote}`];
}

async function pickPresent(place: GitPlace, objects: readonly string[]): Promise<readonly string[]> {
  if (objects.length === 0) return [];
  const { child, ended } = startGit(place, ['cat-file', '--batch-check=%(objectname)']);
  child.stdin?.end(`${objects.join('\n')}\n`);
  const present: string[] = [];
  for await (const record of readRecords(child.stdout as AsyncIterable<Buffer>, 10)) if (!record.includes(' missing')) present.push(record.toString('latin1'));
  await ended;
  return present;
}
