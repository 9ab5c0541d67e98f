// Commands that a hostile repository would like to have run: each leaves a mark.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Traps {
  /** A script that leaves a mark under its name and succeeds. */
  script(name: string): string;
  /** Names of the scripts that ran since the last call. */
  sprung(): string[];
}

export function createTraps(folder: string): Traps {
  const marks = join(folder, 'marks');
  mkdirSync(marks, { recursive: true });
  return {
    script: (name) => {
      const path = join(folder, `trap-${name}`);
      writeFileSync(path, `#!/bin/sh\n: > '${join(marks, name)}'\nexit 0\n`, { mode: 0o755 });
      return path;
    },
    sprung: () => {
      const names = existsSync(marks) ? readdirSync(marks).sort() : [];
      for (const name of names) rmSync(join(marks, name));
      return names;
    },
  };
}
