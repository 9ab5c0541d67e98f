// The problems of an inventory as one JSON object, one problem a line.
import type { CheckReport } from '../../model/check.ts';
import type { Write } from '../../model/report.ts';
import { jsonText } from '../escape.ts';
import { writeList } from '../record.ts';
import { countProblems, sortProblems } from './order.ts';

export function writeCheckJson({ asOf, version, sources, identities, problems }: CheckReport, write: Write): void {
  const head = { schemaVersion: 1, tool: { name: 'keytrail', version }, asOf, sources, identities, counts: countProblems(problems) };
  write(`${jsonText(head).slice(0, -1)},"problems":[\n`);
  writeList(write, sortProblems(problems), ',\n', (problem) => write(jsonText(problem)));
  write('\n]}\n');
}
