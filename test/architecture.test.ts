// The shape of the source: each rule with its reason. Whoever breaks one changes the code, or the rule and its reason here.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Source {
  /** From the repository's root, `/` between segments. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const files: readonly Source[] = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  // AssemblyScript, compiled to WebAssembly, has rules of its own.
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.as.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(root + path, 'utf8');
    return { path, text, lines: text.split('\n') };
  });

interface Import {
  readonly from: string;
  readonly to: string;
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

/** Static, type-only and dynamic imports and re-exports; project files by their path, packages by their name. */
const imports: readonly Import[] = files.flatMap(({ path, text }) => {
  const statements = text.matchAll(/^(?:import|export)\b( type\b)?[^'"`;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...statements].map(([, type, a, b, c]) => {
    const name = a ?? b ?? c ?? '';
    return {
      from: path,
      to: name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/') : name,
      typeOnly: type !== undefined,
    };
  });
});

const describeImport = ({ from, to }: Import) => `${from} → ${to}`;

/** Lines of code outside the given places that match, as `file:line`. Comments do not count. */
function linesWith(pattern: RegExp, allowed: (path: string) => boolean): string[] {
  return files
    .filter(({ path }) => !allowed(path))
    .flatMap(({ path, lines }) => lines.flatMap((line, i) => (pattern.test(line.replace(/^\s*(?:\/\/|\*|\/\*).*|\s\/\/ .*/, '')) ? [`${path}:${i + 1}`] : [])));
}

/** A file's part of the project: its folder below `src`, or its own name. */
function partOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Each part may import those of the rows above its own. */
const layers: readonly (readonly string[])[] = [
  ['model', 'package-root.ts'],
  ['version.ts', 'worker-file.ts'],
  ['seal', 'parse'],
  ['detectors', 'sources', 'scan', 'inventory', 'correlate', 'suppress', 'report', 'store', 'trace'],
  ['config-schema.ts'],
  ['config-suppressions.ts'],
  ['config.ts'],
  ['scan-run'],
  ['pipeline.ts', 'worker.ts', 'early-worker.ts'],
  ['commands'],
  ['cli.ts', 'build.ts'],
];

const layerOf = (path: string) => layers.findIndex((parts) => parts.includes(partOf(path)));

test('every file has its layer: without one the import rule would not see it', () => {
  expect(files.map(({ path }) => path).filter((path) => layerOf(path) < 0)).toEqual([]);
});

test('imports go from later layers to earlier ones, and stages do not import each other: so each can be read, tested and replaced alone', () => {
  const upward = imports.filter(({ from, to }) => to.startsWith('src/') && partOf(from) !== partOf(to) && layerOf(to) >= layerOf(from));
  expect(upward.map(describeImport)).toEqual([]);
});

test('the model imports nothing but itself: it is what all others agree on', () => {
  expect(imports.filter(({ from, to }) => partOf(from) === 'model' && !to.startsWith('src/model/')).map(describeImport)).toEqual([]);
});

test('no files import each other in a circle: their order of evaluation would be chance', () => {
  const graph = new Map(
    files.map(({ path }) => [path, imports.filter(({ from, to, typeOnly }) => from === path && to.startsWith('src/') && !typeOnly).map(({ to }) => to)]),
  );
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    else for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
  };
  for (const { path } of files) visit(path, []);
  expect([...new Set(circles)]).toEqual([]);
});

test('every import names a file with its ending: Node runs the source as it is', () => {
  const known = new Set(files.map(({ path }) => path));
  expect(imports.filter(({ to }) => to.startsWith('src/') && !known.has(to)).map(describeImport)).toEqual([]);
});

test('only the command line prints, ends the process and sets the exit code: everything else can be used as a library', () => {
  const commandLine = (path: string) => path === 'src/cli.ts' || path.startsWith('src/commands/');
  expect(linesWith(/\bconsole\.|\bprocess\.(?:exit|exitCode|abort|stdout|stderr|on)\b/, commandLine)).toEqual([]);
});

test('the environment is read where it becomes configuration, and where a child gets a chosen part of it', () => {
  const readers = ['src/config.ts', 'src/commands/', 'src/scan/worker-thread.ts', 'src/sources/git/git-process.ts'];
  expect(linesWith(/\bprocess\.env\b/, (path) => readers.some((one) => path.startsWith(one)))).toEqual([]);
});

test('the environment of a worker or child is never the whole one: it holds keys and tokens', () => {
  expect(linesWith(/\.\.\.process\.env|env: process\.env\b(?!\[)/, () => false)).toEqual([]);
});

test('a secret value is opened by sealing alone: behind it nothing can hold one', () => {
  expect(linesWith(/\bSecretBytes\.open\b/, (path) => path.startsWith('src/seal/'))).toEqual([]);
});

test('a secret value is made by the engine, and where an operator gives one to be sealed', () => {
  const makers = ['src/scan/confirm.ts', 'src/commands/inventory/read-values.ts'];
  expect(linesWith(/\bnew SecretBytes\b/, (path) => makers.includes(path))).toEqual([]);
});

test('reports, stores and sources do not know secret values', () => {
  const behind = ['report', 'store', 'sources', 'scan-run', 'pipeline.ts', 'cli.ts'];
  expect(
    imports.filter(({ from, to }) => behind.includes(partOf(from)) && /^src\/seal\/(?:secret-bytes|seal|canonical)\.ts$/.test(to)).map(describeImport),
  ).toEqual([]);
});

test('nothing opens a network connection but an inventory or a store whose PostgreSQL the operator names: a plain scan is offline', () => {
  const databases = ['src/inventory/postgres.ts', 'src/store/lasting/postgres.ts'];
  const network = /^(?:node:)?(?:net|http|https|http2|dns|dns\/promises|tls|dgram|inspector)$/;
  // `node:net` there is the class of a pipe's stream.
  const pipes = ['src/sources/git/read-into.ts', 'src/sources/files/standard-input.ts'];
  expect(imports.filter(({ from, to }) => network.test(to) && !pipes.includes(from)).map(describeImport)).toEqual([]);
  expect(
    linesWith(
      /(?<![.\w])fetch\(|\bnew (?:WebSocket|EventSource)\b|\.connect\(|\.listen\(/,
      (path) => path.startsWith('src/commands/demo/') || databases.includes(path),
    ),
  ).toEqual([]);
  // Whoever names none does not even load the driver.
  expect(imports.filter(({ from, to, typeOnly }) => to === 'pg' && !typeOnly && !databases.includes(from)).map(describeImport)).toEqual([]);
});

test('processes are started in one place, with one environment; the demo builds its own repositories', () => {
  const allowed = (path: string) => path === 'src/sources/git/git-process.ts' || path === 'src/commands/demo.ts' || path.startsWith('src/commands/demo/');
  expect(imports.filter(({ from, to }) => /^(?:node:)?child_process$|^simple-git$|^execa$/.test(to) && !allowed(from)).map(describeImport)).toEqual([]);
});

test('no code is made from text, patterns aside', () => {
  expect(linesWith(/\beval\(|\bnew Function\(|\bvm\.run/, () => false)).toEqual([]);
  expect(imports.filter(({ to }) => /^(?:node:)?vm$/.test(to)).map(describeImport)).toEqual([]);
});

test('patterns are compiled from definitions and constants, where a reader expects it', () => {
  const compilers = ['src/correlate/environment.ts', 'src/detectors/reach.ts', 'src/scan/match.ts', 'src/seal/private-key.ts'];
  expect(linesWith(/\bnew RegExp\(/, (path) => compilers.includes(path))).toEqual([]);
});

test('no file has more than 350 lines: a longer one is several', () => {
  expect(files.filter(({ lines }) => lines.length > 350).map(({ path, lines }) => `${path}: ${lines.length}`)).toEqual([]);
});

test('no folder or file is named for nothing: what has no name has no place', () => {
  expect(files.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc|shared|lib)(?:\/|\.ts$)/.test(path)).map(({ path }) => path)).toEqual([]);
});

test('files are named in small letters and hyphens', () => {
  expect(files.filter(({ path }) => !/^[a-z0-9/-]+\.ts$/.test(path)).map(({ path }) => path)).toEqual([]);
});

test('there are no default exports: a thing has one name everywhere', () => {
  expect(linesWith(/^export default\b|\bas default\b/, () => false)).toEqual([]);
});

test('there is no "any": it turns the compiler off', () => {
  expect(linesWith(/(?::|<|\bas|\||,)\s*any\b(?=\s*(?:[;,)>=|[\]}]|$))|@ts-(?:ignore|nocheck|expect-error)/, () => false)).toEqual([]);
});

test('every file says on its first line why it exists', () => {
  expect(files.filter(({ lines }) => !/^\/\/ \S/.test(lines[0]?.startsWith('#!') ? (lines[1] ?? '') : (lines[0] ?? ''))).map(({ path }) => path)).toEqual([]);
});
