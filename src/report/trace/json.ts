// For programs: the whole answer, member by member as `model/trace.ts` names them.
import type { Write } from '../../model/report.ts';
import type { TraceReport } from '../../model/trace.ts';
import { jsonText } from '../escape.ts';

export function writeTraceJson({ asked, basis, traces, more }: TraceReport, write: Write): void {
  write(`${jsonText({ schemaVersion: 1, asked, basis, traces, more })}\n`);
}
