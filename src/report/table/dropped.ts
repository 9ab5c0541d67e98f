// What was taken for a secret and dropped: where, by which detector, and which gate said so.
import type { DroppedString, DroppedStrings } from '../../model/dropped.ts';
import { forTerminal } from '../escape.ts';
import { gateTexts } from '../gate-text.ts';
import { droppedPlace } from '../place.ts';
import { countOf } from '../quantity.ts';
import { columnsOf, type Sheet, shorten, wrap } from './layout.ts';

/** Detectors of which it is told how often a keyword of theirs stood alone. */
const maxDetectors = 8;
const indent = 2;

/** @param showTarget several targets were scanned */
export function writeDropped(sheet: Sheet, dropped: DroppedStrings, showTarget: boolean): void {
  const { listed, more, missed } = dropped;
  const total = listed + more;
  const head = total === 0 ? 'DROPPED: nothing else looked like a secret' : `DROPPED: ${countOf(total, 'string')} that looked like secrets`;
  sheet.line(sheet.paint('bold', head));
  for (const one of dropped.list()) writeString(sheet, one, showTarget);
  if (more > 0) sheet.line(`  and ${countOf(more, 'more string')}`);
  for (const line of wrap(describeMissed(missed), sheet.width - indent)) if (line !== '') sheet.line(' '.repeat(indent) + line);
  sheet.line();
}

function writeString(sheet: Sheet, dropped: DroppedString, showTarget: boolean): void {
  const { lead, path, tail } = droppedPlace(dropped);
  const room = sheet.width - indent;
  const name = showTarget ? `${shorten(forTerminal(dropped.target), Math.floor(room / 2))} ` : '';
  const taken = columnsOf(name) + columnsOf(lead) + columnsOf(tail);
  sheet.line(' '.repeat(indent) + name + lead + shorten(forTerminal(path), room - taken) + tail);
  const what = `${dropped.mask} · ${dropped.detectorId} · ${dropped.gate}: ${gateTexts[dropped.gate]}`;
  for (const line of wrap(forTerminal(what), room - indent)) sheet.line(sheet.paint('dim', ' '.repeat(indent * 2) + line));
}

/** `Keywords without what their detector looks for: generic-secret 12, …`; "" where there is none. */
function describeMissed(missed: DroppedStrings['missed']): string {
  const counts = Object.entries(missed).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  if (counts.length === 0) return '';
  const shown = counts.slice(0, maxDetectors).map(([id, n]) => `${id} ${n.toLocaleString('en-US')}`);
  const others = counts.length > maxDetectors ? ` and ${countOf(counts.length - maxDetectors, 'more detector')}` : '';
  return `Hints without a match, not listed (detectors explain FILE:LINE tells them): ${shown.join(', ')}${others}`;
}
