// Secret values as stores hand them out: one on standard input, a `.env` file, one file, or a directory of files as Kubernetes mounts them.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { isName } from '../../scan/variable.ts';
import { parseDotenv } from '../../seal/dotenv.ts';
import type { LeftOut, NamedSecret } from '../../seal/seal-values.ts';
import { SecretBytes } from '../../seal/secret-bytes.ts';

interface ReadValues {
  readonly values: readonly NamedSecret[];
  /** What lay in a directory and was not read. */
  readonly leftOut: readonly LeftOut[];
}

const mostBytes = 1 << 20;

/** @throws UsageError that repeats nothing of what is no path: it may be a value, typed by mistake */
export async function readValues(path: string | undefined): Promise<ReadValues> {
  if (path === undefined || path === '-') return { values: [{ name: 'value', secret: await readStandardInput() }], leftOut: [] };
  switch (kindOf(path)) {
    case 'directory':
      return readDirectory(path);
    case 'file':
      return { values: readFileValues(path), leftOut: [] };
    default:
      throw new UsageError('PATH is no file or directory that can be read; a value itself goes to standard input');
  }
}

function kindOf(path: string): 'directory' | 'file' | undefined {
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

async function readStandardInput(): Promise<SecretBytes> {
  if (process.stdin.isTTY) throw new UsageError('name a file or directory, or pipe one value in: a terminal would show it');
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > mostBytes) throw new UsageError('holds more than 1 MB', 'standard input');
    pieces.push(piece);
  }
  return toSecret(Buffer.concat(pieces));
}

/** Without the line break that `echo` and editors put behind a value. */
function toSecret(bytes: Uint8Array): SecretBytes {
  const end = bytes.at(-1) !== 10 ? bytes.length : bytes.length - (bytes.at(-2) === 13 ? 2 : 1);
  return new SecretBytes(bytes.subarray(0, end));
}

function readFileValues(path: string): readonly NamedSecret[] {
  const bytes = readBounded(path);
  if (bytes === undefined) throw new UsageError('cannot be read, or holds more than 1 MB', path);
  const text = bytes.toString('utf8');
  return isDotenv(path, text) ? readDotenv(path, text) : [{ name: nameOf(basename(path), 1), secret: toSecret(bytes) }];
}

/** By its name, or because every line of it is an assignment; base 64 that ends in = is none. */
function isDotenv(path: string, text: string): boolean {
  if (/(?:^|\.)env(?:\.|$)/.test(basename(path))) return true;
  const { assignments, strays } = parseDotenv(text);
  return strays.length === 0 && assignments.some(({ name, value }) => isName(name) && !/^=?$/.test(value));
}

function readDotenv(path: string, text: string): readonly NamedSecret[] {
  const { assignments, strays } = parseDotenv(text);
  // The rest of a value that goes over lines may look like a name: base 64 that ends in =.
  const spilled = assignments.find(({ name, value }) => !isName(name) && /^=?$/.test(value))?.line;
  const wrong = [strays[0], spilled].filter((line) => line !== undefined).sort((a, b) => a - b)[0];
  if (wrong !== undefined) throw new UsageError('is not NAME=VALUE: values of several lines stand in quotes', `${path}:${wrong}`);
  return assignments.map(({ name, value, line }) => ({ name: nameOf(name, line), secret: new SecretBytes(Buffer.from(value)) }));
}

function readDirectory(path: string): ReadValues {
  const values: NamedSecret[] = [];
  const leftOut: LeftOut[] = [];
  const root = realpathSync(path);
  // Kubernetes keeps the files of a mount in hidden folders, and links to them.
  const names = readdirSync(root).filter((name) => !name.startsWith('.'));
  for (const [index, file] of names.sort().entries()) {
    const name = nameOf(file, index + 1);
    const bytes = readInside(root, file);
    if (typeof bytes === 'string') leftOut.push({ name, reason: bytes });
    else values.push({ name, secret: toSecret(bytes) });
  }
  return { values, leftOut };
}

function readInside(root: string, file: string): Buffer | string {
  try {
    const real = realpathSync(join(root, file));
    if (!real.startsWith(root + sep)) return 'it leads out of the directory';
    return readBounded(real) ?? 'it is no file, or holds more than 1 MB';
  } catch {
    return 'it cannot be read';
  }
}

/** Not blocking: a named pipe would wait for its writer for ever. */
function readBounded(path: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > mostBytes) return undefined;
    const bytes = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (let n = -1; n !== 0 && length <= mostBytes; length += n) n = readSync(descriptor, bytes, length, bytes.length - length, null);
    return length > mostBytes ? undefined : bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** It goes into the output: what a token could be taken for is told by its line in the file, or its number in the directory. */
function nameOf(name: string, number: number): string {
  return isName(name) ? name : `value-${number}`;
}
