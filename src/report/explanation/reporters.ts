// The formats of an explanation.
import type { Explanation } from '../../model/explanation.ts';
import type { ReporterOptions, Write } from '../../model/report.ts';
import { writeExplanationJson } from './json.ts';
import { writeExplanationTable } from './table.ts';

type ExplanationReporter = (explanation: Explanation, write: Write, options: ReporterOptions) => void;

export const explanationReporters = { table: writeExplanationTable, json: writeExplanationJson } as const satisfies Readonly<
  Record<string, ExplanationReporter>
>;
