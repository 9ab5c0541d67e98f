// What hides a finding: a rule about it, or marks, ignore files and rules about paths that cover every place it is told at.
import type { PlacedOccurrence } from '../model/occurrence.ts';
import type { Finding } from '../model/report.ts';
import type { Mark, Suppressible, Suppression, Suppressions } from '../model/suppression.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { createIgnoreMatcher } from './ignore-matcher.ts';
import { lasts, longest } from './lasting.ts';
import { createRuleBook } from './rule-book.ts';
import { createVoidJudge } from './void.ts';

export interface SuppressorOptions {
  /** The scan's clock. */
  readonly asOf: string;
  /** Of a pull request: marks came with what they should hide. */
  readonly ofChange: boolean;
  /** All there are: a mark that names none of them is a slip. */
  readonly detectorIds: readonly string[];
}

/** @returns what hides a finding, or would if nothing made it void */
export function createSuppressor({ rules, ignoreFiles, policy }: Suppressions, options: SuppressorOptions): (asked: Suppressible) => Suppression | undefined {
  const judge = createVoidJudge(policy, options);
  const book = createRuleBook(rules, judge.judgeAlone);
  const ignores = ignoreFiles.map(createIgnoreMatcher);
  const known = new Map<string, boolean>();

  return (asked) => {
    const whole = longest(book.aboutFinding(asked).map((suppression) => judge.judge(asked, suppression)));
    if (whole !== undefined && whole.void === undefined) return whole;
    const places = coverPlaces(asked);
    return places?.void === undefined ? (places ?? whole) : (whole ?? places);
  };

  /** One active suppression if all places are covered, the one that ends first; else one that is void. */
  function coverPlaces(asked: Suppressible): Suppression | undefined {
    let open = 0;
    let openThere = false;
    let cover: Suppression | undefined;
    let mark: Suppression | undefined;
    let wanting: Suppression | undefined;
    for (const occurrence of asked.finding.occurrences()) {
      const best = longest(coversOf(asked, occurrence));
      if (best !== undefined && best.void === undefined) {
        cover = shorter(cover, best);
        if (best.kind === 'inline') mark = shorter(mark, best);
        continue;
      }
      wanting ??= best;
      openThere ||= isPresent(occurrence);
      // Of a finding that nothing covers the places need not all be looked at.
      if (++open > maxOpen) return wanting;
    }
    // What history holds of a secret that is accepted where it stands, or was where it stood last, comes with it.
    const hidden = open === 0 || (mark !== undefined && !openThere);
    return hidden && cover !== undefined ? (mark ?? cover) : wanting;
  }

  function coversOf(asked: Suppressible, occurrence: PlacedOccurrence): Suppression[] {
    const path = pathOf(occurrence);
    const marks = (occurrence.marks ?? []).flatMap((mark) => suppressionOf(asked, mark, path) ?? []);
    const byPath = ignores.flatMap((ignore) => ignore(asked, path) ?? []).map(judge.judgeAlone);
    return [...marks, ...[...byPath, ...book.aboutPlace(asked, path)].map((suppression) => judge.judge(asked, suppression))];
  }

  /** Nothing for the mark of another scanner that is not honoured, or for one about another detector. */
  function suppressionOf(asked: Suppressible, mark: Mark, path: string): Suppression | undefined {
    if (mark.syntax !== 'keytrail' && !policy.marks.includes(mark.syntax)) return undefined;
    if (mark.mistake !== undefined || isAbout(mark, asked.finding)) return judge.judgeMark(asked, mark, path);
    return mark.selectors.every(isKnown) ? undefined : judge.judgeMark(asked, { ...mark, mistake: 'unknown-detector' }, path);
  }

  /** A finding id may be that of another finding. */
  function isKnown(selector: string): boolean {
    const answer = known.get(selector) ?? (selector.startsWith('kt1:') || options.detectorIds.some((id) => matchesWildcard(selector, id)));
    known.set(selector, answer);
    return answer;
  }
}

/** A finding with more places than this that nothing covers is not covered. */
const maxOpen = 10_000;

function shorter(one: Suppression | undefined, other: Suppression): Suppression {
  return one === undefined || lasts(other) < lasts(one) ? other : one;
}

function isAbout({ selectors }: Mark, { findingId, detector, alsoMatched }: Finding): boolean {
  return selectors.length === 0 || selectors.some((one) => one === findingId || [detector.id, ...alsoMatched].some((id) => matchesWildcard(one, id)));
}

function isPresent({ origin, attribution }: PlacedOccurrence): boolean {
  if ('object' in origin) return attribution?.atHead === true;
  return 'present' in origin ? origin.present : true;
}

/** Within the target; "" for what has none. */
function pathOf({ origin, attribution }: PlacedOccurrence): string {
  if (!('repository' in origin)) return origin.path;
  const path = 'path' in origin ? origin.path : (attribution?.path ?? '');
  return path === '' || origin.repository === '' ? path : `${origin.repository}/${path}`;
}
