// Lines of a terminal: colour, columns, shortening and wrapping.
import { styleText } from 'node:util';
import type { ReporterOptions, Write } from '../../model/report.ts';
import type { Severity } from '../../model/severity.ts';
import { breakLogCommand } from '../escape.ts';

export type Style = Parameters<typeof styleText>[0];

export const severityStyles: Readonly<Record<Severity, Style>> = { critical: ['bold', 'red'], high: 'red', medium: 'yellow', low: 'cyan' };

/** What the parts of a table write on. */
export interface Sheet {
  /** Columns a line may take. */
  readonly width: number;
  readonly line: (text?: string) => void;
  readonly paint: (style: Style, text: string) => string;
}

const narrowest = 40;

export function createSheet(write: Write, { color, width }: ReporterOptions): Sheet {
  return {
    width: Math.max(narrowest, width),
    line: (text = '') => write(`${breakLogCommand(text)}\n`),
    // The caller has looked at the terminal and NO_COLOR already.
    paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** Columns that a label and its indent take. */
export const labelColumns = 12;

/** `  where   text`: the label before the first line only. One of more than 9 characters moves the text. */
export function writeEntry(sheet: Sheet, label: string, lines: readonly string[]): void {
  const columns = Math.max(labelColumns, label.length + 3);
  for (const [i, line] of lines.entries()) {
    const head = i === 0 ? sheet.paint('dim', `  ${label}`.padEnd(columns)) : ' '.repeat(columns);
    sheet.line(head + line);
  }
}

/** Breaks at blanks; a word longer than the width keeps a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Takes from the middle: a path's first folders and its file's name say most. */
export function shorten(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const chars = [...text];
  const half = Math.max(1, Math.floor((width - 1) / 2));
  return `${takeColumns(chars, half)}…${takeColumns(chars.toReversed(), half, true)}`;
}

/** Terminals give East Asian characters and emoji two columns (Unicode UAX #11, the wide blocks). */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += wide.test(char) ? 2 : 1;
  return columns;
}

function takeColumns(chars: readonly string[], columns: number, reversed = false): string {
  const taken: string[] = [];
  let left = columns;
  for (const char of chars) {
    left -= columnsOf(char);
    if (left < 0) break;
    taken.push(char);
  }
  return (reversed ? taken.reverse() : taken).join('');
}
