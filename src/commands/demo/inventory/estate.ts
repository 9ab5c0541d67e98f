// What the demo's whole inventory shares: its key, what each source claims to know, and the policy.
import type { SealKey } from '../../../seal/key.ts';
import { awsAccounts } from '../secrets.ts';
import { readAt } from './read-at.ts';

export const estate = ({ kid, canary }: SealKey) => `# What the whole estate shares.
version: 1
generated_at: ${readAt}

# The key the fingerprints were made with, never the key itself.
fingerprint:
  scheme: fp1
  keys:
    - { kid: ${kid}, canary: ${canary} }

# A secret without a record is orphaned only where a source says that it listed everything.
coverage:
  - id: aws-harbour
    source: aws-iam
    provider: aws
    account: "${awsAccounts.harbour}"
    kinds: ["*"]
    complete: true
    as_of: ${readAt}
    max_age_days: 7
  # Listed by hand, once.
  - id: slack-harbour
    source: spreadsheet
    provider: slack
    kinds: ["*"]
    complete: true
    as_of: 2026-03-02
    max_age_days: 30

policy:
  defaults:
    rotation_days: 90
    grace_days: 7
    dormant_days: 45
    near_expiry_days: 30
    max_exception_days: 90
`;
