// Seeded corpora: the same on every machine. Text that looks like code and configuration, with secret-like names that hold nothing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const words = (
  'return const function value config request response index buffer ( ) { } ; : "localhost" 8080 => import export user account if else for map filter length name path ' +
  'result error await async number string boolean list item node parent child this that with from into state update render event handler option default'
).split(' ');
/** One word in two hundred is what detectors look for, as in real code. */
const lures = ['token', 'password =', 'secret', 'api_key:', 'Authorization', 'https://example.com/path'];

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pickWord(random: () => number): string {
  const from = random() < 0.005 ? lures : words;
  return from[Math.floor(random() * from.length)] ?? '';
}

function createText(random: () => number, lines: number): string[] {
  return Array.from({ length: lines }, () => Array.from({ length: 4 + Math.floor(random() * 8) }, () => pickWord(random)).join(' '));
}

/** About 400 MB in 4,000 files, beside an empty folder. */
export function createTree(folder: string): { readonly path: string; readonly bytes: number } {
  const path = join(folder, 'tree');
  mkdirSync(path);
  mkdirSync(join(folder, 'empty'));
  const random = seeded(1);
  const blocks = Array.from({ length: 64 }, () => createText(random, 400).join('\n'));
  let bytes = 0;
  for (let i = 0; i < 4_000; i++) {
    const text = Array.from({ length: 5 }, () => blocks[Math.floor(random() * blocks.length)]).join(`\n// ${i}\n`);
    bytes += Buffer.byteLength(text);
    writeFileSync(join(path, `file-${i}.ts`), text);
  }
  return { path, bytes };
}

/** 3,000 commits over 60 files that grow and change, packed by git; one file staged. */
export function createHistory(path: string): string {
  const git = (args: readonly string[], input?: string) =>
    execFileSync('git', ['-c', 'init.defaultBranch=main', '-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: path,
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1 << 30,
    });
  mkdirSync(path);
  git(['init', '-q']);
  const random = seeded(2);
  const files = Array.from({ length: 60 }, () => createText(random, 800));
  let stream = '';
  for (let i = 0; i < 3_000; i++) {
    const n = Math.floor(random() * files.length);
    const lines = files[n] as string[];
    lines.splice(Math.floor(random() * lines.length), 2, ...createText(random, 3));
    const text = lines.join('\n');
    const message = `change ${i}`;
    stream += `commit refs/heads/main\ncommitter bench <bench@example.com> ${1_700_000_000 + i * 600} +0000\ndata ${message.length}\n${message}\nM 100644 inline src/file-${n}.ts\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
  git(['fast-import', '--quiet'], stream);
  git(['reset', '-q', '--hard']);
  git(['repack', '-q', '-a', '-d', '-f']);
  writeFileSync(join(path, 'staged.ts'), createText(random, 200).join('\n'));
  git(['add', 'staged.ts']);
  return path;
}
