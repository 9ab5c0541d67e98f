// Whether a scan can tell the identity's secrets and places, and whether what the record refers to is there.
import type { Problem } from '../../model/check.ts';
import type { Identity, RetirementTrigger } from '../../model/inventory.ts';
import { type InventoryIndex, loginsOf } from '../index-inventory.ts';
import { type CheckContext, placeOf, tellProblem } from './problem.ts';

export function checkMatching(identity: Identity, context: CheckContext): readonly Problem[] {
  return [...checkRecognisable(identity), ...checkLocations(identity), ...checkReferences(identity, context), ...checkTrigger(identity, context.index)];
}

function checkRecognisable(identity: Identity): readonly Problem[] {
  const { credentials, locations } = identity;
  const comparable = credentials.some(({ fingerprints, publicIds }) => fingerprints.length + publicIds.length > 0);
  if (comparable || locations.some((location) => !location.includes('*')) || loginsOf(identity).size > 0) return [];
  const text = 'has neither fingerprint, public id, login nor exact location: no scan can recognise its secret';
  return [tellProblem('unmatchable', { identity, text, place: placeOf(identity, 'credentials') })];
}

/** `*`, `**`, `*` + `/` + `*` … */
export function coversEverything(pattern: string): boolean {
  return /^[*/]*\*[*/]*$/.test(pattern);
}

function checkLocations(identity: Identity): readonly Problem[] {
  const wide = identity.locations.find(coversEverything);
  if (wide === undefined) return [];
  return [tellProblem('wildcard-location', { identity, text: `its location "${wide}" allows every place`, place: placeOf(identity, 'locations') })];
}

function checkReferences(identity: Identity, context: CheckContext): readonly Problem[] {
  const references = [
    ...(identity.boundary ?? []).map((name) => ({ name, field: 'boundary' })),
    ...identity.consumers.map((name) => ({ name, field: 'consumers' })),
  ];
  return references
    .filter(({ name }) => looksDeclared(name, context) && !isDeclared(name, context.index))
    .map(({ name, field }) =>
      tellProblem('unknown-reference', {
        identity,
        subject: `${field} ${name}`,
        text: `its ${field} names "${name}", which no system is`,
        place: placeOf(identity, field),
      }),
    );
}

/** Only where systems of that kind are declared can one be missing among them: `github:acme/shop` beside other `github:` systems. */
function looksDeclared(name: string, { systemKinds }: CheckContext): boolean {
  const kind = kindOf(name);
  return kind !== undefined && !name.includes('*') && systemKinds.has(kind);
}

/** `github` of `github:acme/shop`. */
export function kindOf(name: string): string | undefined {
  return /^([a-z][a-z0-9-]*):./.exec(name)?.[1];
}

/** The system, or a part of it: `github:acme/shop/deploy` is within `github:acme/shop`. */
function isDeclared(name: string, { systemNamed }: InventoryIndex): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) if (systemNamed(name.slice(0, end)) !== undefined) return true;
  return false;
}

/** The others tell by themselves: a day, the owner's status. */
const selfTelling: readonly RetirementTrigger['type'][] = ['date', 'owner-departed'];

/** A trigger that looks at nothing never fires. */
function checkTrigger(identity: Identity, { systemNamed }: InventoryIndex): readonly Problem[] {
  const { trigger } = identity;
  if (trigger === undefined || selfTelling.includes(trigger.type)) return [];
  const { ref, type, due } = trigger;
  if (ref === undefined ? due !== undefined : systemNamed(ref) !== undefined) return [];
  const text =
    ref === undefined ? `its trigger ${type} names nothing to look at` : `its trigger ${type} looks at "${ref}", which no system is: it can never fire`;
  const place = placeOf(identity, 'retirement.trigger');
  return [tellProblem('unknown-reference', { identity, subject: 'retirement.trigger', text, place })];
}
