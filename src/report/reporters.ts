// Every output format. A reporter is pure: a report in, text out.
import type { Reporter, ReportFormat } from '../model/report.ts';
import { writeCsv } from './csv.ts';
import { writeJson } from './json.ts';
import { writeJsonLines } from './jsonl.ts';
import { writeMarkdown } from './markdown.ts';
import { writeSarif } from './sarif.ts';
import { writeTable } from './table.ts';

export const reporters = {
  table: writeTable,
  json: writeJson,
  jsonl: writeJsonLines,
  sarif: writeSarif,
  csv: writeCsv,
  markdown: writeMarkdown,
} satisfies Record<ReportFormat, Reporter>;
