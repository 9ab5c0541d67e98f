// Work as it crosses to a worker: small descriptions, no content. `items` are read in order; each is skipped, counted and retried on its own.

export interface FileItem {
  /** Bytes of the path within the target, one character a byte ("latin1"), `/` between segments. */
  readonly path: string;
  readonly size: number;
}

export interface FileUnit {
  readonly source: 'files';
  /** Index into the scan's targets. */
  readonly target: number;
  /** Absolute, in the same form. "" with the item "-": standard input. */
  readonly root: string;
  readonly items: readonly FileItem[];
}

/** Trees are content too: a file's name can hold a secret. */
export type GitObjectType = 'blob' | 'commit' | 'tag' | 'tree';

export interface GitItem {
  readonly object: string;
  readonly type: GitObjectType;
  /** 0 when not known beforehand. */
  readonly size: number;
}

/** How to run git on one repository without trusting it. */
export interface GitPlace {
  /** Absolute path of the git directory. */
  readonly gitDir: string;
  /** The path git's ownership check must accept. */
  readonly safeDirectory: string;
}

export interface GitUnit {
  readonly source: 'git';
  readonly target: number;
  /** The repository's path within the target. */
  readonly repository: string;
  readonly place: GitPlace;
  /** What stood there before a change: read to know what the change did not bring. */
  readonly earlier?: true;
  readonly items: readonly GitItem[];
}

/** Names (paths, refs) that are content too. */
export interface NameUnit {
  readonly source: 'names';
  readonly target: number;
  readonly repository: string;
  readonly kind: 'path-name' | 'ref-name';
  /** In the tree, at HEAD or among the refs; false: in history only. */
  readonly present: boolean;
  /** They stood there before a change: read to know what must be masked in them, but no finding of it. */
  readonly earlier?: true;
  readonly items: readonly { readonly name: string; readonly size: number }[];
}

export type Unit = FileUnit | GitUnit | NameUnit;
