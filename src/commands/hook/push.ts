// What git tells a pre-push hook: on standard input a line for each ref, and the remote's name. The pre-commit framework reads the lines
// itself and tells by variables.
import { UsageError } from '../../model/usage-error.ts';

export interface PushRange {
  readonly tips: readonly string[];
  readonly known: readonly string[];
  readonly remote: string;
}

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const noObject = /^0+$/;

/** https://git-scm.com/docs/githooks#_pre_push: `<local ref> <local id> <remote ref> <remote id>`; zeros for what is deleted or new. @throws UsageError */
export function parsePushLines(text: string, remote: string): PushRange {
  const refs = text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
  const sent = refs.filter(({ local }) => !noObject.test(local));
  return {
    tips: [...new Set(sent.map(({ local }) => local))],
    // Of deleted refs too: the remote has what they hold.
    known: [...new Set(refs.map(({ known }) => known).filter((known) => !noObject.test(known)))],
    remote: checkRemote(remote),
  };
}

/** https://pre-commit.com/#pre-push: variables of the framework; undefined where it does not run us. A ref that is new there has no ids. */
export function readFrameworkPush(environment: Readonly<Record<string, string | undefined>>): PushRange | undefined {
  const tip = environment['PRE_COMMIT_TO_REF'] ?? environment['PRE_COMMIT_LOCAL_BRANCH'];
  if (tip === undefined) return undefined;
  if (!objectId.test(tip) && !/^(?:HEAD|refs\/[^\s:~^?*[\\]+)$/.test(tip)) throw notUnderstood();
  const from = environment['PRE_COMMIT_FROM_REF'] ?? '';
  return {
    tips: [tip],
    known: objectId.test(from) && !noObject.test(from) ? [from] : [],
    remote: checkRemote(environment['PRE_COMMIT_REMOTE_NAME'] ?? 'origin'),
  };
}

function parseLine(line: string): { readonly local: string; readonly known: string } {
  // A ref has no blanks; what is pushed may be named by any expression: "HEAD", "(delete)", ":/text with blanks".
  const [, local, known] = / (\S+) \S+ (\S+)$/.exec(line) ?? [];
  if (local === undefined || known === undefined || !objectId.test(local) || !objectId.test(known)) throw notUnderstood();
  return { local, known };
}

/** It becomes a pattern of refs: a character with a meaning there would leave out more than was sent to this remote. */
function checkRemote(remote: string): string {
  return /^[\w./-]+$/.test(remote) && !remote.includes('..') ? remote : 'no-such-remote';
}

function notUnderstood(): UsageError {
  return new UsageError('what git tells about the push is not understood', 'pre-push');
}
