// Packs what would be published, installs it elsewhere as a user would, and scans a small repository with it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expandPlaceholders } from '../src/detectors/placeholder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keytrail-package-'));

try {
  const installed = installTarball(packTarball());
  checkFinding(scanRepository(installed, createRepository()));
  process.stdout.write('package: packed, installed and scanned\n');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function packTarball(): string {
  run('npm', ['pack', '--silent', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  return join(folder, tarball);
}

/** @returns the command as a user's shell would find it; it runs on the Node that is first in PATH */
function installTarball(tarball: string): string {
  const user = join(folder, 'user');
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', tarball], user);
  return join(user, 'node_modules', '.bin', 'keytrail');
}

function createRepository(): string {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  const git = (...args: string[]) => run('git', args, repository);
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(repository, 'release.sh'), `export NPM_TOKEN=${expandPlaceholders('<crc32-base62:npm_>', 'package').text}\n`);
  git('add', '--all');
  git('commit', '--quiet', '--message=Release');
  return repository;
}

function scanRepository(keytrail: string, repository: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(keytrail, ['scan', repository, '--jobs', '2', '--format', 'json'], { encoding: 'utf8', timeout: 60_000 });
}

interface ReportText {
  readonly complete: boolean;
  readonly findings: readonly { readonly detectorId: string; readonly present: boolean; readonly firstSeen?: object }[];
}

function checkFinding({ status, stdout, stderr }: ReturnType<typeof scanRepository>): void {
  if (status !== 1) throw new Error(`keytrail ended with code ${status}, not 1: ${stderr}`);
  const { complete, findings } = JSON.parse(stdout) as ReportText;
  const [finding] = findings;
  const asExpected = complete && findings.length === 1 && finding?.detectorId === 'npm-access-token' && finding.present && finding.firstSeen !== undefined;
  if (!asExpected) throw new Error('the installed keytrail did not report the one finding with its history');
}

function run(command: string, args: readonly string[], cwd: string): void {
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'Ana Sousa'],
    [`GIT_${role}_EMAIL`, 'ana@harbour.example'],
  ]);
  const env = { ...process.env, ...Object.fromEntries(identity), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
}
