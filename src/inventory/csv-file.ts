// A CSV file (RFC 4180) → rows. A byte order mark, CRLF and line breaks within quotes are usual: spreadsheets write them.
import { type InfoRecord, parse } from 'csv-parse/sync';
import { quoteName } from '../parse/check-value.ts';
import { nearestOf } from '../parse/nearest.ts';
import { type Column, columns, isColumn } from './columns.ts';
import type { Mistakes } from './mistakes.ts';
import { isPlaintextName, plaintextMessage } from './plaintext.ts';
import { addRow, createTable, type Layout, type Table, type TableContext } from './table.ts';

interface CsvContext extends TableContext {
  /** As the user named it. */
  readonly file: string;
}

export function readCsv(content: Buffer | string, context: CsvContext): Table {
  const table = createTable();
  const { file, mistakes } = context;
  let header: Header | undefined;
  // The parser tells the line at which a record ends, and takes a CRLF within quotes for two.
  let surplus = 0;
  const readRecord = (record: readonly string[], lastLine: number) => {
    const line = lastLine - surplus - countMatches(record, /[\r\n]/g);
    surplus += countMatches(record, /\r\n/g);
    if (header === undefined) header = readHeader(record, { file, line }, mistakes);
    else if (header.usable) addCells(table, record, header, { ...context, line });
  };
  try {
    parse(content, { ...options, on_record: (record: readonly string[], { lines }: InfoRecord) => void readRecord(record, lines) });
  } catch (error) {
    if (!isCsvError(error)) throw error;
    mistakes.add({ file, line: Math.max(1, (error.lines ?? 1) - surplus) }, csvMistakes[error.code] ?? 'is not valid CSV');
  }
  if (header === undefined) mistakes.add({ file, line: 1 }, 'the file is empty');
  return table;
}

const options = { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;

const csvMistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'is not valid CSV: a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'is not valid CSV: text follows a closing quote',
  INVALID_OPENING_QUOTE: 'is not valid CSV: a quote stands within a cell that has none at its start',
};

/** The package's own class of errors is not told by its types for this entry. */
function isCsvError(error: unknown): error is Error & { readonly code: string; readonly lines?: number } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^CSV_|^INVALID_/.test(error.code);
}

function countMatches(record: readonly string[], pattern: RegExp): number {
  let count = 0;
  for (const cell of record) count += cell.match(pattern)?.length ?? 0;
  return count;
}

interface Header {
  readonly columns: readonly (Column | undefined)[];
  readonly layout: Layout;
  /** Without these columns no row could be read. */
  readonly usable: boolean;
}

function readHeader(record: readonly string[], where: { file: string; line: number }, mistakes: Mistakes): Header {
  const names = record.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/\(;\)$/, ''),
  );
  for (const [i, name] of names.entries()) {
    if (isColumn(name)) {
      if (names.indexOf(name) < i) mistakes.add(where, `the column "${name}" stands twice`);
    } else if (isPlaintextName(name)) mistakes.add(where, `the column "${name}" would hold plaintext values: give their fingerprints in "fp" instead`);
    else mistakes.warn(where, describeUnknownColumn(name, i));
  }
  const missing = (['identity_id', 'provider'] as const).filter((name) => !names.includes(name));
  for (const name of missing) mistakes.add(where, `the column "${name}" is missing`);
  const layout = new Map(names.flatMap((name, i) => (isColumn(name) ? [[name, i] as const] : [])));
  return { columns: names.map((name) => (isColumn(name) ? name : undefined)), layout, usable: missing.length === 0 };
}

function describeUnknownColumn(name: string, index: number): string {
  const nearest = nearestOf(name, columns);
  return `column ${index + 1}${quoteName(name)} is not known and was not read${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

function addCells(table: Table, record: readonly string[], header: Header, context: CsvContext & { readonly line: number }): void {
  const { file, line, mistakes, findSecrets } = context;
  const where = { file, line };
  if (record.length > header.columns.length) return mistakes.add(where, `the row has ${record.length} cells; the header has ${header.columns.length}`);
  if (findSecrets !== undefined)
    for (const [i, cell] of record.entries())
      if (header.columns[i] === undefined && findSecrets(cell)) mistakes.add(where, plaintextMessage(`column ${i + 1}`));
  if (record.some((cell) => cell !== '')) addRow(table, { cells: record, layout: header.layout, where }, context);
}
