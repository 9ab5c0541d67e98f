// Sealed values as an inventory file. Every text is written as a JSON string, which is YAML too: nothing in it can be taken for structure.
import type { CredentialState, PublicId } from '../../model/inventory.ts';
import { jsonText } from '../../report/escape.ts';
import type { SealKey } from '../../seal/key.ts';
import type { SealedValue } from '../../seal/seal-values.ts';

export interface SealedIdentity {
  readonly id: string;
  readonly values: readonly SealedValue[];
}

interface CredentialHead {
  readonly version: string;
  readonly state: CredentialState;
}

export function sealedInventory(key: SealKey, asOf: string, identities: readonly SealedIdentity[], head: CredentialHead): string {
  const lines = [
    'version: 1',
    `generated_at: ${jsonText(asOf)}`,
    'fingerprint:',
    '  scheme: fp1',
    '  keys:',
    ...declareKey(key),
    ...(key.previous === undefined ? [] : declareKey(key.previous)),
    'identities:',
    ...identities.flatMap((identity) => identityLines(identity, head, asOf)),
  ];
  return `${lines.join('\n')}\n`;
}

function declareKey({ kid, canary }: SealKey): readonly string[] {
  return [`    - {kid: ${kid}, canary: ${canary}}`];
}

function identityLines({ id, values }: SealedIdentity, { version, state }: CredentialHead, asOf: string): readonly string[] {
  const first = <K extends keyof SealedValue['facts']>(name: K) => values.map(({ facts }) => facts[name]).find((fact) => fact !== undefined);
  const field = (indent: string, name: string, value: string | undefined) => (value === undefined ? [] : [`${indent}${name}: ${jsonText(value)}`]);
  return [
    `  - id: ${jsonText(id)}`,
    ...field('    ', 'provider', values.find(({ provider }) => provider !== undefined)?.provider ?? 'unknown'),
    ...field('    ', 'account', first('account')),
    ...field('    ', 'host', first('host')),
    ...field('    ', 'user', first('user')),
    '    credentials:',
    `      - version: ${jsonText(version)}`,
    `        state: ${state}`,
    ...field('        ', 'created_at', first('createdAt')),
    ...field('        ', 'not_after', first('expiresAt')),
    ...field('        ', 'as_of', asOf),
    ...list('public_ids', distinct(values.flatMap(({ publicIds }) => publicIds.map(publicIdText)))),
    ...list('fps', distinct(values.flatMap(({ fingerprints }) => fingerprints)).sort()),
  ];
}

function publicIdText({ type, value }: PublicId): string {
  return `{type: ${jsonText(type)}, value: ${jsonText(value)}}`;
}

function list(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`        ${name}:`, ...items.map((item) => `          - ${item}`)];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
