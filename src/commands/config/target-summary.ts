// What counts of the files that targets bring, by file.
import type { Config } from '../../config.ts';
import type { SuppressionRule } from '../../model/suppression.ts';
import { gatherSuppressions } from '../../scan-run/suppressions.ts';
import { prepareTargets } from '../../scan-run/targets.ts';

export interface TargetFileSummary {
  readonly target: string;
  readonly files: readonly FileCounts[];
}

interface FileCounts {
  readonly file: string;
  /** Lines that ignore paths. */
  readonly ignore: number;
  readonly allow: number;
  readonly baseline: number;
}

export async function listTargetFiles(config: Config): Promise<readonly TargetFileSummary[]> {
  const targets = prepareTargets(config);
  const { rules, ignoreFiles } = await gatherSuppressions(targets, config);
  return targets.map(({ name, index }) => ({
    target: name,
    files: countByFile(
      rules.filter(({ source, target }) => source === 'target' && target === index),
      ignoreFiles.filter(({ source, target }) => source === 'target' && target === index),
    ),
  }));
}

function countByFile(rules: readonly SuppressionRule[], ignoreFiles: readonly { readonly file: string; readonly lines: readonly unknown[] }[]): FileCounts[] {
  const counts = new Map<string, { file: string; ignore: number; allow: number; baseline: number }>();
  const of = (file: string) => {
    const known = counts.get(file) ?? { file, ignore: 0, allow: 0, baseline: 0 };
    counts.set(file, known);
    return known;
  };
  for (const { file, lines } of ignoreFiles) of(file).ignore += lines.length;
  for (const { where, kind } of rules) of(where.replace(/:\d+$/, ''))[kind]++;
  return [...counts.values()];
}
