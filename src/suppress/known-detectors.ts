// Detectors that a suppression names, checked against those there are.
import { UsageError } from '../model/usage-error.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { nearestOf } from '../parse/nearest.ts';

/**
 * @param patterns ids, with `*` for any characters
 * @throws UsageError for one that is no id, or that no detector has
 */
export function checkDetectors(patterns: readonly string[], where: string, detectorIds: () => readonly string[]): readonly string[] {
  for (const pattern of patterns) {
    if (!/^[a-z0-9*][a-z0-9*-]{0,99}$/.test(pattern))
      throw new UsageError('names a detector by what is no id: small letters, digits, "-", and "*" for any', where);
    if (detectorIds().some((id) => matchesWildcard(pattern, id))) continue;
    const nearest = nearestOf(pattern, detectorIds());
    throw new UsageError(
      `names a detector that there is not${nearest === undefined ? '; "keytrail detectors list" names them' : `; did you mean "${nearest}"?`}`,
      where,
    );
  }
  return patterns;
}
