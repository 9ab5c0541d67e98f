// keytrail scans its own repository, history included, and must find nothing. A clone is scanned, not the work tree: that one holds
// `node_modules`, which is others' text.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keytrail-self-scan-'));

try {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, join(folder, 'keytrail')], { stdio: 'inherit' });
  const { status } = spawnSync(process.execPath, [join(root, 'src/cli.ts'), 'scan', 'keytrail', '--require-complete'], {
    cwd: folder,
    stdio: 'inherit',
    timeout: 300_000,
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
