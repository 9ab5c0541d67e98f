// What a trace was read from, and what was not read: as plain lines, not yet escaped.
import type { TraceBasis } from '../../model/trace.ts';
import { countOf } from '../quantity.ts';

const mostShown = 5;

export function describeBasis(basis: TraceBasis): readonly string[] {
  const { source, version, catalogueDigest, asOf, kids, inventory, runs, targets } = basis;
  return [
    `as of ${asOf}, from ${source === 'store' ? 'a store' : 'a scan made for it'}; keytrail ${version}, catalogue ${catalogueDigest.slice(0, 16)}`,
    `targets: ${listed(targets)}`,
    `key: ${kids.length === 0 ? 'none: values were compared by finding id alone' : kids.join(', ')}; inventory: ${inventory.length === 0 ? 'none' : listed(inventory)}`,
    ...runs.slice(0, mostShown).map(({ id, startedAt, scope, complete }) => `run ${id} of ${startedAt}, ${scope}${complete ? '' : ', incomplete'}`),
    ...(runs.length > mostShown ? [`and ${countOf(runs.length - mostShown, 'more run')}`] : []),
    ...basis.notes,
  ];
}

/** Empty: everything that was meant to be read was. */
export function describeUnread({ complete, skipped, skippedMore, runs, source }: TraceBasis): readonly string[] {
  if (complete) return [];
  const more = skippedMore + Math.max(0, skipped.length - mostShown);
  const partial = source === 'store' && runs.some(({ scope }) => scope !== 'full') ? ['the latest run of a target read a part of it'] : [];
  return [
    'not everything was read, so there may be more',
    ...partial,
    ...skipped.slice(0, mostShown).map(({ reason, target, place, detail }) => `${reason}: ${target} ${place}: ${detail}`),
    ...(more > 0 ? [`and ${countOf(more, 'more item')} not read`] : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.slice(0, mostShown).join(', ') + (names.length > mostShown ? ` and ${names.length - mostShown} more` : '');
}
