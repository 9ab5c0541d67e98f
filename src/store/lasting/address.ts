// Where the store is, as the operator says it. An address may hold a password: it is never repeated with it.
import { UsageError } from '../../model/usage-error.ts';

/** What of the environment bears on the store. The driver itself reads PGPASSWORD and PGPASSFILE. */
export interface StoreEnvironment {
  readonly KEYTRAIL_STORE?: string | undefined;
}

export type Address = { readonly kind: 'file'; readonly path: string } | ServerAddress;

export interface ServerAddress {
  readonly kind: 'postgres';
  readonly url: string;
  /** For messages: without user and password. */
  readonly name: string;
}

/** @throws UsageError for a password where every process of the machine can read it */
export function readAddress(where: string, environment: StoreEnvironment): Address {
  if (where === '') throw new UsageError('the store has no address: name a file or a postgres:// address');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(where)) return { kind: 'file', path: where };
  if (!/^postgres(?:ql)?:\/\//i.test(where)) throw new UsageError('a store is a file or a postgres:// address');
  const url = parseUrl(where);
  const hasPassword = url.password !== '' || url.searchParams.has('password');
  if (hasPassword && where !== environment.KEYTRAIL_STORE)
    throw new UsageError(
      'a password in an argument can be read by every process: use PGPASSFILE or PGPASSWORD, or put the address into KEYTRAIL_STORE',
      nameOf(url),
    );
  return { kind: 'postgres', url: where, name: nameOf(url) };
}

function parseUrl(where: string): URL {
  try {
    return new URL(where);
  } catch {
    throw new UsageError('the postgres:// address of the store cannot be understood');
  }
}

function nameOf(url: URL): string {
  return `postgres://${url.host}${url.pathname}`;
}
