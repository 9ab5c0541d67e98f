// The formats of a trace.
import type { ReporterOptions, Write } from '../../model/report.ts';
import type { TraceFormat, TraceReport } from '../../model/trace.ts';
import { writeTraceJson } from './json.ts';
import { writeTraceMarkdown } from './markdown.ts';
import { writeTraceTable } from './table.ts';

export type TraceReporter = (report: TraceReport, write: Write, options: ReporterOptions) => void;

export const traceReporters: Readonly<Record<TraceFormat, TraceReporter>> = { table: writeTraceTable, json: writeTraceJson, markdown: writeTraceMarkdown };
