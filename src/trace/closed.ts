// Is it done? Only when a later reading shows that it is gone from where people read, and a record shows that it works no longer.
import type { Closed, Liveness } from '../model/trace.ts';
import type { TracedFinding, TraceFacts } from '../model/trace-source.ts';

export function isClosed(facts: TraceFacts, { state, text }: Liveness): Closed {
  const dead = state === 'dead';
  const gone = goneEverywhere(facts);
  return {
    closed: dead && gone.holds,
    why: [dead ? `it no longer works: ${text}` : 'nothing shows that it was revoked: deleting it revokes nothing', gone.why],
  };
}

function goneEverywhere({ findings, whole }: TraceFacts): { readonly holds: boolean; readonly why: string } {
  const standing = findings.filter((finding) => !isGone(finding));
  if (standing.length > 0) return { holds: false, why: `it still stands at HEAD or in a file of ${listTargets(standing)}` };
  if (findings.every(({ status }) => status === 'fixed')) return { holds: true, why: 'a later scan read all its targets whole, and did not find it' };
  // Of a part that was read, nothing can be said to be gone.
  if (!whole) return { holds: false, why: 'it was not seen at HEAD, but not everything was read: scan again, whole' };
  return { holds: true, why: 'it is in no file of HEAD any more; the history still holds it, which a dead secret may' };
}

function isGone({ status, present }: TracedFinding): boolean {
  return status === 'fixed' || !present;
}

function listTargets(findings: readonly TracedFinding[]): string {
  const names = [...new Set(findings.map(({ target }) => target))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
