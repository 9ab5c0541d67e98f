// The whole report as one JSON object, one finding a line, written as it is read: no report is too long for a string.
import type { DroppedStrings } from '../model/dropped.ts';
import type { Report, Write } from '../model/report.ts';
import { fixedRecord } from './changes.ts';
import { jsonText } from './escape.ts';
import { droppedRecord, reportRecord, writeFinding, writeList } from './record.ts';

export function writeJson(report: Report, write: Write): void {
  write(`${jsonText(reportRecord(report)).slice(0, -1)},"findings":[\n`);
  writeList(write, report.findings(), ',\n', (finding) => writeFinding(write, finding));
  if (report.judgement !== undefined) {
    write('\n],"identities":[\n');
    writeList(write, report.judgement.identities(), ',\n', (state) => write(jsonText(state)));
  }
  if (report.changes !== undefined) {
    write('\n],"fixed":[\n');
    writeList(write, report.changes.fixed, ',\n', (fixed) => write(jsonText(fixedRecord(fixed))));
  }
  write('\n]');
  if (report.dropped !== undefined) writeDropped(write, report.dropped);
  write('}\n');
}

function writeDropped(write: Write, { more, missed, list }: DroppedStrings): void {
  write(`,"dropped":{"more":${more},"missed":${jsonText(missed)},"strings":[\n`);
  writeList(write, list(), ',\n', (one) => write(jsonText(droppedRecord(one))));
  write('\n]}');
}
