// The formats of `inventory check`. Pure, like those of a scan: a report in, text out.
import type { CheckReport } from '../../model/check.ts';
import type { ReporterOptions, Write } from '../../model/report.ts';
import { writeCheckJson } from './json.ts';
import { writeCheckSarif } from './sarif.ts';
import { writeCheckTable } from './table.ts';

export type CheckReporter = (report: CheckReport, write: Write, options: ReporterOptions) => void;

export const checkReporters = { table: writeCheckTable, json: writeCheckJson, sarif: writeCheckSarif } satisfies Record<string, CheckReporter>;
