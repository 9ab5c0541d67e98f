// What holds and uses the identities of the demo's estate.
import { readAt } from './read-at.ts';

export const systems = `# Repositories, and what retires an identity when it ends.
version: 1
generated_at: ${readAt}
systems:
  - { id: "github:harbour/shop", kind: repository, env: prod, visibility: private, service: shop, owner: team-shop }
  - { id: "github:harbour/storefront", kind: repository, env: prod, visibility: public, service: storefront, owner: team-shop }
  - { id: "github:harbour/platform", kind: repository, env: prod, visibility: private, service: platform, owner: team-platform }
  - { id: "github:harbour/sandbox", kind: repository, env: sandbox, visibility: private, owner: chen }
  - { id: "service:shop", kind: service, owner: team-shop, status: active }
  - { id: "service:storefront", kind: service, owner: team-shop, status: active }
  - { id: "service:platform", kind: service, owner: team-platform, status: active }
  - { id: "service:design-system", kind: service, owner: team-shop, status: retired, status_as_of: 2025-12-31 }
  - { id: "service:images", kind: service, owner: team-shop, status: active }
  - { id: "service:warehouse", kind: service, owner: team-platform, status: active }
  - { id: "vendor:sendgrid", kind: vendor, owner: team-shop, status: active }
`;
