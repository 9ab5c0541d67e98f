// Kinds of origins as the store's tables number them.
import type { Origin } from '../model/origin.ts';

export const kinds: readonly Origin['kind'][] = ['file', 'stdin', 'git-blob', 'git-commit', 'git-tag', 'git-tree', 'path-name', 'ref-name'];
