// What was read and what was not, where SARIF has room for it.
import type { Invocation, Notification } from 'sarif';
import type { Coverage, Report } from '../../model/report.ts';
import { isIncomplete, type Skipped } from '../../model/skipped.ts';
import { forSarifMessage } from '../escape.ts';
import { countOf } from '../quantity.ts';
import { maxResults, type RunPlan } from './plan.ts';

const maxNotifications = 1000;

/** Without start and end: two scans of the same content at the same `asOf` give the same bytes. */
export function createInvocation(report: Report, run: RunPlan): Invocation {
  const { asOf, complete, interrupted, catalogueDigest, coverage, suppressions, secretsShown, kid } = report;
  return {
    executionSuccessful: complete && run.leftOut === 0,
    toolExecutionNotifications: createNotifications(report, run),
    properties: {
      asOf,
      complete,
      interrupted,
      catalogueDigest,
      kid,
      ...(secretsShown ? { secretsShown } : {}),
      suppressions,
      coverage: countCoverage(coverage),
    },
  };
}

function createNotifications({ coverage, interrupted, complete }: Report, { targets, leftOut }: RunPlan): Notification[] {
  const skipped = coverage.skipped.filter(({ target }) => targets.some((candidate) => candidate.target === target)).toSorted(compareWeight);
  const unsaid = Math.max(0, skipped.length - maxNotifications) + coverage.skippedMore;
  return [
    ...(interrupted ? [notify('interrupted', 'error', 'The scan was stopped before its end.')] : []),
    ...(leftOut > 0 ? [notify('result-limit', 'error', `${countOf(leftOut, 'finding')} left out: a run holds ${countOf(maxResults, 'result')} at most.`)] : []),
    ...skipped.slice(0, maxNotifications).map(describeSkipped),
    ...(unsaid > 0 ? [notify('skipped-more', complete ? 'note' : 'error', `${countOf(unsaid, 'more item')} not read.`)] : []),
  ];
}

function describeSkipped(skipped: Skipped): Notification {
  return notify(skipped.reason, isIncomplete(skipped) ? 'error' : 'note', `'${forSarifMessage(skipped.place)}': ${forSarifMessage(skipped.detail)}`);
}

function notify(id: string, level: 'error' | 'note', text: string): Notification {
  return { descriptor: { id }, level, message: { text } };
}

function compareWeight(a: Skipped, b: Skipped): number {
  return Number(isIncomplete(b)) - Number(isIncomplete(a));
}

function countCoverage({ skipped, skippedMore, ...counts }: Coverage): object {
  return { ...counts, skipped: skipped.length + skippedMore };
}
