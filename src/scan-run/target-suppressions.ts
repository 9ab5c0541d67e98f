// What a target says about itself in `keytrail.yaml`, `.keytrailignore` and its baseline. Untrusted: it may hide its own findings, as far as
// the operator's policy lets it, and set nothing else.
import { join } from 'node:path';
import type { TargetConfigFile } from '../config-schema.ts';
import type { IgnoreFile, IgnoreLine, SuppressionPolicy, SuppressionRule } from '../model/suppression.ts';
import { UsageError } from '../model/usage-error.ts';
import type { CheckedYaml } from '../parse/checked-yaml.ts';
import { parseIgnoreFile, parseIgnoreLine } from '../suppress/ignore-file.ts';
import { type TargetFiles, type TargetFolder, targetFileNames } from './target-files.ts';
import { createReader, type ReadTargetText, type TargetText } from './target-texts.ts';

export interface TargetSuppressions {
  readonly rules: readonly SuppressionRule[];
  readonly ignoreFiles: readonly IgnoreFile[];
}

export interface TargetReading {
  /** Index of the target. */
  readonly target: number;
  readonly fromTarget: SuppressionPolicy['fromTarget'];
  readonly allowOutside: boolean;
  readonly detectorIds: () => readonly string[];
  /** The operator's configuration, absolute: not read again as the target's, whatever it may set. */
  readonly operatorFile?: string;
}

const mostBytes = { config: 1 << 20, ignore: 5 << 20, baseline: 50 << 20 };

/** @throws UsageError for a file that cannot be understood; of kinds that the policy takes away nothing is read */
export async function readTargetSuppressions(files: TargetFiles, reading: TargetReading): Promise<TargetSuppressions> {
  const read = await createReader(files, reading.allowOutside);
  if (read === undefined) return { rules: [], ignoreFiles: [] };
  const parts: TargetSuppressions[] = [];
  for (const folder of files.folders) parts.push(await readFolder(folder, read, reading));
  return { rules: parts.flatMap(({ rules }) => rules), ignoreFiles: parts.flatMap(({ ignoreFiles }) => ignoreFiles) };
}

async function readFolder(folder: TargetFolder, read: ReadTargetText, reading: TargetReading): Promise<TargetSuppressions> {
  const { fromTarget, target, detectorIds } = reading;
  const origin = { source: 'target', target, ...(folder.prefix === '' ? {} : { prefix: folder.prefix }) } as const;
  const wantsConfig = join(folder.folder, targetFileNames.config) !== reading.operatorFile;
  const config = wantsConfig ? await readConfig(await read(folder, targetFileNames.config, mostBytes.config)) : undefined;
  const rules: SuppressionRule[] = [];
  const ignoreFiles: IgnoreFile[] = [];
  if (fromTarget.includes('ignore-file')) {
    const ignore = await read(folder, targetFileNames.ignore, mostBytes.ignore);
    if (ignore !== undefined) ignoreFiles.push(parseIgnoreFile(ignore.text, ignore.file, origin, detectorIds));
    if (config?.value.ignore !== undefined) ignoreFiles.push({ ...origin, file: config.file, lines: readIgnores(config, detectorIds) });
  }
  if (fromTarget.includes('allow') && config?.value.allow !== undefined) {
    const { readAllows } = await import('../suppress/allow-rules.ts');
    const where = (index: number, field?: string) => placeOf(config, ['allow', index, ...(field === undefined ? [] : [field])]);
    rules.push(...(await readAllows(config.value.allow, { ...origin, where, detectorIds })));
  }
  if (fromTarget.includes('baseline')) rules.push(...(await readBaseline(folder, config, read, target)));
  return { rules, ignoreFiles };
}

interface TargetConfig extends CheckedYaml<TargetConfigFile> {
  readonly file: string;
}

async function readConfig(found: TargetText | undefined): Promise<TargetConfig | undefined> {
  if (found === undefined) return undefined;
  const { parseTargetConfig } = await import('./target-config.ts');
  return { ...parseTargetConfig(found.text, found.file), file: found.file };
}

function placeOf({ file, lineOf }: TargetConfig, path: readonly (string | number)[]): string {
  return `${file}:${lineOf(path)}`;
}

function readIgnores(config: TargetConfig, detectorIds: () => readonly string[]): IgnoreLine[] {
  return (config.value.ignore ?? []).flatMap((text, i) => {
    const line = config.lineOf(['ignore', i]);
    return parseIgnoreLine(text, line, `${config.file}:${line}`, detectorIds) ?? [];
  });
}

/** The one that the configuration names, which has to be there, or the one by the usual name. */
async function readBaseline(folder: TargetFolder, config: TargetConfig | undefined, read: ReadTargetText, target: number): Promise<SuppressionRule[]> {
  const named = config?.value.baseline;
  const where = config === undefined ? '' : placeOf(config, ['baseline']);
  if (named !== undefined) checkBaselineName(named, where);
  const found = await read(folder, named ?? targetFileNames.baseline, mostBytes.baseline);
  if (found === undefined && named !== undefined) throw new UsageError('there is no such file for "baseline"', where);
  if (found === undefined) return [];
  const { parseBaseline } = await import('../suppress/baseline.ts');
  return parseBaseline(found.text, found.file, { source: 'target', target });
}

/** It is told in reports: plain words, no room for a secret. */
const plainName = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?:[A-Za-z0-9._-]{1,30}\/){0,8}[A-Za-z0-9._-]{1,30}$/;

function checkBaselineName(name: string, where: string): void {
  if (!plainName.test(name) || /(?:^|\/)\.git(?:\/|$)/i.test(name))
    throw new UsageError('"baseline" must be a file within the target: folders and a name of at most 30 plain characters each, without ".."', where);
}
