// A suppression as a run recorded it, looked at again at another time or under another verdict.
import type { Finding } from '../model/report.ts';
import type { Suppression } from '../model/suppression.ts';
import { isOver, isProtected } from './void.ts';

export function reviewSuppression(recorded: Suppression, { verdict }: Pick<Finding, 'verdict'>, asOf: string): Suppression {
  const { void: was, ...suppression } = recorded;
  if (was !== undefined && was !== 'expired' && was !== 'class') return recorded;
  if (isProtected(verdict)) return { ...suppression, void: 'class' };
  return isOver(suppression, asOf) ? { ...suppression, void: 'expired' } : suppression;
}
