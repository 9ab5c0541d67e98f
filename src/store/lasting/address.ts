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

/** @throws UsageError for a password where every process of the machine can read it; it repeats nothing that could be one */
export function readAddress(where: string, environment: StoreEnvironment): Address {
  if (where === '') throw new UsageError('the store has no address: name a file or a postgres:// address');
  // What libpq knows beside addresses would become the name of a file.
  if (/^postgres(?:ql)?:(?!\/\/)/i.test(where) || /(?:^|\s)password\s*=/i.test(where)) throw new UsageError('a store is a file or a postgres:// address');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(where)) return { kind: 'file', path: where };
  if (!/^postgres(?:ql)?:\/\//i.test(where)) throw new UsageError('a store is a file or a postgres:// address');
  const url = parseUrl(where);
  const hasPassword = url.password !== '' || url.searchParams.has('password');
  if (hasPassword && where !== environment.KEYTRAIL_STORE)
    throw new UsageError(
      'a password in an argument can be read by every process: use PGPASSFILE or PGPASSWORD, or put the address into KEYTRAIL_STORE',
      nameOf(url),
    );
  return { kind: 'postgres', url: withStrictTls(checkParameters(url)), name: nameOf(url) };
}

function parseUrl(where: string): URL {
  const url = URL.parse(where);
  // A user's or a password's `/`, `?` or `#` that is not written with % ends the host: the rest would be taken for a name, and told.
  if (url === null || /@/.test(url.pathname + url.search + url.hash)) throw new UsageError('the postgres:// address of the store cannot be understood');
  return url;
}

/** The driver takes more, settings of the connection among them, and some it does not bear. */
const parameters: ReadonlySet<string> = new Set(['host', 'password', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

function checkParameters(url: URL): URL {
  if ([...url.searchParams.keys()].some((name) => !parameters.has(name)))
    throw new UsageError('the address of the store may have the parameters "host", "sslmode", "sslrootcert", "sslcert" and "sslkey" alone', nameOf(url));
  return url;
}

/** The driver takes these for `verify-full`, and warns of it in its own words. */
function withStrictTls(url: URL): string {
  const mode = url.searchParams.get('sslmode') ?? '';
  if (!['prefer', 'require', 'verify-ca'].includes(mode)) return url.href;
  const strict = new URL(url);
  strict.searchParams.set('sslmode', 'verify-full');
  return strict.href;
}

function nameOf(url: URL): string {
  return `postgres://${url.host}${url.pathname}`;
}
