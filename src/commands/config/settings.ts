// Each setting of a scan with its value and where it comes from. No secret: of a key its public id, of an address no user and password.
import { type Config, type Flags, placeIn } from '../../config.ts';
import type { ConfigFile } from '../../config-schema.ts';
import type { GivenConfig } from '../../config-suppressions.ts';
import type { SuppressionRule } from '../../model/suppression.ts';
import { readAddress } from '../../store/lasting/address.ts';
import { readStoreEnvironment } from '../store-environment.ts';

export interface Setting {
  /** As the configuration file has it. */
  readonly name: string;
  readonly value: string | number | boolean | null | readonly string[];
  /** An option, `file:line`, an environment variable or `default`. */
  readonly from: string;
}

export function listSettings(config: Config, flags: Flags, given: GivenConfig | undefined): readonly Setting[] {
  const { policy, rules, ignoreFiles } = config.suppressions;
  const own = rules.filter(({ source }) => source === 'operator');
  const from = (field: keyof ConfigFile, option?: readonly [string, unknown], variable?: string): string => {
    if (option !== undefined && option[1] !== undefined) return option[0];
    if (given?.value[field] !== undefined) return placeIn(given, field);
    return variable !== undefined && process.env[variable] !== undefined ? variable : 'default';
  };
  const ofPolicy = (field: keyof NonNullable<ConfigFile['suppressions']>, option: string, flag: unknown): string => {
    if (flag !== undefined) return option;
    return given?.value.suppressions?.[field] === undefined ? 'default' : `${given.file}:${given.lineOf(['suppressions', field])}`;
  };
  return [
    { name: 'format', value: config.outputs.map(({ format, file }) => (file === undefined ? format : `${format}=${file}`)), from: from('format') },
    { name: 'failOn', value: config.failOn, from: from('failOn', ['--fail-on', flags.failOn]) },
    { name: 'requireComplete', value: config.requireComplete, from: from('requireComplete', ['--require-complete', flags.requireComplete]) },
    { name: 'jobs', value: config.jobs, from: from('jobs', ['--jobs', flags.jobs]) },
    { name: 'stallSeconds', value: config.stallMs / 1000, from: from('stallSeconds', ['--stall-seconds', flags.stallSeconds]) },
    {
      name: 'keyFile',
      value: describeKey(flags.keyFile ?? given?.value.keyFile, config.key),
      from: from('keyFile', ['--key-file', flags.keyFile], 'KEYTRAIL_KEY'),
    },
    {
      name: 'previousKeyFile',
      value: describeKey(flags.previousKeyFile ?? given?.value.previousKeyFile, config.key.previous),
      from: from('previousKeyFile', ['--previous-key-file', flags.previousKeyFile], 'KEYTRAIL_PREVIOUS_KEY'),
    },
    { name: 'inventory', value: config.inventory.map(withoutUser), from: from('inventory', ['--inventory', flags.inventory]) },
    { name: 'store', value: describeStore(config.store), from: from('store', ['--store', flags.store], 'KEYTRAIL_STORE') },
    { name: 'retentionDays', value: config.retentionDays ?? null, from: from('retentionDays') },
    { name: 'showSuppressed', value: config.showSuppressed, from: from('showSuppressed', ['--show-suppressed', flags.showSuppressed]) },
    { name: 'ignore', value: count(ignoreFiles.flatMap(({ lines }) => lines).length, 'line'), from: from('ignore') },
    { name: 'allow', value: count(ofKind(own, 'allow'), 'rule'), from: from('allow') },
    { name: 'baseline', value: describeBaseline(flags.baseline ?? given?.value.baseline, own), from: from('baseline', ['--baseline', flags.baseline]) },
    { name: 'suppressions.marks', value: ['keytrail', ...policy.marks.filter((one) => one !== 'keytrail')], from: ofPolicy('marks', '--marks', flags.marks) },
    {
      name: 'suppressions.fromTarget',
      value: policy.fromTarget,
      from: ofPolicy('fromTarget', '--no-target-suppressions', flags.targetSuppressions === false ? false : undefined),
    },
    { name: 'suppressions.maxDays', value: policy.maxDays ?? null, from: ofPolicy('maxDays', '', undefined) },
    { name: 'suppressions.requireReason', value: policy.requireReason, from: ofPolicy('requireReason', '', undefined) },
    { name: 'suppressions.trustChange', value: policy.trustChange, from: ofPolicy('trustChange', '--trust-change', flags.trustChange) },
  ];
}

function ofKind(rules: readonly SuppressionRule[], kind: SuppressionRule['kind']): number {
  return rules.filter((rule) => rule.kind === kind).length;
}

function count(n: number, word: string): string | null {
  return n === 0 ? null : `${n} ${word}${n === 1 ? '' : 's'}`;
}

function describeKey(file: string | undefined, key: Config['key'] | undefined): string | null {
  if (key?.kid === undefined) return null;
  return file === undefined ? key.kid : `${file} (${key.kid})`;
}

/** @throws UsageError where a scan would refuse the address */
function describeStore(where: string | undefined): string | null {
  if (where === undefined) return null;
  const address = readAddress(where, readStoreEnvironment(where));
  return address.kind === 'file' ? address.path : address.name;
}

function describeBaseline(file: string | undefined, rules: readonly SuppressionRule[]): string | null {
  if (file === undefined) return null;
  const entries = ofKind(rules, 'baseline');
  return `${file} (${entries} ${entries === 1 ? 'entry' : 'entries'})`;
}

function withoutUser(text: string): string {
  return text.replace(/(:\/\/)[^\s/]*@/g, '$1');
}
