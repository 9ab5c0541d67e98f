// Which objects of a repository are wanted: all that are there, those that came after something, or what the next commit would add.
import type { PushScope } from './push.ts';

export type GitScope =
  | { readonly kind: 'full' }
  /** A revision, or a day or time. */
  | { readonly kind: 'since'; readonly revision: string }
  | { readonly kind: 'diff'; readonly base: string; readonly head: string }
  /** `index`: absolute, of the file that holds what is staged; the repository's own by default. */
  | { readonly kind: 'staged'; readonly index?: string }
  | PushScope;

export type RangeScope = Exclude<GitScope, { readonly kind: 'full' | 'staged' }>;
