// That there was nothing to scan, said aloud: a clean result and an empty range look alike otherwise.
import type { Report } from '../model/report.ts';
import { forTerminal } from './escape.ts';

/** A line for each repository with nothing to scan. */
export function describeNothing({ targets }: Report): string[] {
  return targets.flatMap(({ target, repositories }) =>
    repositories.flatMap(({ nothing }) => {
      if (nothing === undefined) return [];
      return [forTerminal(`${targets.length > 1 ? `${target}: ` : ''}nothing to scan: ${nothing}`)];
    }),
  );
}
