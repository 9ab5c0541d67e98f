// Where a worker's code lies: beside this file, in `src` as `.ts`, in `dist` as `.js`.
import { extname } from 'node:path';

export const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
