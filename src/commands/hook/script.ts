// The text of an installed hook: what git starts, in plain sh, which Git for Windows has too.
import { createHash } from 'node:crypto';

export const hookNames = ['pre-commit', 'pre-push'] as const;
export type HookName = (typeof hookNames)[number];

/** What the hook starts: absolute paths, so that it works whatever PATH is; and arguments of `hook run` that stay. */
export interface HookProgram {
  readonly node: string;
  readonly cli: string;
  readonly flags: readonly string[];
}

const head = '#!/bin/sh\n# keytrail hook: written by "keytrail hook install", taken away by "keytrail hook uninstall". sha256 of what follows: ';

/** The suffix of a hook that was there before, and runs first. */
export const chainedSuffix = '.before-keytrail';

export function renderHook(name: HookName, program: HookProgram): string {
  const body = renderBody(name, program);
  return `${head}${digest(body)}\n${body}`;
}

export type HookText = 'ours' | 'edited' | 'foreign';

/** `edited`: begun by us and changed by somebody since. */
export function recognizeHook(text: string): HookText {
  if (!text.startsWith(head)) return 'foreign';
  const end = text.indexOf('\n', head.length);
  return text.slice(head.length, end) === digest(text.slice(end + 1)) ? 'ours' : 'edited';
}

/** The line that somebody adds to a hook of their own. */
export function renderLine(name: HookName, program: HookProgram): string {
  return `${command(name, program)} || exit 1`;
}

/** The same for a hook that other machines run as well. */
export function renderSharedLine(name: HookName, { flags }: HookProgram): string {
  return `${words(['keytrail', 'hook', 'run', name, ...flags], name)} || exit 1`;
}

// The earlier hook gets its input first, and is found beside this one under whatever name this one runs.
function renderBody(name: HookName, program: HookProgram): string {
  const pushes = name === 'pre-push';
  const feed = pushes ? 'printf \'%s\' "$input" | ' : '';
  return `node=${quote(program.node)}
cli=${quote(program.cli)}
${pushes ? 'input=$(cat; echo .)\ninput=${input%.}\n' : ''}before="$(dirname -- "$0")/${name}${chainedSuffix}"
if [ -x "$before" ]; then
  ${feed}"$before" "$@" || exit $?
fi
if [ ! -x "$node" ] || [ ! -f "$cli" ]; then
  echo "keytrail: nothing was scanned, so this ${pushes ? 'push' : 'commit'} is stopped: $([ -x "$node" ] && echo "$cli" || echo "$node") is gone." >&2
  echo "keytrail: install it again with \\"keytrail hook install\\", or pass it this once with \\"git ${pushes ? 'push' : 'commit'} --no-verify\\"." >&2
  exit 1
fi
${feed}"$node" "$cli" hook run ${name}${program.flags.map((flag) => ` ${quote(flag)}`).join('')} ${pushes ? '-- "$@"' : ''}
code=$?
case $code in
  0 | 1 | 3) ;;
  *) echo "keytrail: the scan failed (code $code), so this ${pushes ? 'push' : 'commit'} is stopped; \\"git ${pushes ? 'push' : 'commit'} --no-verify\\" passes it this once." >&2 ;;
esac
exit $code
`.replace(/ +\n/g, '\n');
}

function command(name: HookName, { node, cli, flags }: HookProgram): string {
  return words([node, cli, 'hook', 'run', name, ...flags], name);
}

function words(all: readonly string[], name: HookName): string {
  return all.map(quote).join(' ') + (name === 'pre-push' ? ' -- "$@"' : '');
}

function quote(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
