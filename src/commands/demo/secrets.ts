// The demo's secrets: of the right shape, worth nothing, and the same in every run.
import { expandPlaceholders } from '../../detectors/placeholder.ts';
import { awsKeyIdOf } from './aws-key-id.ts';

/** Account numbers of AWS's own documentation. */
export const awsAccounts = { harbour: '111122223333', stranger: '777788889999' };

export const secrets = {
  awsKeyId: awsKeyIdOf(awsAccounts.harbour, generate('aws-id', '<base32:16>')),
  awsSecretKey: generate('aws-secret', '<base64:40>'),
  backupKeyId: generate('backup-id', '<hex:40>'),
  composePassword: generate('compose', 'harbour-<alnum:6>'),
  databasePassword: generate('database', '<alnum:18>'),
  deployToken: generate('deploy', '<crc32-base62:ghp_>'),
  infraKeyId: awsKeyIdOf(awsAccounts.harbour, generate('infra-id', '<base32:16>')),
  infraSecretKey: generate('infra-secret', '<base64:40>'),
  mailKey: generate('mail', 'SG.<base64url:22>.<base64url:43>'),
  mailKeyBefore: generate('mail-before', 'SG.<base64url:22>.<base64url:43>'),
  metricsKey: generate('metrics', '<hex:32>'),
  npmToken: generate('npm', '<crc32-base62:npm_>'),
  pagesKeyId: awsKeyIdOf(awsAccounts.harbour, generate('pages-id', '<base32:16>')),
  pagesSecretKey: generate('pages-secret', '<base64:40>'),
  partnerKeyId: awsKeyIdOf(awsAccounts.stranger, generate('partner-id', '<base32:16>')),
  partnerSecretKey: generate('partner-secret', '<base64:40>'),
  previewToken: generateJwt('preview', { iss: 'https://login.harbour.example', aud: 'preview', iat: day('2025-08-18'), exp: day('2025-11-16') }),
  reportKey: generate('report', '<hex:32>'),
  sandboxPassword: generate('sandbox', 'harbour<digit:4>'),
  searchKey: generate('search', '<hex:32>'),
  slackBotToken: generate('slack', 'xoxb-<digit:12>-<digit:13>-<alnum:24>'),
  slackPath: generate('slack-hook', 'T<uppernum:8>/B<uppernum:10>/<alnum:24>'),
  stripeKey: generate('stripe-local', 'sk_live_<alnum:24>'),
  stripeKeyBefore: generate('stripe', 'sk_live_<alnum:24>'),
  stripeTestKey: generate('stripe-test', 'sk_test_<alnum:24>'),
  vpnKey: generate('vpn', '<pem:RSA PRIVATE KEY>'),
  warehousePassword: generate('warehouse', '<alnum:18>'),
};

function generate(name: string, template: string): string {
  return expandPlaceholders(template, `keytrail demo ${name}`).text;
}

/** RFC 7519; the signature is as random as the rest. */
function generateJwt(name: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${generate(name, '<base64url:43>')}`;
}

/** NumericDate: seconds since 1970. */
function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}
