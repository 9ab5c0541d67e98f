// The only place that starts git to read a repository. Nothing the repository says is executed, nothing is sent: an allow-listed
// environment, no protocols, no lazy fetching, no hooks, no filters, no system or user configuration.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import type { GitPlace } from '../../model/unit.ts';

const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.commitGraph=false',
  'core.packedGitLimit=256m',
  'core.deltaBaseCacheLimit=64m',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
  'log.showSignature=false',
  'gc.auto=0',
  'maintenance.auto=false',
];

/** Replace refs and grafts could hide content; a lazy fetch would run the repository's own `core.sshCommand`. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    ...(process.env['SYSTEMROOT'] === undefined ? {} : { SYSTEMROOT: process.env['SYSTEMROOT'] }),
    LC_ALL: 'C',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_PAGER: '',
    // git looks no further up than the directory it was given.
    GIT_CEILING_DIRECTORIES: '/',
  };
}

/** Arguments that stand before git's own command. A foreign-owned checkout is accepted at its path alone. */
export function gitArguments({ gitDir, safeDirectory }: GitPlace): string[] {
  const paths = [...new Set([gitDir, safeDirectory])];
  return [`--git-dir=${gitDir}`, '--no-pager', ...[...settings, ...paths.map((path) => `safe.directory=${path}`)].flatMap((setting) => ['-c', setting])];
}

/** Thrown when git ends with an error; its text is not repeated: it may quote content. */
export class GitError extends Error {
  readonly code: number | null;

  constructor(command: string, code: number | null) {
    super(`git ${command} ended with code ${code ?? 'unknown'}`);
    this.code = code;
  }
}

export interface GitRun {
  readonly child: ChildProcess;
  /** Resolves when git ended with code 0. @throws GitError */
  readonly ended: Promise<void>;
}

/** Those of this thread: a worker's end with it. */
const running = new Set<ChildProcess>();

let stop: AbortSignal | undefined;

/** Ends every git of this thread when the signal does, those too that are started later: whoever waits for one gets a GitError. */
export function stopGitOn(signal: AbortSignal): void {
  stop = signal;
  signal.addEventListener('abort', () => {
    for (const child of running) child.kill('SIGKILL');
  });
}

function track(child: ChildProcess): void {
  // A step that ran beside the one that was ended goes on to its next git.
  if (stop?.aborted) child.kill('SIGKILL');
  running.add(child);
  child.once('close', () => running.delete(child)).once('error', () => running.delete(child));
}

/** Starts git with piped standard streams; the caller reads `child.stdout`. */
export function startGit(place: GitPlace, args: readonly string[]): GitRun {
  const child = spawn('git', [...gitArguments(place), ...args], { env: gitEnvironment(), cwd: '/', stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
  track(child);
  // A child that ended early makes writes to it fail; its exit code tells why.
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', () => reject(new GitError(args[0] ?? '', null)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(new GitError(args[0] ?? '', code))));
  });
  ended.catch(() => {});
  return { child, ended };
}

/**
 * Runs git for a short answer, as bytes.
 * @param indexFile absolute; the repository's own by default
 * @throws GitError
 */
export function askGit(place: GitPlace, args: readonly string[], indexFile?: string): Promise<Buffer> {
  const index = indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile };
  return new Promise((resolve, reject) => {
    const options = { env: { ...gitEnvironment(), ...index }, cwd: '/', encoding: 'buffer', maxBuffer: 1 << 28, windowsHide: true } as const;
    const child = execFile('git', [...gitArguments(place), ...args], options, (error, stdout) => {
      if (error) reject(new GitError(args[0] ?? '', typeof error.code === 'number' ? error.code : null));
      else resolve(stdout);
    });
    track(child);
  });
}

const ownVariables = ['PATH', 'SYSTEMROOT', 'HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];

/**
 * Asks about the operator's own work tree, with the operator's own configuration: it says where hooks lie. For questions that read no
 * content and run nothing. Lines of the answer. @throws GitError
 */
export function askOwnGit(folder: string, args: readonly string[]): Promise<readonly string[]> {
  const own = ownVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const env = { ...Object.fromEntries(own), LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: '', GIT_OPTIONAL_LOCKS: '0' };
  return new Promise((resolve, reject) => {
    const child = execFile('git', ['--no-pager', '-c', 'core.fsmonitor=false', ...args], { env, cwd: folder, windowsHide: true }, (error, stdout) => {
      if (error) reject(new GitError(args[0] ?? '', typeof error.code === 'number' ? error.code : null));
      else resolve(stdout.split('\n').slice(0, -1));
    });
    track(child);
  });
}

/** Splits a stream of bytes into records that end with `separator`, without it. */
export async function* readRecords(stream: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(separator); to >= 0; to = bytes.indexOf(separator, from)) {
      yield bytes.subarray(from, to);
      from = to + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest;
}

/** Of a short answer, the records that end with a zero byte. */
export function splitZero(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let to = bytes.indexOf(0); to >= 0; to = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return parts;
}
