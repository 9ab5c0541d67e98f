// `keytrail detectors list|test|explain`: what can be found, whether the definitions hold what they promise, and what a line of a file is to them.

import { readCatalogue, readKernel } from '../detectors/catalogue.ts';
import { listDetectorFiles } from '../detectors/files.ts';
import type { Detector } from '../model/detector.ts';
import type { Write } from '../model/report.ts';
import type { ExplainFlags } from './detectors/explain-file.ts';

export function listDetectors(write: Write): void {
  const { detectors, digest } = readCatalogue();
  for (const { id, severity, title } of detectors) write(`${severity.padEnd(9)} ${id.padEnd(40)} ${title}\n`);
  const providers = new Set(detectors.map(({ provider }) => provider)).size;
  write(`\n${detectors.length} detectors of ${providers} providers, catalogue ${digest.slice(0, 12)}\n`);
}

/** @returns whether every example was found and no near miss was */
export async function testDetectors(files: readonly string[], write: Write): Promise<boolean> {
  const [{ loadDetectorFile }, { compileCatalogue }, { trySamples }, { createTextDetector }] = await Promise.all([
    import('../detectors/load.ts'),
    import('../detectors/compile.ts'),
    import('../detectors/try-samples.ts'),
    import('../scan/detect-text.ts'),
  ]);
  const sampled = (files.length > 0 ? files : listDetectorFiles()).flatMap((file) => loadDetectorFile(file));
  const detect = createTextDetector(readKernel(), compileCatalogue(sampled.map(({ detector }) => detector)));
  const failures = trySamples(sampled, (text) => detect(text).ids);
  for (const { where, detectorId, problem, sample } of failures) write(`${where}: ${detectorId}: ${problem}: ${JSON.stringify(sample)}\n`);
  write(`${sampled.length} detectors, ${failures.length} of their samples failed\n`);
  return failures.length === 0;
}

/** @param asked the id of a detector, or a file with or without a line. @throws UsageError for what is neither */
export async function explain(asked: string, flags: ExplainFlags, write: Write): Promise<void> {
  const detector = readCatalogue().detectors.find((one) => one.id === asked);
  if (detector === undefined) return (await import('./detectors/explain-file.ts')).explainFile(asked, flags);
  write(`${describe(detector).join('\n')}\n`);
}

function describe(detector: Detector): string[] {
  const { reach, randomBits, rotateAfterDays, entropy } = detector;
  return [
    `${detector.id}: ${detector.title}`,
    `  provider   ${detector.provider} (${detector.docs})`,
    `  kind       ${detector.kind}, severity ${detector.severity}`,
    `  keywords   ${detector.keywords.join('  ') || 'none: any long random run'}`,
    `  pattern    ${detector.pattern || `a run of ${detector.run?.least} or more after /${detector.run?.context}/i`}`,
    `  reach      up to ${reach.leadMax} bytes before the keyword, ${reach.length} in all`,
    ...(entropy === undefined ? [] : [`  entropy    at least ${entropy} bits per character`]),
    `  checks     ${detector.facts.join(', ') || 'none'}`,
    `  identity   ${randomBits === undefined ? 'guessable: by the line it stands in' : `${randomBits} random bits: by its value`}`,
    ...(rotateAfterDays === undefined ? [] : [`  rotate     every ${rotateAfterDays} days`]),
    `  revoke     ${detector.revoke}`,
  ];
}
