// Problems in the order of every format: worst first, then by place; the same whatever the order they were found in.
import type { Problem } from '../../model/check.ts';
import { type Severity, severities } from '../../model/severity.ts';

export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compareText(a.file, b.file) ||
      a.line - b.line ||
      compareText(a.rule, b.rule) ||
      compareText(a.identity ?? '', b.identity ?? '') ||
      compareText(a.subject ?? '', b.subject ?? '') ||
      compareText(a.text, b.text),
  );
}

export function countProblems(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of problems) counts[severity]++;
  return counts;
}

/** By code units: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
