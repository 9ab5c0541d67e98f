// The demo's secrets: of the right shape, worth nothing, and the same in every run.
import { expandPlaceholders } from '../../detectors/placeholder.ts';

export const secrets = {
  awsKeyId: generate('aws-id', '<aws-id>'),
  awsSecretKey: generate('aws-secret', '<base64:40>'),
  composePassword: generate('compose', 'harbour-<alnum:6>'),
  databasePassword: generate('database', '<alnum:18>'),
  deployToken: generate('deploy', '<crc32-base62:ghp_>'),
  localStripeKey: generate('stripe-local', 'sk_live_<alnum:24>'),
  mailKey: generate('mail', 'SG.<base64url:22>.<base64url:43>'),
  mailKeyBefore: generate('mail-before', 'SG.<base64url:22>.<base64url:43>'),
  npmToken: generate('npm', '<crc32-base62:npm_>'),
  slackBotToken: generate('slack', 'xoxb-<digit:12>-<digit:13>-<alnum:24>'),
  slackPath: generate('slack-hook', 'T<uppernum:8>/B<uppernum:10>/<alnum:24>'),
  stripeKey: generate('stripe', 'sk_live_<alnum:24>'),
  vpnKey: generate('vpn', '<pem:RSA PRIVATE KEY>'),
};

function generate(name: string, template: string): string {
  return expandPlaceholders(template, `keytrail demo ${name}`).text;
}
