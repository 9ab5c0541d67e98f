// `keytrail inventory coverage`: what the inventory claims to know wholly, and what it leaves open.
import { type Flags, resolveConfig } from '../../config.ts';
import { type CoverageOfClaim, type CoverageSummary, summarizeCoverage } from '../../correlate/coverage.ts';
import { readCatalogue } from '../../detectors/catalogue.ts';
import type { Write } from '../../model/report.ts';
import { forTerminal, jsonText } from '../../report/escape.ts';
import { openOutput } from '../open-output.ts';
import { readInventory } from './read-inventory.ts';

const formats = { table: writeTable, json: (summary: CoverageSummary, write: Write) => write(`${jsonText({ schemaVersion: 1, ...summary })}\n`) };

export async function showCoverage(paths: readonly string[], { format, asOf }: Pick<Flags, 'format' | 'asOf'>): Promise<void> {
  const config = await resolveConfig([], { ...(format === undefined ? {} : { format }), ...(asOf === undefined ? {} : { asOf }) }, Object.keys(formats));
  const outputs = config.outputs.map(openOutput);
  const inventory = await readInventory(paths);
  const providers = new Set(readCatalogue().detectors.map(({ provider }) => provider));
  const summary = summarizeCoverage(inventory, config.asOf, [...providers]);
  for (const output of outputs) {
    formats[output.format as keyof typeof formats](summary, output.write);
    output.close();
  }
}

function writeTable(summary: CoverageSummary, write: Write): void {
  const { claims, credentials, open, unclaimedProviders, detectedProviders } = summary;
  const section = (title: string, rows: readonly (readonly string[])[]) => write(`${title}\n${layOut(rows)}\n`);
  write(`${forTerminal(summary.conclusion)}\n\n`);
  section(
    'CLAIMS',
    claims.length === 0 ? [['none']] : [['claim', 'provider', 'account', 'kinds', 'environments', 'as of', 'age', 'state'], ...claims.map(claimRow)],
  );
  section(
    'IDENTITIES THAT NO USABLE CLAIM COVERS',
    open.length === 0 ? [['none']] : open.map((area) => [area.provider, area.account ?? '', plural(area.identities, 'identity', 'identities')]),
  );
  section('PROVIDERS WITHOUT A USABLE CLAIM', [[`${unclaimedProviders.length} of ${detectedProviders} that have detectors`]]);
  section('CREDENTIALS', [
    ['in all', String(credentials.total)],
    ['with nothing to compare by', String(credentials.unmatchable)],
    ['current, of unknown age', String(credentials.unknownAge)],
  ]);
  section('FINGERPRINTS BY KEY', countRows(summary.fingerprintsByKey));
  section('CREDENTIALS BY STORE', countRows(summary.credentialsByStore));
  section('IDENTITIES BY FILE', countRows(summary.identitiesByFile));
}

function claimRow({ id, provider, account = 'all', kinds, environments, asOf, ageDays, maxAgeDays, state }: CoverageOfClaim): readonly string[] {
  return [
    id,
    provider,
    account,
    kinds.join(' '),
    environments?.join(' ') ?? 'all',
    asOf,
    `${plural(ageDays, 'day', 'days')} (of ${maxAgeDays})`,
    stateNames[state],
  ];
}

const stateNames: Readonly<Record<CoverageOfClaim['state'], string>> = {
  usable: 'usable',
  stale: 'proves nothing: out of date',
  incomplete: 'proves nothing: incomplete',
  'from-the-future': 'proves nothing: from the future',
};

function countRows(counts: Readonly<Record<string, number>>): readonly (readonly string[])[] {
  const rows = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  return rows.length === 0 ? [['none']] : rows;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Columns as wide as their widest cell. */
function layOut(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(forTerminal));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
