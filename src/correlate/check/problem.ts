// What a rule tells: the case, joined with the rule's own words and the line of the very field.
import type { Problem } from '../../model/check.ts';
import type { Identity, RecordPlace } from '../../model/inventory.ts';
import type { InventoryIndex } from '../index-inventory.ts';
import { type CheckRule, type CheckRuleId, checkRules } from './rules.ts';

export interface CheckContext {
  readonly index: InventoryIndex;
  readonly asOf: string;
  /** `github` of `github:acme/shop`: kinds of which systems are declared. */
  readonly systemKinds: ReadonlySet<string>;
}

export interface Case {
  /** After "identity X: " it reads as a sentence. */
  readonly text: string;
  readonly identity?: Identity;
  readonly subject?: string;
  readonly place: RecordPlace;
}

export function tellProblem(id: CheckRuleId, { text, identity, subject, place: { file, line } }: Case): Problem {
  const { title, severity, next, nhi }: CheckRule = checkRules[id];
  return {
    rule: id,
    title,
    severity,
    ...(identity === undefined ? {} : { identity: identity.id }),
    ...(subject === undefined ? {} : { subject }),
    ...(identity?.ownerId === undefined ? {} : { owner: identity.ownerId }),
    text,
    next,
    file,
    line,
    ...(nhi === undefined ? {} : { nhi }),
  };
}

/** The line of the first of these fields that the record has, else the record's own. Fields are named by their path in YAML. */
export function placeOf({ place, lines }: Identity, ...fields: readonly string[]): RecordPlace {
  const line = fields.map((field) => lines[field]).find((one) => one !== undefined);
  return line === undefined ? place : { file: place.file, line };
}
