// A situation → its verdict: class by precedence, flags, evidence, confidence, score, who acts and what next.
import { dayOf } from '../model/day.ts';
import { type Evidence, type MatchStrength, scoredFlags, type Verdict, type VerdictClass, type VerdictFlag } from '../model/verdict.ts';
import { actionsFor } from './actions.ts';
import { expiredExceptions, findException } from './exceptions.ts';
import { holdingFlags } from './flags.ts';
import { escalationOf } from './owner.ts';
import { holdingRows } from './rows.ts';
import { defaultScores, scoreOf, severityOf } from './score.ts';
import type { Situation } from './situation.ts';

/** @param rest what the class is where no row and no scored flag holds */
export function concludeVerdict(situation: Situation, rest: VerdictClass): Verdict {
  const { index, strength, match, identity, credential, found, owner, age } = situation;
  const { rows, flags } = withoutRepeats(situation);
  const lapsed = expiredExceptions(index.inventory, situation);
  const flagSet = new Set<VerdictFlag>([
    ...rows.slice(1).map((row) => row.class),
    ...flags.map(({ flag }) => flag),
    ...(lapsed.length > 0 ? ['exception-expired' as const] : []),
  ]);
  const name = rows[0]?.class ?? (strength >= 2 ? worstScored(situation, flagSet) : undefined) ?? rest;
  flagSet.delete(name as VerdictFlag);
  if (flagSet.has('default-cadence')) flagSet.add('unrotated');
  const suppression = isFinding(name) ? findException(index.inventory, situation, [name, ...rows.map((row) => row.class)]) : undefined;
  if (suppression !== undefined) flagSet.add('exception-active');
  const confidence = confidenceOf(situation, name);
  const score = scoreOf(situation, name, flagSet, confidence);
  const escalation = owner?.state === 'present' ? undefined : escalationOf(index.inventory, systemsOf(situation));
  return {
    class: name,
    tentative: strength === 2 && found !== undefined && name !== 'expired' && isFinding(name),
    flags: [...flagSet].sort(),
    strength,
    ...(identity === undefined ? {} : { identity: identity.id }),
    ...(credential === undefined || strength < 3 ? {} : { version: credential.version }),
    candidates: match.matched.length > 1 ? match.matched.map((one) => one.identity.id) : strength === 1 ? match.suggested : [],
    ...(owner?.owner === undefined ? {} : { owner: owner.owner }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(age === undefined ? {} : { age: { days: age.days, atLeast: age.atLeast } }),
    confidence,
    score,
    severity: severityOf(score),
    status: suppression !== undefined ? 'suppressed' : isFinding(name) ? 'open' : 'none',
    ...(suppression === undefined ? {} : { suppression }),
    evidence: [
      ...matchEvidence(situation),
      ...rows.map((row) => ({ rule: row.class, text: row.text })),
      ...restEvidence(situation, name),
      ...flags.map(({ flag, text }) => ({ rule: flag, text })),
      ...lapsed.map(({ id, expiresAt }) => ({ rule: 'exception-expired', text: `exception ${id} ended on ${dayOf(expiresAt)}` })),
      ...(suppression === undefined
        ? []
        : [
            {
              rule: 'exception-active',
              text: `exception ${suppression.exception}, approved by ${suppression.approver} until ${dayOf(suppression.expiresAt)}: ${suppression.reason}`,
            },
          ]),
    ],
    actions: actionsFor(name, flagSet, situation),
  };
}

export function isFinding(name: VerdictClass): boolean {
  return name !== 'governed' && name !== 'unknown';
}

/** Of a dead secret further rows and flags about its life are beside the point: it cannot be rotated or exposed. */
const quietWhenDead: readonly VerdictFlag[] = [
  'unrotated',
  'exposed',
  'dormant',
  'never-expires',
  'near-expiry',
  'fake-rotation',
  'ci-static-cloud-key',
  'stale-copy',
  'orphaned',
  'default-cadence',
];

function withoutRepeats(situation: Situation) {
  const rows = holdingRows(situation);
  const dead = rows[0]?.class === 'revoked-copy' || rows[0]?.class === 'expired';
  const keep = (name: VerdictFlag) => !dead || !quietWhenDead.includes(name);
  return { rows: rows.filter((row, i) => i === 0 || keep(row.class)), flags: holdingFlags(situation).filter(({ flag }) => keep(flag)) };
}

/** Where all rows are satisfied, a flag with a score of its own is what remains to be told. */
function worstScored({ policy }: Situation, flags: ReadonlySet<VerdictFlag>): VerdictClass | undefined {
  const scored = scoredFlags
    .filter((flag) => flags.has(flag))
    .map((flag) => ({ flag, score: policy.scores[flag] ?? defaultScores[flag] ?? 0 }))
    .filter(({ score }) => score > 0);
  return scored.toSorted((a, b) => b.score - a.score || (a.flag < b.flag ? -1 : 1))[0]?.flag;
}

/** How sure the match makes a statement. An identity-level one says "probably". */
const matchConfidence: Readonly<Record<MatchStrength, number>> = { 4: 0.99, 3: 0.95, 2: 0.6, 1: 1, 0: 1 };

function confidenceOf({ strength, found, match }: Situation, name: VerdictClass): number {
  const ofClass = name === 'orphaned' ? 0.9 : matchConfidence[strength];
  const shared = match.matched.length > 1 && match.basis !== 'value' ? 0.8 : 1;
  // What is matched by its value is a secret, however doubtful its form.
  const ofDetector = strength >= 3 ? 1 : (found?.secret.confidence ?? 1);
  return Math.round(ofClass * shared * ofDetector * 100) / 100;
}

const bases = {
  value: 'its value is',
  'public-id': 'its public id is',
  login: 'its host and user are',
  home: 'it stands in the declared home of',
} as const;

function matchEvidence({ match, identity, credential, found, strength }: Situation): readonly Evidence[] {
  if (found === undefined || match.basis === 'none') return [];
  if (match.basis === 'name') return [{ rule: 'match', text: `its name or place suggests ${match.suggested.join(', ')}; a name proves nothing` }];
  const version = credential === undefined || strength < 3 ? '; which version cannot be said' : `, version ${credential.version} (${credential.state})`;
  const of = match.basis === 'home' ? '' : 'that of ';
  const guess = match.basis === 'value' && strength === 2 ? '; equal values that people choose may be chance' : '';
  return [{ rule: 'match', text: `${bases[match.basis]} ${of}${identity?.id}${version}${guess}` }];
}

function restEvidence({ found }: Situation, name: VerdictClass): readonly Evidence[] {
  if (found === undefined && name === 'unknown')
    return [{ rule: 'unknown', text: 'no version of it has a fingerprint or a public id: no scan can recognise it' }];
  if (found === undefined) return [];
  const partial = found.historyComplete ? [] : [{ rule: 'history', text: 'the history here is not complete: it may be older, and in more places' }];
  if (name === 'unmatched')
    return [{ rule: 'unmatched', text: found.claimed.stale ? 'no record matches' : `no record matches; ${found.claimed.why}` }, ...partial];
  return partial;
}

function systemsOf({ found, identity, index }: Situation) {
  const named = [...(identity?.boundary ?? []), ...(identity?.consumers ?? [])].map(index.systemNamed);
  return [...(found?.places.systems.values() ?? []), ...named];
}
