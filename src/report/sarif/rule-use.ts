// A rule as a run uses it: a detector, with the class of the verdict where there is one. GitHub takes the severity of an alert from its rule, so
// each class is a rule of its own, as bad as the worst of its results.
import type { Detector } from '../../model/detector.ts';
import { type Finding, statusOf } from '../../model/report.ts';
import { type Severity, securitySeverity, severities } from '../../model/severity.ts';
import type { VerdictClass } from '../../model/verdict.ts';

export interface RuleUse {
  /** The detector's id, or `<detector>/<class>`. */
  readonly id: string;
  readonly detector: Detector;
  /** Absent: without an inventory, or outside what it claims. */
  readonly class?: VerdictClass;
  readonly weight: Weight;
}

export interface Weight {
  readonly severity: Severity;
  /** As GitHub reads it: 0.1 to 10. */
  readonly score: number;
  /** An exception covers it, or something else hides it. */
  readonly suppressed: boolean;
}

/** The detector's id while no class but `unmatched` is known, else `<detector>/<class>`. */
export function ruleIdOf({ detector, verdict }: Finding): string {
  return verdict === undefined || verdict.class === 'unmatched' ? detector.id : `${detector.id}/${verdict.class}`;
}

/** @returns findings → their use of a rule; equal uses are one object, for there may be a million findings */
export function createRuleUses(): (finding: Finding) => RuleUse {
  const uses = new Map<string, RuleUse>();
  return (finding) => {
    const id = ruleIdOf(finding);
    const weight = weigh(finding);
    const key = `${id} ${weight.score} ${weight.severity} ${weight.suppressed}`;
    const use = uses.get(key) ?? createUse(id, finding, weight);
    uses.set(key, use);
    return use;
  };
}

function createUse(id: string, { detector, verdict }: Finding, weight: Weight): RuleUse {
  return verdict === undefined || id === detector.id ? { id, detector, weight } : { id, detector, class: verdict.class, weight };
}

function weigh(finding: Finding): Weight {
  const { detector, verdict } = finding;
  const suppressed = statusOf(finding) === 'suppressed';
  if (verdict === undefined) return { severity: detector.severity, score: Number(securitySeverity[detector.severity]), suppressed };
  return { severity: verdict.severity, score: Math.min(10, Math.max(0.1, verdict.score)), suppressed };
}

/** The worse of two uses of one rule. What is suppressed counts only where nothing else does: it must not colour open alerts. */
export function worseUse(a: RuleUse | undefined, b: RuleUse): RuleUse {
  return a === undefined || compareWeight(b.weight, a.weight) < 0 ? b : a;
}

function compareWeight(a: Weight, b: Weight): number {
  return Number(a.suppressed) - Number(b.suppressed) || b.score - a.score || severities.indexOf(a.severity) - severities.indexOf(b.severity);
}
