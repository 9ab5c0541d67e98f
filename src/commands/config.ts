// `keytrail config show`: what a scan would go by, where each setting comes from, and what a target says about itself.
import { type Flags, readConfigFile, resolveConfig, resolveGiven } from '../config.ts';
import { reportFormats, type Write } from '../model/report.ts';
import { forTerminal, jsonText } from '../report/escape.ts';
import { listSettings, type Setting } from './config/settings.ts';
import { listTargetFiles, type TargetFileSummary } from './config/target-summary.ts';
import { openOutput } from './open-output.ts';

interface ConfigView {
  readonly settings: readonly Setting[];
  readonly targets: readonly TargetFileSummary[];
}

const formats = { table: writeTable, json: (view: ConfigView, write: Write) => write(`${jsonText({ schemaVersion: 1, ...view })}\n`) };

/** @throws UsageError for what a scan would refuse too, a target's own files among it */
export async function showConfig(targets: readonly string[], { format, ...flags }: Flags): Promise<void> {
  const { outputs } = await resolveConfig([], { format: format ?? ['table'] }, Object.keys(formats));
  const given = flags.config === undefined ? undefined : await readConfigFile(flags.config);
  const config = await resolveGiven(targets, flags, reportFormats, given);
  const view = { settings: listSettings(config, flags, given), targets: await listTargetFiles(config) };
  for (const { format: name, write, close } of outputs.map(openOutput)) {
    formats[name as keyof typeof formats](view, write);
    close();
  }
}

function writeTable({ settings, targets }: ConfigView, write: Write): void {
  const rows = settings.map(({ name, value, from }) => [name, textOf(value), from] as const);
  const columns = [0, 1].map((i) => Math.min(mostColumns, Math.max(...rows.map((row) => row[i as 0 | 1].length))));
  for (const [name, value, from] of rows) write(`${name.padEnd(columns[0] ?? 0)}  ${value.padEnd(columns[1] ?? 0)}  ${forTerminal(from)}\n`);
  for (const { target, files } of targets) {
    write(`\n${forTerminal(target)}: ${files.length === 0 ? 'nothing of its own counts' : 'of its own'}\n`);
    for (const { file, ignore, allow, baseline } of files) write(`  ${forTerminal(file)}: ${describeCounts({ ignore, allow, baseline })}\n`);
  }
}

const mostColumns = 48;

function textOf(value: Setting['value']): string {
  if (value === null) return 'none';
  return forTerminal(typeof value === 'object' ? value.join(', ') || 'none' : String(value));
}

function describeCounts(counts: Readonly<Record<keyof typeof words, number>>): string {
  const told = keys.flatMap((name) => (counts[name] > 0 ? [`${counts[name]} ${words[name][counts[name] === 1 ? 0 : 1]}`] : []));
  return told.join(', ') || 'nothing in it';
}

const words = { ignore: ['ignore line', 'ignore lines'], allow: ['allow', 'allows'], baseline: ['baseline entry', 'baseline entries'] } as const;
const keys = ['ignore', 'allow', 'baseline'] as const;
