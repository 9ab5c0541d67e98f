// `keytrail detectors explain FILE:LINE`: what a scan makes of a line, nomination by nomination, and what hides its findings.
import { type Flags, resolveConfig } from '../../config.ts';
import type { ExplainedString, Explanation } from '../../model/explanation.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { explanationReporters } from '../../report/explanation/reporters.ts';
import { openOutput, readScreen } from '../open-output.ts';
import { runWatched } from '../run-watched.ts';
import { findAskedFile } from './asked-file.ts';
import { type Nomination, readNominations } from './read-nominations.ts';

export type ExplainFlags = Pick<Flags, 'format' | 'asOf' | 'config' | 'baseline' | 'marks' | 'targetSuppressions' | 'inventory' | 'keyFile'>;

/** @throws UsageError for a file or line that is not there */
export async function explainFile(argument: string, flags: ExplainFlags): Promise<void> {
  const { file, line } = findAskedFile(argument);
  const config = await resolveConfig([file], { ...flags, format: flags.format ?? ['table'], history: false }, Object.keys(explanationReporters));
  const outputs = config.outputs.map(openOutput);
  const { nominations, lines, more } = readNominations(file, line, config.key);
  if (line !== undefined && line > lines) throw new UsageError(`has no such line: it has ${lines}`, `${file}:${line}`);
  const report = await runWatched(config);
  const explanation: Explanation = {
    file,
    ...(line === undefined ? {} : { line }),
    strings: explainAll(nominations, report),
    more,
    unread: report.coverage.skipped.map(({ reason, detail }) => `${reason}: ${detail}`),
  };
  for (const { format, write, close } of outputs) {
    explanationReporters[format as keyof typeof explanationReporters](explanation, write, readScreen());
    close();
  }
}

/** The scan says what a finding's final id is and what hides it. */
function explainAll(nominations: readonly Nomination[], report: Report): ExplainedString[] {
  const findings = new Map<string, Pick<NonNullable<ExplainedString['found']>, 'findingId' | 'suppression'>>();
  for (const { findingId, suppression, occurrences } of report.findings())
    for (const { findingId: base, valueTag } of occurrences())
      findings.set(`${base} ${valueTag}`, { findingId, ...(suppression === undefined ? {} : { suppression }) });
  return nominations.map(({ string, sighting }) =>
    sighting === undefined
      ? string
      : { ...string, found: { ...sighting.found, findingId: sighting.base, ...findings.get(`${sighting.base} ${sighting.valueTag}`) } },
  );
}
