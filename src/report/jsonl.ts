// One JSON object a line, told apart by `type`: findings, identities, then what was not read, then one summary, without which the report was cut off.
import type { Report, Write } from '../model/report.ts';
import { isIncomplete } from '../model/skipped.ts';
import type { IdentityState } from '../model/verdict.ts';
import { fixedRecord } from './changes.ts';
import { jsonText } from './escape.ts';
import { reportRecord, writeFinding } from './record.ts';

export function writeJsonLines(report: Report, write: Write): void {
  for (const finding of report.findings()) {
    writeFinding(write, finding, { type: 'finding' });
    write('\n');
  }
  for (const state of report.judgement?.identities() ?? []) write(`${jsonText(identityLine(state))}\n`);
  for (const fixed of report.changes?.fixed ?? []) write(`${jsonText({ type: 'fixed', ...fixedRecord(fixed) })}\n`);
  const { skipped, ...counted } = report.coverage;
  for (const record of skipped) write(`${jsonText({ type: 'skipped', incomplete: isIncomplete(record), ...record })}\n`);
  const summary = { ...reportRecord(report), coverage: { ...counted, skippedListed: skipped.length } };
  write(`${jsonText({ type: 'summary', ...summary })}\n`);
}

/** The line's own `type` is "identity", so the identity's is told as `identityType`. */
function identityLine({ type, ...state }: IdentityState): object {
  return { type: 'identity', identityType: type, ...state };
}
