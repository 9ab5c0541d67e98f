// Why a suppression hides nothing, if it does not: the operator's policy, its time, what it stands beside, and what nothing may hide.
import { dayOf } from '../model/day.ts';
import { isGuessable } from '../model/detector.ts';
import { type Mark, markKey, type Suppressible, type Suppression, type SuppressionPolicy, type VoidReason } from '../model/suppression.ts';
import type { Verdict, VerdictFlag } from '../model/verdict.ts';
import type { SuppressorOptions } from './suppressor.ts';

export interface VoidJudge {
  /** By what it says itself: the operator's policy and the clock. */
  judgeAlone(suppression: Suppression): Suppression;
  /** By what it would hide: of one that is judged alone already. */
  judge(asked: Suppressible, suppression: Suppression): Suppression;
  judgeMark(asked: Suppressible, mark: Mark, path: string): Suppression;
}

const dayMs = 86_400_000;

export function createVoidJudge(policy: SuppressionPolicy, { asOf, ofChange }: SuppressorOptions): VoidJudge {
  const latest = policy.maxDays === undefined ? undefined : dayOf(new Date(Date.parse(asOf) + policy.maxDays * dayMs).toISOString());

  function voidAlone(suppression: Suppression): VoidReason | undefined {
    if (suppression.source === 'target' && !isPermitted(suppression)) return 'policy';
    return isOver(suppression, asOf) ? 'expired' : undefined;
  }

  function isPermitted({ kind, until, reason }: Suppression): boolean {
    if (!policy.fromTarget.includes(kind)) return false;
    // A line of an ignore file has room for neither: whoever wants both from all takes the kind away.
    if (kind === 'ignore-file') return true;
    return (latest === undefined || (until !== undefined && until <= latest)) && (!policy.requireReason || reason !== undefined);
  }

  function voidOfMark(asked: Suppressible, mark: Mark): VoidReason | undefined {
    if (mark.mistake !== undefined) return 'mistake';
    if (ofChange && !policy.trustChange) return 'in-change';
    const named = mark.selectors.includes(asked.finding.findingId);
    return !named && !isGuessable(asked.finding.detector) && asked.olderMarks.has(markKey(mark)) ? 'older-mark' : undefined;
  }

  // A review at another time tells `class` and `expired` anew: they are said of nothing that is void for another reason.
  function judge({ finding }: Suppressible, suppression: Suppression): Suppression {
    const lasting = suppression.void !== undefined && suppression.void !== 'expired';
    return !lasting && isProtected(finding.verdict) ? { ...suppression, void: 'class' } : suppression;
  }

  const judgeAlone = (suppression: Suppression) => withVoid(suppression, voidAlone(suppression));

  return {
    judgeAlone,
    judge,
    judgeMark(asked, mark, path) {
      const { syntax, line, until, reason } = mark;
      const suppression: Suppression = {
        kind: 'inline',
        source: 'target',
        syntax,
        where: `${path}:${line}`,
        ...(until === undefined ? {} : { until }),
        ...(reason === undefined ? {} : { reason }),
      };
      const own = voidOfMark(asked, mark);
      return judge(asked, own === undefined ? judgeAlone(suppression) : withVoid(suppression, own));
    },
  };
}

function withVoid(suppression: Suppression, reason: VoidReason | undefined): Suppression {
  return reason === undefined ? suppression : { ...suppression, void: reason };
}

/** It holds through its last day, by UTC. */
export function isOver({ until }: Pick<Suppression, 'until'>, asOf: string): boolean {
  return until !== undefined && until < dayOf(asOf);
}

const never: readonly VerdictFlag[] = ['retired-live', 'stale-copy'];

/** What lives on after its end, or lies open although somebody governs it, only the inventory's own exceptions may cover. */
export function isProtected(verdict: Verdict | undefined): boolean {
  if (verdict === undefined) return false;
  const names: readonly string[] = [verdict.class, ...verdict.flags];
  return never.some((name) => names.includes(name)) || (verdict.identity !== undefined && names.includes('exposed'));
}
