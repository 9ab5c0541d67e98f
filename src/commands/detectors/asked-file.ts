// `FILE`, `FILE:LINE` or `FILE:LINE:COLUMN`: a name may hold colons itself (`C:\app.env`, `a:12`), so the longest one that is a file counts.
import { statSync } from 'node:fs';
import { UsageError } from '../../model/usage-error.ts';

export interface AskedFile {
  readonly file: string;
  readonly line?: number;
}

/** @throws UsageError for what is no file, or a line that cannot be */
export function findAskedFile(argument: string): AskedFile {
  const withLine = splitNumber(argument);
  const withColumn = withLine === undefined ? undefined : splitNumber(withLine.name);
  const [name, line] = [[argument] as const, [withLine?.name, withLine?.number] as const, [withColumn?.name, withColumn?.number] as const].find(
    ([one]) => one !== undefined && one !== '' && isFile(one),
  ) ?? [undefined, undefined];
  if (name === undefined) throw new UsageError('is no file that can be read, and no detector has such an id: "keytrail detectors list" names them', argument);
  if (line === undefined) return { file: name };
  if (line < 1) throw new UsageError('lines are counted from 1', argument);
  return { file: name, line };
}

function splitNumber(text: string): { readonly name: string; readonly number: number } | undefined {
  const [, name, number] = /^(.*):(\d{1,15})$/s.exec(text) ?? [];
  return name === undefined ? undefined : { name, number: Number(number) };
}

function isFile(name: string): boolean {
  try {
    return statSync(name).isFile();
  } catch {
    return false;
  }
}
