// The identities of the demo's platform.
import { secrets } from '../secrets.ts';
import { readAt } from './read-at.ts';
import type { Seal } from './write-inventory.ts';

export const platform = (seal: Seal) => `# The platform's identities.
version: 1
generated_at: ${readAt}
identities:
  # The shop's release token under another name: nobody noticed when it was recorded.
  - id: platform-deploy
    type: pat
    provider: github
    owner: team-platform
    purpose: Clone the platform in its pipeline
    boundary: ["github:harbour/platform"]
    scope: ["contents:read"]
    environment: prod
    rotation: { cadence_days: 180 }
    retirement: { trigger: { type: repo-archived, ref: "github:harbour/platform" } }
    locations: ["vault:kv-prod/platform/github"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2026-02-13, fps: ["${seal(secrets.deployToken)}"] }

  # Should have ended with the office.
  - id: platform-vpn
    type: ssh-key
    provider: openvpn
    owner: chen
    purpose: Reach the office network
    boundary: ["github:harbour/platform"]
    scope: [office network]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement:
      trigger: { type: date, due: 2026-05-31, note: the office moves }
      status: retiring
    locations: ["vault:kv-prod/platform/vpn"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    exceptions:
      - id: ex-12
        reason: the firewall cannot take a second key
        approver: dana
        compensating_controls: [only from the office's address]
        created_at: 2026-01-08
        expires_at: 2026-03-31
    credentials:
      - { version: "1", state: current, created_at: 2025-03-27, fps: ["${seal(secrets.vpnKey, 'private-key')}"] }

  - id: platform-alerts
    type: api-key
    provider: slack
    owner: team-platform
    purpose: Tell the channel about alerts
    boundary: ["github:harbour/platform"]
    scope: [post to harbour-alerts]
    environment: prod
    rotation: { cadence_days: 730 }
    retirement: { trigger: { type: app-retired, ref: "service:platform" } }
    locations: ["vault:kv-prod/platform/slack"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    exceptions:
      - id: ex-15
        reason: the new Alertmanager, which reads it from a file, comes in August
        approver: dana
        compensating_controls: [posts to one channel alone]
        created_at: 2026-06-10
        expires_at: 2026-08-31
        classes: [exposed]
    credentials:
      - version: "1"
        state: current
        created_at: 2024-11-19
        public_ids: [{ type: slack-webhook-id, value: ${webhookId(secrets.slackPath)} }]
        fps: ["${seal(webhookSecret(secrets.slackPath))}"]

  # Made for a plan that was dropped.
  - id: platform-backup
    type: service-account
    provider: gcp
    owner: dana
    purpose: Copy backups to a second cloud
    boundary: ["github:harbour/platform"]
    scope: [storage.objectCreator]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: app-retired, ref: "service:platform" } }
    locations: ["vault:kv-prod/platform/backup"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2025-12-01, last_used_at: never, public_ids: [{ type: gcp-key-id, value: ${secrets.backupKeyId} }] }

  # Kept twice, in case.
  - id: platform-metrics
    type: api-key
    provider: datadog
    owner: team-platform
    purpose: Send metrics
    boundary: ["github:harbour/platform"]
    scope: [metrics:write]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: app-retired, ref: "service:platform" } }
    locations: ["vault:kv-prod/platform/datadog"]
    review: { last_at: 2025-06-16, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2026-01-19, fps: ["${seal(secrets.metricsKey)}"], source: "vault:kv-prod/platform/datadog" }
      - { version: 1-copy, state: current, created_at: 2026-01-19, fps: ["${seal(secrets.metricsKey)}"], source: "aws-secrets:platform/datadog" }
`;

/** `<team>/<webhook>/<secret>` */
function webhookId(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function webhookSecret(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
