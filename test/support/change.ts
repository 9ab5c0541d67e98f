// Repositories on which changes are made and scanned: what is told of them, by the names that their secrets were made of.
import { type JsonFinding, type ScanResult, scanJson } from './cli.ts';
import { createToken, idOf } from './secret-text.ts';

/** A line with a secret of its own for each name. */
export const secretLine = (name: string) => `token = "${createToken(name)}"\n`;

/** Lines that make a file what it is for git and for people, and hold no secret. */
export const plainLines = (word: string) => Array.from({ length: 20 }, (_, i) => `// ${word} ${i}\n`).join('');

export interface Told {
  readonly code: number | null;
  /** By the name of each secret that is told, where: sorted paths. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly result: ScanResult;
}

export async function scanChange(args: readonly string[], names: readonly string[], cwd?: string): Promise<Told> {
  const result = await scanJson(args, cwd === undefined ? {} : { cwd });
  const told = names.flatMap((name) => {
    const finding = result.report.findings.find(({ findingId }) => findingId === idOf(createToken(name)));
    return finding === undefined ? [] : [[name, pathsOf(finding)] as const];
  });
  return { code: result.code, paths: Object.fromEntries(told), result };
}

function pathsOf({ occurrences }: JsonFinding): string[] {
  return occurrences.map(({ origin, attribution }) => attribution?.path ?? ('path' in origin ? origin.path : origin.kind)).sort();
}
