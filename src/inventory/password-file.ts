// PostgreSQL's password file (libpq, "The Password File"): lines of host:port:database:user:password, `*` for any, `\\` before `:` and `\\`.
// Read by ourselves, for the driver's own reading is to go and warns of it on standard error.
import { readFile, stat } from 'node:fs/promises';
import { SqlFailure } from './sql-connection.ts';

/** What of the environment a login needs, read by the caller. */
export interface DatabaseEnvironment {
  readonly PGPASSWORD?: string | undefined;
  readonly PGPASSFILE?: string | undefined;
}

interface Login {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
}

/** Undefined: none is given, and the driver may know one. @throws SqlFailure for a file that others can read */
export async function findPassword(login: Login, { PGPASSWORD, PGPASSFILE }: DatabaseEnvironment): Promise<string | undefined> {
  if (PGPASSWORD !== undefined || PGPASSFILE === undefined) return PGPASSWORD;
  const text = await readPrivateFile(PGPASSFILE);
  const wanted = [login.host ?? 'localhost', String(login.port ?? 5432), login.database ?? login.user ?? '', login.user ?? ''];
  for (const line of text.split(/\r?\n/)) {
    const fields = line.startsWith('#') ? [] : splitLine(line);
    if (fields.length >= 5 && wanted.every((value, i) => fields[i] === '*' || fields[i] === value)) return fields[4];
  }
  return undefined;
}

async function readPrivateFile(file: string): Promise<string> {
  try {
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0)
      throw new SqlFailure('others can read the file that PGPASSFILE names: chmod 600 it');
    return await readFile(file, 'utf8');
  } catch (error) {
    throw error instanceof SqlFailure ? error : new SqlFailure('the file that PGPASSFILE names cannot be read');
  }
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/((?:[^:\\]|\\.)*)(?::|$)/g)].map(([, field = '']) => field.replace(/\\(.)/g, '$1'));
}
