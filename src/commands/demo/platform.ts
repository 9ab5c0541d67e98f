// The demo's platform, on which the shop runs.
import { strongFindingId } from '../../seal/finding-id.ts';
import { writeBaseline } from '../../suppress/baseline.ts';
import { ana, chen, dana } from './authors.ts';
import type { Step } from './build-repository.ts';
import { secrets } from './secrets.ts';

const alerts = (receiver: string) => `route:
  receiver: on-call
receivers:
  - name: on-call
    slack_configs:
      - channel: '#harbour-alerts'
        ${receiver}
`;

const deploy = (checkout: string) => `stages: [plan, apply]

apply:
  stage: apply
  script:
    - ${checkout}
    - terraform -chdir=infra apply -auto-approve
`;

const bot = (token: string) => `import os

import requests


def tell(channel: str, text: str) -> None:
    token = ${token}
    requests.post(
        "https://slack.com/api/chat.postMessage",
        headers={"Authorization": f"Bearer {token}"},
        json={"channel": channel, "text": text},
        timeout=10,
    )
`;

const accepted = writeBaseline([
  {
    finding: strongFindingId(Buffer.from(secrets.slackBotToken)),
    detector: 'slack-bot-token',
    firstSeen: '2025-05-14',
    until: '2026-12-31',
    owner: 'team-platform',
    reason: 'renewed within the hour; the object goes when the mirrors are cleaned',
  },
]);

export const platform: readonly Step[] = [
  {
    kind: 'commit',
    by: dana,
    at: '2024-02-12T10:00:00+01:00',
    message: 'Describe the network',
    files: {
      'README.md': '# Harbour platform\n\n`infra/` is Terraform, `deploy/` the pipeline, `monitoring/` what wakes us up.\n',
      'infra/main.tf': 'terraform {\n  required_version = ">= 1.7"\n}\n\nresource "aws_vpc" "main" {\n  cidr_block = "10.20.0.0/16"\n}\n',
      'infra/variables.tf': 'variable "database_password" {\n  type      = string\n  sensitive = true\n}\n',
    },
  },
  {
    kind: 'commit',
    by: dana,
    at: '2024-04-08T11:25:00+02:00',
    message: 'Apply from the pipeline',
    files: { 'deploy/pipeline.yml': deploy('git clone https://github.com/harbour/platform.git') },
  },
  {
    kind: 'commit',
    by: ana,
    at: '2024-11-19T09:50:00+01:00',
    message: 'Tell the channel about alerts',
    files: { 'monitoring/alertmanager.yml': alerts(`api_url: 'https://hooks.slack.com/services/${secrets.slackPath}'`) },
  },
  // Never merged, and pushed all the same.
  { kind: 'switch', branch: 'spike/vpn' },
  {
    kind: 'commit',
    by: chen,
    at: '2025-03-27T18:31:00+01:00',
    message: 'Try a VPN to the office',
    files: { 'vpn/office.conf': 'remote vpn.harbour.example 1194\nkey office.key\n', 'vpn/office.key': `${secrets.vpnKey}\n` },
  },
  { kind: 'switch', branch: 'main' },
  {
    kind: 'commit',
    by: chen,
    at: '2025-05-14T12:12:00+02:00',
    message: 'Tell the channel about deployments',
    files: { 'bots/tell.py': bot(`"${secrets.slackBotToken}"`) },
  },
  // Seen at once and amended: no branch reaches the first version, the repository still has it.
  {
    kind: 'amend',
    by: chen,
    at: '2025-05-14T12:20:00+02:00',
    message: 'Tell the channel about deployments',
    files: { 'bots/tell.py': bot('os.environ["SLACK_BOT_TOKEN"]') },
  },
  // An account that the inventory knows wholly, and a key that it does not know.
  {
    kind: 'commit',
    by: dana,
    at: '2025-09-03T16:20:00+02:00',
    message: 'Keep the state in a bucket',
    files: { 'infra/terraform.tfvars': `access_key = "${secrets.infraKeyId}"\nsecret_key = "${secrets.infraSecretKey}"\n` },
  },
  // The shop's token, copied.
  {
    kind: 'commit',
    by: dana,
    at: '2026-02-13T08:47:00+01:00',
    message: 'Clone with the deploy token',
    files: { 'deploy/pipeline.yml': deploy(`git clone "https://deploy:${secrets.deployToken}@github.com/harbour/platform.git"`) },
  },
  // The bot's token of the year before, accepted.
  {
    kind: 'commit',
    by: dana,
    at: '2026-03-05T11:10:00+01:00',
    message: 'Accept what is dead in the history',
    files: { '.keytrail-baseline.jsonl': accepted },
  },
  {
    kind: 'commit',
    by: ana,
    at: '2026-06-01T10:05:00+02:00',
    message: 'Widen the network',
    files: { 'infra/main.tf': 'terraform {\n  required_version = ">= 1.9"\n}\n\nresource "aws_vpc" "main" {\n  cidr_block = "10.20.0.0/14"\n}\n' },
  },
];
