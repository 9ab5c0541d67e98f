// `src` → `dist`: a commit hook waits for every file that is opened, so there are few of them. What is imported at need stays in files of its
// own, and packages stay where npm installs them. Readable, for the stack of a bug.
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { cli: 'src/cli.ts', worker: 'src/worker.ts' },
  platform: 'node',
  external: /^[^./]/,
  // All in one folder: see `src/package-root.ts`.
  output: { dir: 'dist', format: 'esm', chunkFileNames: '[name]-[hash].js' },
});
