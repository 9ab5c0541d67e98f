// What a trace is asked by. Whatever has none of the forms may be a value, typed by mistake: it is refused without being repeated.
import type { TraceClue } from '../../model/trace-source.ts';
import { UsageError } from '../../model/usage-error.ts';

export type TraceQuery = { readonly kind: 'value' } | { readonly kind: 'clue'; readonly asked: string; readonly clue: TraceClue };

const forms = 'fp1:…, kt1:…, id:PUBLIC-ID, identity:ID, commit:HASH or path:PATH';

/** @throws UsageError that repeats nothing of the text */
export function parseQuery(text: string | undefined, findSecrets: () => (text: string) => boolean): TraceQuery {
  if (text === undefined) throw new UsageError(`say what to trace: ${forms}, or - for a value on standard input`);
  if (text === '-') return { kind: 'value' };
  const clue = parseClue(text);
  if (clue === undefined) throw new UsageError(`the query has none of the forms ${forms}; a value is given on standard input only, with -`);
  if (clue.text === '') throw new UsageError(`the query names nothing: ${forms}`);
  if (findSecrets()(text)) throw new UsageError('the query holds a secret: a value is given on standard input only, with -');
  return { kind: 'clue', asked: asked[clue.kind], clue };
}

/** A kt1 id is `kt1:` and 26 characters; shorter ones are the beginning of one. */
const idLength = 26;
const shortestPrefix = 8;

function parseClue(text: string): TraceClue | undefined {
  if (/^fp1:[a-z0-9]+:[a-z2-7]{26}$/.test(text)) return { kind: 'fingerprint', text };
  const [, id = ''] = /^kt1:([a-z2-7]+)$/.exec(text) ?? [];
  if (id.length === idLength) return { kind: 'finding-id', text };
  if (id.length >= shortestPrefix && id.length < idLength) return { kind: 'finding-id-prefix', text };
  const [, name = '', rest = ''] = /^(id|identity|commit|path):(.*)$/s.exec(text) ?? [];
  if (name === 'commit') return /^[0-9a-f]{7,64}$/i.test(rest) ? { kind: 'commit', text: rest.toLowerCase() } : undefined;
  if (name === '') return undefined;
  return { kind: name === 'id' ? 'public-id' : (name as 'identity' | 'path'), text: rest };
}

/** In words, without the text. */
const asked: Readonly<Record<TraceClue['kind'], string>> = {
  fingerprint: 'a fingerprint',
  'finding-id': 'a finding id',
  'finding-id-prefix': 'the beginning of a finding id',
  'public-id': 'a public id',
  identity: 'an identity',
  commit: 'a commit',
  path: 'a path',
};
