// Computes, from a pattern's syntax tree, how far a match can extend around its keyword. The engine cuts its windows by these
// numbers, so they must be upper bounds: a pattern for which none can be computed is refused.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import type { Reach } from '../model/detector.ts';

/** Longest match a detector may have, in bytes: chunks overlap by this much. */
export const maxMatchBytes = 16_384;
const maxSpellings = 4_096;

/** Thrown with our own words only; the caller adds file and line. */
export class PatternError extends Error {}

interface Extent {
  readonly min: number;
  readonly max: number;
}

export function computeReach(source: string, keywords: readonly string[]): Reach {
  const pattern = parse(source);
  const around = { before: 0, after: 0 };
  const whole = extentOfAlternatives(pattern.alternatives, around);
  if (whole.max > maxMatchBytes) throw new PatternError(`a match can be ${whole.max} bytes long; the limit is ${maxMatchBytes}`);
  const leads = pattern.alternatives.map((alternative) => findLead(flatten(alternative.elements), keywords, around));
  return {
    leadMin: Math.min(...leads.map((lead) => lead.min)),
    leadMax: Math.max(...leads.map((lead) => lead.max)),
    length: whole.max,
    ...around,
  };
}

function parse(source: string): AST.Pattern {
  let pattern: AST.Pattern;
  try {
    pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, false);
    new RegExp(source, 'd');
  } catch {
    throw new PatternError('the pattern is not a regular expression that JavaScript understands');
  }
  if (/[^\x20-\x7e]/.test(source)) throw new PatternError('the pattern has characters other than printable ASCII');
  if (!/\(\?<secret>/.test(source)) throw new PatternError('the pattern has no group named "secret"');
  return pattern;
}

type Around = { before: number; after: number };

function extentOfAlternatives(alternatives: readonly AST.Alternative[], around: Around): Extent {
  const extents = alternatives.map((alternative) => sum(alternative.elements.map((element) => extentOf(element, around))));
  return { min: Math.min(...extents.map((e) => e.min)), max: Math.max(...extents.map((e) => e.max)) };
}

function extentOf(element: AST.Element, around: Around): Extent {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return { min: 1, max: 1 };
    case 'Group':
    case 'CapturingGroup':
      return extentOfAlternatives(element.alternatives, around);
    case 'Quantifier':
      return extentOfQuantifier(element, around);
    case 'Assertion':
      return extentOfAssertion(element, around);
    default:
      throw new PatternError(`the pattern uses ${element.type}, which has no bound`);
  }
}

function extentOfQuantifier(element: AST.Quantifier, around: Around): Extent {
  if (element.max === Number.POSITIVE_INFINITY) throw new PatternError('a quantifier has no upper bound: write {n,m} for * and +');
  const one = extentOf(element.element, around);
  return { min: one.min * element.min, max: one.max * element.max };
}

function extentOfAssertion(element: AST.Assertion, around: Around): Extent {
  switch (element.kind) {
    case 'word':
      around.before = Math.max(around.before, 1);
      around.after = Math.max(around.after, 1);
      break;
    case 'lookahead':
    case 'lookbehind':
      extentOfLookaround(element, around);
      break;
    default:
      throw new PatternError('^ and $ mean the edge of a window here: use lookarounds such as (?<![^\\n])');
  }
  return { min: 0, max: 0 };
}

/** A lookaround in a lookaround reads on from where the outer one has got to. */
function extentOfLookaround({ kind, alternatives }: AST.LookaroundAssertion, around: Around): void {
  const inner = { before: 0, after: 0 };
  const { max } = extentOfAlternatives(alternatives, inner);
  around.before = Math.max(around.before, inner.before + (kind === 'lookbehind' ? max : 0));
  around.after = Math.max(around.after, inner.after + (kind === 'lookahead' ? max : 0));
}

/** Groups with one alternative are read as if they were not there. */
function flatten(elements: readonly AST.Element[]): AST.Element[] {
  return elements.flatMap((element) => {
    const only = element.type === 'Group' || element.type === 'CapturingGroup' ? element.alternatives : [];
    return only.length === 1 && only[0] && !changesFlags(element) ? flatten(only[0].elements) : [element];
  });
}

function changesFlags(element: AST.Element): boolean {
  return element.type === 'Group' && element.modifiers !== null && !element.modifiers?.add?.ignoreCase;
}

/** The first place from which on every spelling of the pattern begins with a keyword; what stands before it is the lead. */
function findLead(elements: readonly AST.Element[], keywords: readonly string[], around: Around): Extent {
  for (let i = 0; i < elements.length; i++) {
    if (beginsWithKeyword(elements.slice(i), keywords)) return sum(elements.slice(0, i).map((element) => extentOf(element, around)));
  }
  throw new PatternError('no point of the pattern always begins with one of the keywords');
}

function beginsWithKeyword(elements: readonly AST.Element[], keywords: readonly string[]): boolean {
  const spellings: Spellings = { open: new Set(['']), keywords };
  for (const element of elements) {
    if (!spell(element, spellings)) return false;
    if (spellings.open.size === 0) return true;
  }
  return false;
}

/** The texts a pattern can begin with, in lower case, that are the beginning of a keyword and not yet a whole one. */
interface Spellings {
  open: Set<string>;
  readonly keywords: readonly string[];
}

/** Continues every open spelling by `element`; false as soon as one can leave the keywords, or there are too many to follow. */
function spell(element: AST.Element, spellings: Spellings): boolean {
  switch (element.type) {
    case 'Assertion':
      return true;
    case 'Character':
      return extend(spellings, [String.fromCharCode(element.value)]);
    case 'CharacterClass':
      return extend(spellings, charsOf(element));
    case 'Group':
    case 'CapturingGroup':
      return spellAlternatives(element.alternatives, spellings);
    case 'Quantifier':
      return spellRepeated(element, spellings);
    default:
      return false;
  }
}

function extend(spellings: Spellings, chars: readonly string[] | undefined): boolean {
  const { open, keywords } = spellings;
  if (open.size > 0 && chars === undefined) return false;
  spellings.open = new Set();
  for (const text of open)
    for (const char of chars ?? []) {
      const longer = text + char.toLowerCase();
      if (keywords.some((keyword) => longer.startsWith(keyword))) continue;
      if (!keywords.some((keyword) => keyword.startsWith(longer))) return false;
      spellings.open.add(longer);
    }
  return spellings.open.size <= maxSpellings;
}

function spellAlternatives(alternatives: readonly AST.Alternative[], spellings: Spellings): boolean {
  const before = spellings.open;
  const after = new Set<string>();
  for (const alternative of alternatives) {
    spellings.open = new Set(before);
    if (!alternative.elements.every((element) => spell(element, spellings))) return false;
    for (const text of spellings.open) after.add(text);
  }
  spellings.open = after;
  return true;
}

function spellRepeated(element: AST.Quantifier, spellings: Spellings): boolean {
  const after = new Set<string>(element.min === 0 ? spellings.open : []);
  for (let i = 1; i <= element.max && spellings.open.size > 0; i++) {
    if (!spell(element.element, spellings)) return false;
    if (i >= element.min) for (const text of spellings.open) after.add(text);
  }
  spellings.open = after;
  return true;
}

/** The members of a small class; undefined for a negated or wide one. */
function charsOf(element: AST.CharacterClass): string[] | undefined {
  if (element.negate) return undefined;
  const chars = new Set<string>();
  for (const member of element.elements) {
    if (member.type === 'Character') chars.add(String.fromCharCode(member.value).toLowerCase());
    else if (member.type === 'CharacterClassRange' && member.max.value - member.min.value < 26)
      for (let code = member.min.value; code <= member.max.value; code++) chars.add(String.fromCharCode(code).toLowerCase());
    else return undefined;
  }
  return [...chars];
}

function sum(extents: readonly Extent[]): Extent {
  return { min: extents.reduce((n, e) => n + e.min, 0), max: extents.reduce((n, e) => n + e.max, 0) };
}
