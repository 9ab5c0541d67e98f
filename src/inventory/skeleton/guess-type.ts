// What kind of identity a secret may belong to: a guess, which a drafted record says it is.
import type { Detector, DetectorKind } from '../../model/detector.ts';
import type { IdentityType } from '../../model/inventory.ts';
import type { Facts } from '../../model/occurrence.ts';

const typeOfKind: Readonly<Record<DetectorKind, IdentityType>> = {
  'api-key': 'api-key',
  'access-token': 'pat',
  'refresh-token': 'oauth-client',
  'client-secret': 'oauth-client',
  password: 'service-account',
  'private-key': 'ssh-key',
  'webhook-url': 'bot',
  'connection-string': 'db-user',
  'session-token': 'workload',
  'signing-secret': 'api-key',
  identifier: 'api-key',
  generic: 'api-key',
};

export function guessType({ id, kind }: Detector, { project }: Facts): IdentityType {
  // Only Google's service accounts tell a project.
  if (project !== undefined) return 'service-account';
  if (kind === 'password' && id.includes('database')) return 'db-user';
  return typeOfKind[kind];
}
