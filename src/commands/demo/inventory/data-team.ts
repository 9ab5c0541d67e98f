// One team of the demo's estate keeps a spreadsheet, with gaps as spreadsheets have them.
import { secrets } from '../secrets.ts';
import { readAt } from './read-at.ts';
import type { Seal } from './write-inventory.ts';

const columns = [
  'identity_id',
  'type',
  'provider',
  'owner_id',
  'purpose',
  'boundary',
  'scope',
  'environment',
  'cadence_days',
  'retirement_trigger',
  'locations',
  'third_party',
  'version',
  'state',
  'created_at',
  'not_after',
  'fp',
  'as_of',
] as const;

type Row = Partial<Record<(typeof columns)[number], string>>;

export function dataTeam(seal: Seal): string {
  const rows: readonly Row[] = [
    {
      identity_id: 'data-export',
      type: 'db-user',
      provider: 'postgres',
      owner_id: 'dana',
      boundary: 'service:warehouse',
      environment: 'prod',
      locations: 'vault:kv-prod/data/export',
      version: '1',
      state: 'current',
      created_at: '2026-04-13',
      fp: seal(secrets.warehousePassword),
      as_of: readAt,
    },
    {
      identity_id: 'data-reports',
      type: 'oauth-client',
      provider: 'tableau',
      owner_id: 'team-platform',
      purpose: 'Publish the weekly figures',
      boundary: 'service:warehouse',
      scope: 'views:read; views:publish',
      environment: 'prod',
      cadence_days: '180',
      retirement_trigger: 'app-retired:service:warehouse',
      locations: 'vault:kv-prod/data/reports',
      third_party: 'yes',
      version: '3',
      state: 'current',
      created_at: '2026-01-20',
      not_after: '2026-07-19',
      fp: seal(secrets.reportKey),
      as_of: readAt,
    },
  ];
  return [columns.join(','), ...rows.map((row) => columns.map((column) => row[column] ?? '').join(','))].map((line) => `${line}\n`).join('');
}
