// What matching paths may cost over a whole run. Patterns may come from a hostile repository, which brings the paths as well: a limit for
// each path alone would be taken once for each of them.
import type { SuppressionSource } from '../model/suppression.ts';
import type { Steps } from './glob.ts';

/**
 * Steps that may be taken for one path. Beyond them it counts as not ignored, so that what no person would write hides nothing.
 * A thousand lines as people write them take a hundredth of it.
 */
export const mostSteps = 4_000_000;
/** Of a target's own patterns, more than twice of what those thousand lines take: of paths that need much more there can be a few dozen. */
const stepsPerPath = 100_000;
const firstSteps = 20 * mostSteps;
const mostKnown = 10_000;

/** @returns `match` with its steps, at the expense of what all paths may take together; what it told of a path is not asked again */
export function budgetPaths<Told>(source: SuppressionSource, match: (path: string, steps: Steps) => Told): (path: string) => Told {
  const known = new Map<string, { readonly told: Told }>();
  let saved = source === 'operator' ? Number.POSITIVE_INFINITY : firstSteps;
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before.told;
    saved += stepsPerPath;
    const granted = Math.min(saved, mostSteps);
    const steps = { left: granted };
    const told = match(path, steps);
    saved -= granted - Math.max(0, steps.left);
    if (known.size >= mostKnown) known.clear();
    known.set(path, { told });
    return told;
  };
}
