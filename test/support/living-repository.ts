// A repository that lives: random edits by a seed, and what is known of the secrets they bring. What stands in files is the truth; what was
// decided of a secret is remembered.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuppressionRule } from '../../src/model/suppression.ts';
import { createRandom, type Random } from './random-text.ts';
import { createRepository, type TestRepository } from './repository.ts';
import { createPassword, createToken, idOf } from './secret-text.ts';

export interface LivingSecret {
  readonly value: string;
  readonly id: string;
  /** `open`: nobody accepted it. `mark`: accepted wherever `mark` stands beside it. */
  accepted: 'open' | 'rule' | 'mark';
  mark?: string;
}

export interface Life {
  readonly repository: TestRepository;
  readonly random: Random;
  readonly secrets: LivingSecret[];
  readonly rules: SuppressionRule[];
  /** Strong secrets that the last edit brought, and nobody accepted. */
  brought: LivingSecret[];
  /** Names that were given out. */
  names: number;
}

/** The beginning and the end of a comment. */
const comments: readonly (readonly [string, string])[] = [
  ['#', ''],
  ['//', ''],
  ['/*', ' */'],
  ['<!--', ' -->'],
  ['--', ''],
  [';', ''],
  ['{#', ' #}'],
  ['%', ''],
  ['(*', ' *)'],
  ['{{!--', ' --}}'],
];

export function beginLife(folder: string, seed: number): Life {
  const life: Life = { repository: createRepository(folder), random: createRandom(seed), secrets: [], rules: [], brought: [], names: seed * 100_000 };
  for (const path of ['app/main.py', 'app/db.js', 'conf/live.ini', 'README.md']) life.repository.write(path, `${plainLines(life, 6).join('\n')}\n`);
  life.repository.commit('begin');
  return life;
}

function filesOf({ repository }: Life): string[] {
  return repository
    .git(['-c', 'core.quotePath=false', 'ls-files'])
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(repository.folder, path)));
}

function readLines({ repository }: Life, path: string): string[] {
  return readFileSync(join(repository.folder, path), 'utf8').split('\n');
}

/** Whether each line of the work tree that holds a secret has its mark, in it or alone above it; undefined where no line holds it. */
export function isMarked(life: Life, { value, mark = '\0' }: LivingSecret): boolean | undefined {
  let marked: boolean | undefined;
  for (const path of filesOf(life))
    for (const [i, line, all] of readLines(life, path).map((one, at, lines) => [at, one, lines] as const))
      if (line.includes(value)) marked = (marked ?? true) && (line.includes(mark) || (isMarkLine(all[i - 1] ?? '') && (all[i - 1] ?? '').includes(mark)));
  return marked;
}

/** Edits by name: each changes files of the work tree. Those that find nothing to change do nothing. */
export const edits: Readonly<Record<string, (life: Life) => void>> = {
  addLines: (life) => editFile(life, (lines) => lines.splice(life.random.below(lines.length + 1), 0, ...plainLines(life, 1 + life.random.below(4)))),
  deleteLine: (life) => editFile(life, (lines) => lines.splice(life.random.below(lines.length), 1)),
  moveLine: (life) => editFile(life, (lines) => insert(life, lines, takeBlock(life, lines))),
  moveLineToOtherFile(life) {
    const block: string[] = [];
    editFile(life, (lines) => block.push(...takeBlock(life, lines)));
    editFile(life, (lines) => insert(life, lines, block));
  },
  reindent: (life) => mapLines(life, (line) => (line === '' ? line : `  ${line}`)),
  flipLineEnds: (life) => mapLines(life, (line, isLast) => (line.endsWith('\r') ? line.slice(0, -1) : isLast ? line : `${line}\r`)),
  rename: (life) => renameFile(life, pickFile(life)),
  renameFolder: (life) => void life.repository.git(['mv', pickFile(life).split('/')[0] ?? '', `moved${life.names++}`], { mayFail: true }),
  copyFile: (life) => life.repository.write(`copy/file${life.names++}.txt`, readFileSync(join(life.repository.folder, pickFile(life)))),
  deleteFile: (life) => (filesOf(life).length > 3 ? life.repository.remove(pickFile(life)) : undefined),
  addStrong: (life) => editFile(life, (lines) => insert(life, lines, [assign(life, bring(life).value)])),
  addMarked: addMarked,
  addMarkedBelow: (life) => addMarked(life, true),
  addByRule(life) {
    const secret = bring(life);
    acceptByRule(life, secret);
    editFile(life, (lines) => insert(life, lines, [assign(life, secret.value)]));
  },
  addWeak: (life) => editFile(life, (lines) => insert(life, lines, [weakLine(life)])),
  rotateInPlace: (life) => editSecretLine(life, (line, { value }) => line.replaceAll(value, bring(life).value)),
  rotateAndRename(life) {
    const path = editSecretLine(life, (line, { value }) => line.replaceAll(value, bring(life).value));
    if (path !== undefined) renameFile(life, path);
  },
  addSecondToLine: (life) => editSecretLine(life, (line, { value }) => line.replace(value, `${value}", other = "${bring(life).value}`)),
  acceptByRule(life) {
    const open = life.secrets.filter(({ accepted }) => accepted === 'open');
    if (open.length > 0) acceptByRule(life, life.random.pick(open));
  },
  acceptByMark(life) {
    const open = life.secrets.filter((secret) => secret.accepted === 'open' && isMarked(life, secret) !== undefined);
    if (open.length > 0) acceptByMark(life, life.random.pick(open));
  },
};

export function pickEdit({ random }: Life): string {
  return random.pick(Object.keys(edits));
}

function bring(life: Life): LivingSecret {
  const value = createToken(`life ${life.names++}`);
  const secret: LivingSecret = { value, id: idOf(value), accepted: 'open' };
  life.secrets.push(secret);
  life.brought.push(secret);
  return secret;
}

function settle(life: Life, secret: LivingSecret, how: 'rule' | 'mark'): void {
  secret.accepted = how;
  life.brought = life.brought.filter((one) => one !== secret);
}

function acceptByRule(life: Life, secret: LivingSecret): void {
  settle(life, secret, 'rule');
  life.rules.push({
    kind: life.random.pick(['allow', 'baseline'] as const),
    source: 'target',
    where: `keytrail.yaml:${life.rules.length + 1}`,
    finding: secret.id,
  });
}

/** People copy marks: most are the same text. One that names the finding is its own. */
function acceptByMark(life: Life, secret: LivingSecret): void {
  secret.mark = `keytrail:allow ${secret.id} until 2027-01-31 sample`;
  settle(life, secret, 'mark');
  for (const path of filesOf(life)) {
    const lines = readLines(life, path);
    if (lines.some((line) => line.includes(secret.value)))
      life.repository.write(path, lines.map((line) => (line.includes(secret.value) ? appendComment(life, line, secret.mark ?? '') : line)).join('\n'));
  }
}

function addMarked(life: Life, below = false): void {
  const secret = bring(life);
  secret.mark = life.random.pick(['keytrail:allow github-* until 2027-01-31 sample', `keytrail:allow github-personal-access-token sample ${life.names++}`]);
  settle(life, secret, 'mark');
  const line = assign(life, secret.value);
  const block = below ? [appendComment(life, '', secret.mark).trim(), line] : [appendComment(life, line, secret.mark)];
  editFile(life, (lines) => insert(life, lines, block));
}

function appendComment({ random }: Life, line: string, text: string): string {
  const [open, close] = random.pick(comments);
  const end = line.endsWith('\r') ? '\r' : '';
  return `${end === '' ? line : line.slice(0, -1)} ${open} ${text}${close}${end}`;
}

function assign(life: Life, value: string): string {
  return `key_${life.names++} = "${value}"`;
}

/** Of no other line: names with digits are masked, and two values in lines that look alike take turns in what they are called. */
function weakLine(life: Life): string {
  const name = [...String(life.names++)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  return `${name}_password = "${createPassword(name)}"`;
}

function plainLines(life: Life, count: number): string[] {
  return Array.from({ length: count }, () => `line ${life.names++} of ${life.random.pick(['nothing', 'little', 'some text'])}`);
}

function pickFile(life: Life): string {
  return life.random.pick(filesOf(life));
}

function renameFile(life: Life, path: string): void {
  life.repository.git(['add', '--all']);
  life.repository.git(['mv', path, `renamed${life.names++}.txt`]);
}

function editFile(life: Life, edit: (lines: string[]) => unknown, path = pickFile(life)): void {
  const lines = readLines(life, path);
  edit(lines);
  life.repository.write(path, lines.join('\n'));
}

function mapLines(life: Life, edit: (line: string, isLast: boolean) => string): void {
  editFile(life, (lines) => lines.splice(0, lines.length, ...lines.map((line, i) => edit(line, i === lines.length - 1))));
}

/** Changes one line that holds a strong secret. @returns its file */
function editSecretLine(life: Life, edit: (line: string, secret: LivingSecret) => string): string | undefined {
  const found = filesOf(life).flatMap((path) =>
    readLines(life, path).flatMap((line, i) => {
      const secret = life.secrets.find(({ value }) => line.includes(value));
      return secret === undefined ? [] : [{ path, i, secret }];
    }),
  );
  if (found.length === 0) return undefined;
  const { path, i, secret } = life.random.pick(found);
  editFile(life, (lines) => lines.splice(i, 1, edit(lines[i] ?? '', secret)), path);
  return path;
}

function isMarkLine(line: string): boolean {
  return line.includes('keytrail:allow') && !line.includes('=');
}

/** A line, with the mark above it. */
function takeBlock({ random }: Life, lines: string[]): string[] {
  let at = random.below(Math.max(1, lines.length - 1));
  if (isMarkLine(lines[at] ?? '')) at++;
  const from = isMarkLine(lines[at - 1] ?? '') ? at - 1 : at;
  return lines.splice(from, at - from + 1);
}

/** Not between a mark and its line. */
function insert({ random }: Life, lines: string[], block: readonly string[]): void {
  let at = random.below(Math.max(1, lines.length));
  if (isMarkLine(lines[at - 1] ?? '')) at++;
  lines.splice(at, 0, ...block);
}
