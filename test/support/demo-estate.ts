// The demo's estate, to try other commands on.
import { estateNames } from '../../src/commands/demo/estate.ts';
import { runCli } from './cli.ts';

export interface DemoEstate {
  readonly folder: string;
  /** Within the folder. */
  readonly inventory: string;
  readonly keyFile: string;
  readonly names: readonly string[];
}

/** @param folder that is not there yet */
export async function createDemoEstate(folder: string): Promise<DemoEstate> {
  const { code, stderr } = await runCli(['demo', '--keep', folder, '--format', 'json=/dev/null']);
  if (code !== 1) throw new Error(`no demo: ${stderr}`);
  const [, inventory = '', keyFile = ''] = /--inventory (\S+) --key-file (\S+)/.exec(stderr) ?? [];
  return { folder, inventory, keyFile, names: estateNames };
}
