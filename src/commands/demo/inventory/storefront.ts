// The identities of the demo's storefront.
import { awsAccounts, secrets } from '../secrets.ts';
import { readAt } from './read-at.ts';
import type { Seal } from './write-inventory.ts';

export const storefront = (seal: Seal) => `# The storefront's identities.
version: 1
generated_at: ${readAt}
identities:
  - id: storefront-pages
    type: service-account
    provider: aws
    account: "${awsAccounts.harbour}"
    owner: team-shop
    purpose: Upload the built pages
    boundary: ["github:harbour/storefront"]
    scope: ["s3:PutObject on harbour-storefront"]
    environment: prod
    rotation: { cadence_days: 90 }
    retirement: { trigger: { type: app-retired, ref: "service:storefront" } }
    locations: ["github-secret:harbour/storefront/AWS_SECRET_ACCESS_KEY"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - version: "1"
        state: current
        created_at: 2026-04-20
        last_used_at: 2026-06-30
        public_ids: [{ type: aws-access-key-id, value: ${secrets.pagesKeyId} }]
        fps: ["${seal(secrets.pagesSecretKey)}"]

  # The job that rotates it stores the old value again.
  - id: storefront-search
    type: api-key
    provider: algolia
    owner: team-shop
    purpose: Fill the search index
    boundary: ["github:harbour/storefront"]
    scope: [addObject]
    environment: prod
    rotation: { cadence_days: 730 }
    retirement: { trigger: { type: app-retired, ref: "service:storefront" } }
    locations: ["vault:kv-prod/storefront/search"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "2", state: current, created_at: 2026-05-11, fps: ["${seal(secrets.searchKey)}"], source: "vault:kv-prod/storefront/search" }
      - { version: "1", state: superseded, created_at: 2025-03-03, fps: ["${seal(secrets.searchKey)}"], source: "vault:kv-prod/storefront/search" }

  # A CI secret: it can be written, never read.
  - id: storefront-analytics
    type: api-key
    provider: plausible
    owner: team-shop
    purpose: Report visits
    boundary: ["github:harbour/storefront"]
    scope: [events:write]
    environment: prod
    rotation: { cadence_days: 365 }
    retirement: { trigger: { type: app-retired, ref: "service:storefront" } }
    locations: ["github-secret:harbour/storefront/ANALYTICS_TOKEN"]
    review: { last_at: 2026-03-02, interval_days: 180 }
    credentials:
      - { version: "1", state: current, created_at: 2026-02-02, source: "github-secret:harbour/storefront/ANALYTICS_TOKEN" }
`;
