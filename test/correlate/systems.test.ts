// Which system a place belongs to, and the address that locations, policy and exceptions compare with.
import { describe, expect, test } from 'vitest';
import { nameSystems } from '../../src/correlate/index-inventory.ts';
import { createSystemNames } from '../../src/correlate/systems.ts';
import type { System } from '../../src/model/inventory.ts';
import type { ReportRepository, ReportTarget } from '../../src/model/report.ts';
import type { SecretPlace } from '../../src/model/secret.ts';
import { secretPlace, system } from '../support/judge-estate.ts';

function repository(changes: Partial<ReportRepository> = {}): ReportRepository {
  return { path: '', history: 'full', headPaths: [], ...changes };
}

function namePlace(
  repositories: readonly ReportRepository[],
  place: Partial<SecretPlace> = {},
  systems: readonly System[] = [],
  changes: Partial<ReportTarget> = {},
) {
  const named = nameSystems(systems);
  const target: ReportTarget = { target: 'app', repositories, kind: 'directory', ...changes };
  return createSystemNames([target], (name) => named.get(name))(secretPlace({ path: 'a/key.env', ...place }));
}

describe('remotes', () => {
  test.each([
    ['https://github.com/acme/app', 'github:acme/app'],
    ['https://github.com/acme/app.git', 'github:acme/app'],
    ['https://github.com/acme/app.git/', 'github:acme/app'],
    ['ssh://github.com/acme/app.git', 'github:acme/app'],
    ['ssh://GitHub.com/acme/app.git', 'github:acme/app'],
    ['ssh://github.com:22//acme/app', 'github:acme/app'],
    ['https://gitlab.com/group/sub/app.git', 'gitlab:group/sub/app'],
    ['https://bitbucket.org/acme/app', 'bitbucket:acme/app'],
    ['https://codeberg.org/acme/app', 'codeberg:acme/app'],
    ['https://git.acme.example:8443/team/app.git', 'git:git.acme.example/team/app'],
    ['https://github.com.evil.example/acme/app', 'git:github.com.evil.example/acme/app'],
    ['ssh://constructor/acme/app', 'git:constructor/acme/app'],
    ['ssh://__proto__/acme/app', 'git:__proto__/acme/app'],
    ['not an address', 'dir:app'],
    ['', 'dir:app'],
  ])('%s is %s', (remote, id) => {
    const named = namePlace([repository({ remote })]);
    expect(named.id).toBe(id);
    expect(named.address).toBe(`${id}/a/key.env`);
  });
});

describe('folders and repositories', () => {
  test('without a repository the target names the system', () => {
    expect(namePlace([])).toMatchObject({ id: 'dir:app', address: 'dir:app/a/key.env', path: 'a/key.env' });
  });

  test('without a remote as well', () => {
    expect(namePlace([repository()]).id).toBe('dir:app');
    expect(namePlace([repository(), repository({ path: 'lib' })], { path: 'lib/key.env' })).toMatchObject({ id: 'dir:app/lib', path: 'key.env' });
  });

  const nested = [
    repository({ remote: 'https://github.com/acme/app' }),
    repository({ path: 'lib', remote: 'https://github.com/acme/lib' }),
    repository({ path: 'lib/deep', remote: 'https://github.com/acme/deep' }),
  ];

  test.each([
    ['key.env', 'github:acme/app/key.env'],
    ['library/key.env', 'github:acme/app/library/key.env'],
    ['lib/key.env', 'github:acme/lib/key.env'],
    ['lib/deep/key.env', 'github:acme/deep/key.env'],
    ['lib/deeper/key.env', 'github:acme/lib/deeper/key.env'],
  ])('the file %s belongs to the deepest repository: %s', (path, address) => {
    expect(namePlace(nested, { path }).address).toBe(address);
    expect(namePlace(nested.toReversed(), { path }).address).toBe(address);
  });

  test('what git found belongs to the repository it was found in, whatever its path', () => {
    expect(namePlace(nested, { kind: 'git-blob', repository: '', path: 'lib/key.env' }).address).toBe('github:acme/app/lib/key.env');
    expect(namePlace(nested, { kind: 'git-blob', repository: 'lib', path: 'lib/key.env' }).address).toBe('github:acme/lib/key.env');
  });

  test('a file and its blob have one address, also where the target is a folder within the repository', () => {
    const repositories = [repository({ remote: 'https://github.com/acme/app' })];
    const within = { withinRepository: 'services/pay' };
    const file = namePlace(repositories, { path: 'key.env' }, [], within);
    const blob = namePlace(repositories, { kind: 'git-blob', path: 'services/pay/key.env' }, [], within);
    expect(file).toEqual(blob);
    expect(file.address).toBe('github:acme/app/services/pay/key.env');
  });

  test.each(['git-commit', 'git-tag', 'ref-name'] as const)('a %s without a path has an address of its own', (kind) => {
    expect(namePlace([repository()], { kind, path: '' }).address).toBe(`dir:app/@${kind}`);
  });

  test('a place of a target that is not known is still named', () => {
    expect(namePlace([], { target: 'elsewhere' })).toMatchObject({ id: 'dir:elsewhere', address: 'dir:elsewhere/a/key.env', system: undefined });
  });
});

describe('systems of the inventory', () => {
  const remote = [repository({ remote: 'https://github.com/acme/app' })];

  test.each([
    ['its id', system({ id: 'github:acme/app' })],
    ['an alias', system({ id: 'service:app', aliases: ['github:acme/app'] })],
  ])('found by %s: one id for all names, while the address stays as the place tells it', (_, declared) => {
    expect(namePlace(remote, {}, [declared])).toMatchObject({ id: declared.id, system: declared, address: 'github:acme/app/a/key.env' });
  });

  test('the folder’s system stands in for a repository that none declares, without giving its name', () => {
    const declared = system({ id: 'service:app', aliases: ['dir:app'] });
    expect(namePlace(remote, {}, [declared])).toMatchObject({ id: 'github:acme/app', system: declared });
  });

  test('the repository’s own comes first', () => {
    const own = system({ id: 'github:acme/app', env: 'prod' });
    expect(namePlace(remote, {}, [system({ env: 'dev' }), own]).system).toBe(own);
  });
});
