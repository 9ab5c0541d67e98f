// The commit hook as a developer feels it, end to end: `git commit` of one small file with the installed hook, the same without it, and the
// hook alone. Taken in turns, so that what else the machine does strikes all alike; medians of 31, on `dist/`. The goal: 150 ms. Appends to
// `bench/results.jsonl`.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const results = fileURLToPath(new URL('results.jsonl', import.meta.url));
const rounds = 31;
const files = 300;
const folder = mkdtempSync(join(tmpdir(), 'keytrail-bench-hook-'));

function run(command: string, args: readonly string[]): void {
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Ada'],
    [`GIT_${role}_EMAIL`, 'ada@example.com'],
  ]);
  const env = { PATH: process.env['PATH'], ...Object.fromEntries(identity), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stderr } = spawnSync(command, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${stderr}`);
}

const git = (...args: readonly string[]) => run('git', args);

function stage(round: number): void {
  writeFileSync(join(folder, 'src/file-1.ts'), `export const round = ${round};\n`);
  git('add', '.');
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function medianOf(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0);
}

try {
  mkdirSync(join(folder, 'src'));
  git('init', '--quiet');
  for (let i = 0; i < files; i++) writeFileSync(join(folder, `src/file-${i}.ts`), `export const value${i} = ${i};\n`);
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  execFileSync(process.execPath, [cli, 'hook', 'install', folder], { stdio: 'ignore' });
  const times: Record<'hooked' | 'plain' | 'alone' | 'node', number[]> = { hooked: [], plain: [], alone: [], node: [] };
  for (let round = 0; round < rounds; round++) {
    stage(3 * round);
    times.alone.push(timed(() => run(join(folder, '.git/hooks/pre-commit'), [])));
    times.hooked.push(timed(() => git('commit', '--quiet', '-m', 'hooked')));
    stage(3 * round + 1);
    times.plain.push(timed(() => git('commit', '--quiet', '--no-verify', '-m', 'plain')));
    times.node.push(timed(() => run(process.execPath, ['-e', '0'])));
  }
  const { hooked, plain, alone, node } = times;
  const row = {
    name: 'hook',
    commitMs: medianOf(hooked),
    withoutMs: medianOf(plain),
    addedMs: medianOf(hooked) - medianOf(plain),
    aloneMs: medianOf(alone),
    nodeMs: medianOf(node),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  appendFileSync(results, `${JSON.stringify({ at: new Date().toISOString(), commit, node: process.version, cpu: cpus()[0]?.model, rows: [row] })}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
