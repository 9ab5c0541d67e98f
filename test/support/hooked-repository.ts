// A repository with keytrail's hooks as a user has them: installed by the command line, started by git.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type CliResult, runCli } from './cli.ts';
import { createRepository, type TestRepository } from './repository.ts';

export interface HookedRepository extends TestRepository {
  /** Any command of git, with what the hook said and git's exit code. */
  try(...args: readonly string[]): Attempt;
  hook(...args: readonly string[]): Promise<CliResult>;
  readonly hooks: string;
}

export interface Attempt {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
  [`GIT_${role}_NAME`, 'Ada'],
  [`GIT_${role}_EMAIL`, 'ada@example.com'],
]);

export function tryGit(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Attempt {
  const settings = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main'];
  const { status, stdout, stderr }: SpawnSyncReturns<string> = spawnSync('git', [...settings, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_EDITOR: ':', ...Object.fromEntries(identity), ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { code: status, stdout, stderr };
}

export function createHooked(folder: string, initArguments: readonly string[] = []): HookedRepository {
  const repository = createRepository(folder, initArguments);
  return {
    ...repository,
    hooks: join(folder, '.git/hooks'),
    try: (...args) => tryGit(folder, args),
    hook: (...args) => runCli(['hook', ...args], { cwd: folder, env: { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } }),
  };
}
