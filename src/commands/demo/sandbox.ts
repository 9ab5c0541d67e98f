// The demo's playground: one key that belongs here, and one that does not.
import { chen } from './authors.ts';
import type { Step } from './build-repository.ts';
import { secrets } from './secrets.ts';

const checkout = (key: string, comment = '') => `import Stripe from 'stripe';
import { expect, test } from 'vitest';

test('a card is charged', async () => {
  const stripe = new Stripe(${key});${comment}
  const { status } = await stripe.paymentIntents.create({ amount: 100, currency: 'eur', confirm: true });
  expect(status).toBe('succeeded');
});
`;

export const sandbox: readonly Step[] = [
  {
    kind: 'commit',
    by: chen,
    at: '2025-11-04T14:00:00+01:00',
    message: 'Start the sandbox',
    files: {
      'README.md': '# Harbour sandbox\n\nA place to try things. Test keys only.\n',
      '.gitignore': '.env\n',
      // Perhaps a password, perhaps a name: allowed, with a reason.
      'docker-compose.yml': `services:
  database:
    image: postgres:16
    environment:
      # keytrail:allow generic-password it guards a database on a laptop
      POSTGRES_PASSWORD: ${secrets.sandboxPassword}
`,
      'test/checkout.test.js': checkout('process.env.STRIPE_SECRET_KEY'),
    },
  },
  // The live key, by a machine whose clock had stopped: git takes any date. What an inventory governs no comment may hide.
  {
    kind: 'commit',
    by: chen,
    at: '2001-01-01T00:00:00Z',
    message: 'Why does the test key not charge?',
    files: { 'test/checkout.test.js': checkout(`'${secrets.stripeKey}'`, ' // keytrail:allow stripe-live-secret-key for one try') },
  },
  // Where its record says it may stand.
  { kind: 'leave', files: { '.env': `STRIPE_SECRET_KEY=${secrets.stripeTestKey}\n` } },
];
