// The version in package.json, which both `src` and `dist` stand beside.
import { readFileSync } from 'node:fs';
import { packageRoot } from './package-root.ts';

export const version = (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version;
