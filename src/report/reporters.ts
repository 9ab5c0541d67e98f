// Every output format. A reporter is pure: a report in, text out.
import type { Reporter, ReportFormat } from '../model/report.ts';
import { writeJson } from './json.ts';
import { writeJsonLines } from './jsonl.ts';
import { writeSarif } from './sarif.ts';
import { writeTable } from './table.ts';

export const reporters = { table: writeTable, json: writeJson, jsonl: writeJsonLines, sarif: writeSarif } satisfies Record<ReportFormat, Reporter>;
