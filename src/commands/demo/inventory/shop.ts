// The identities of the demo's shop and sandbox.
import { awsAccounts, secrets } from '../secrets.ts';
import { readAt } from './read-at.ts';
import type { Seal } from './write-inventory.ts';

/** `SG.<id>.<secret>` */
const mailKeyId = (key: string) => key.split('.')[1] ?? '';

export const shop = (seal: Seal) => `# The shop's identities.
version: 1
generated_at: ${readAt}
identities:
  - id: shop-payments
    type: api-key
    provider: stripe
    owner: team-shop
    purpose: Charge cards at the checkout
    boundary: ["github:harbour/shop"]
    scope: [payment-intents, refunds]
    environment: prod
    rotation: { cadence_days: 90 }
    retirement: { trigger: { type: app-retired, ref: "service:shop" } }
    locations: ["vault:kv-prod/shop/stripe"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "2", state: current, created_at: 2026-05-04, fps: ["${seal(secrets.stripeKey)}"] }
      - { version: "1", state: revoked, created_at: 2024-05-20, revoked_at: 2024-05-24, fps: ["${seal(secrets.stripeKeyBefore)}"], source: stripe-dashboard }

  # A key of the provider's test mode, in the only file it may stand in.
  - id: sandbox-payments
    type: api-key
    provider: stripe
    owner: chen
    purpose: Try the checkout
    boundary: ["github:harbour/sandbox"]
    scope: [test-mode]
    environment: sandbox
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: repo-archived, ref: "github:harbour/sandbox" } }
    locations: ["github:harbour/sandbox/.env"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2025-11-04, fps: ["${seal(secrets.stripeTestKey)}"] }

  - id: shop-mail
    type: api-key
    provider: sendgrid
    owner: team-shop
    purpose: Send order confirmations
    boundary: ["github:harbour/shop"]
    scope: [mail.send]
    environment: prod
    third_party: true
    rotation: { cadence_days: 180 }
    retirement: { trigger: { type: vendor-ended, ref: "vendor:sendgrid" } }
    locations: ["vault:kv-prod/shop/sendgrid"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - version: "2"
        state: current
        created_at: 2025-06-03
        last_used_at: 2026-06-29
        public_ids: [{ type: sendgrid-key-id, value: ${mailKeyId(secrets.mailKey)} }]
        fps: ["${seal(secrets.mailKey)}"]
      - version: "1"
        state: superseded
        created_at: 2024-07-01
        public_ids: [{ type: sendgrid-key-id, value: ${mailKeyId(secrets.mailKeyBefore)} }]
        fps: ["${seal(secrets.mailKeyBefore)}"]

  # Ben made it, and nobody took it over.
  - id: shop-images
    type: service-account
    provider: aws
    account: "${awsAccounts.harbour}"
    owner: ben
    purpose: Write product images to the bucket
    boundary: ["github:harbour/shop"]
    scope: ["s3:PutObject on harbour-shop-images"]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: app-retired, ref: "service:images" } }
    locations: ["vault:kv-prod/shop/images"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - version: "1"
        state: current
        created_at: 2024-09-16
        last_used_at: 2026-06-29
        public_ids: [{ type: aws-access-key-id, value: ${secrets.awsKeyId} }]
        fps: ["${seal(secrets.awsSecretKey)}"]

  - id: shop-release
    type: pat
    provider: github
    owner: team-shop
    purpose: Push release tags
    boundary: ["github:harbour/shop"]
    scope: ["contents:write"]
    environment: prod
    rotation: { cadence_days: 180 }
    retirement: { trigger: { type: repo-archived, ref: "github:harbour/shop" } }
    locations: ["github-secret:harbour/shop/RELEASE_TOKEN"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2026-02-10, fps: ["${seal(secrets.deployToken)}"] }

  # The guild that owned it is no more.
  - id: shop-database
    type: db-user
    provider: postgres
    host: db.harbour.internal
    user: shop
    owner: web-guild
    purpose: Orders and stock
    boundary: ["github:harbour/shop"]
    scope: ["read and write on shop.*"]
    environment: prod
    human_use: true
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: app-retired, ref: "service:shop" } }
    locations: ["vault:kv-prod/shop/database"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2026-01-12, fps: ["${seal(secrets.databasePassword, 'percent')}"] }

  # Retired on paper: the registry still takes the token.
  - id: shop-design-system
    type: pat
    provider: npm
    owner: chen
    purpose: Install the design system
    boundary: ["github:harbour/shop"]
    scope: [read packages]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement:
      trigger: { type: app-retired, ref: "service:design-system" }
      status: retired
      retired_at: 2025-12-31
    locations: ["vault:kv-prod/shop/npm"]
    credentials:
      - { version: "1", state: current, created_at: 2025-01-17, last_used_at: 2026-05-12, fps: ["${seal(secrets.npmToken)}"] }
`;
