// Where content came from. Paths are POSIX, relative to the target, in the form of path-text.ts.

/** A file of the target's tree, or standard input (`path` "-"). */
export interface FileOrigin {
  readonly kind: 'file' | 'stdin';
  readonly path: string;
}

/** One git object. The worker knows its id; paths, dates and refs are joined afterwards, for objects with findings only. */
export interface GitOrigin {
  readonly kind: 'git-blob' | 'git-commit' | 'git-tag' | 'git-tree';
  /** The repository's path within the target, "" for the target itself. */
  readonly repository: string;
  readonly object: string;
}

/** A file's name or a ref's name that itself holds a secret; `path` has it masked. */
export interface NameOrigin {
  readonly kind: 'path-name' | 'ref-name';
  readonly present: boolean;
  readonly repository: string;
  readonly path: string;
}

export type Origin = FileOrigin | GitOrigin | NameOrigin;

export interface CommitPoint {
  readonly commit: string;
  /** RFC 3339 UTC. Both are claims of whoever made the commit. */
  readonly authorAt: string;
  readonly commitAt: string;
}

/** What the repository's history says of one object with findings. */
export interface Attribution {
  readonly path?: string;
  readonly introduced?: CommitPoint;
  /** The path still holds this very object in HEAD's tree. */
  readonly atHead: boolean;
  /** Refs from which the introducing commit can be reached, at most 20, sorted; `refCount` is how many there are. */
  readonly refs: readonly string[];
  readonly refCount: number;
}

/** 1-based lines and columns; columns count UTF-16 code units, the end column is exclusive (SARIF 2.1.0 §3.30). */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}
