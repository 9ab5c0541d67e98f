// The demo's web shop, and seven ways in which its keys got out.
import { ana, ben, chen } from './authors.ts';
import type { Step } from './build-repository.ts';
import { secrets } from './secrets.ts';

const payments = (key: string) => `import Stripe from 'stripe';

const stripe = new Stripe(${key});

export async function charge(order) {
  return stripe.paymentIntents.create({ amount: order.totalCents, currency: 'eur', metadata: { order: order.id } });
}
`;

const mail = (key: string) => `{
  "from": "orders@harbour.example",
  "sendgridApiKey": "${key}"
}
`;

const storage = (credentials: object) => `${JSON.stringify({ region: 'eu-central-1', bucket: 'harbour-shop-images', ...credentials }, null, 2)}\n`;

const server = (routes: readonly string[]) => `import { createServer } from 'node:http';
${routes.map((route) => `import { ${route} } from './routes/${route}.js';`).join('\n')}

const routes = { ${routes.join(', ')} };

createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname.slice(1);
  const route = routes[name] ?? routes.products;
  route(request, response);
}).listen(8080);
`;

const route = (name: string) => `export function ${name}(request, response) {
  response.end(JSON.stringify({ page: '${name}', items: [] }));
}
`;

const allowed = `# What a scan need not tell us again.
allow:
  - detector: generic-password
    path: docker-compose.yml
    until: 2026-12-31
    reason: the database on a developer's own machine
`;

export const shop: readonly Step[] = [
  {
    kind: 'commit',
    by: ana,
    at: '2024-03-04T09:12:00+01:00',
    message: 'Start the shop',
    files: {
      'README.md':
        '# Harbour shop\n\nStart the database with `docker compose up -d`, then `npm start`.\nPayments need a key of your own: `export STRIPE_SECRET_KEY=sk_live_your_key_here`.\n',
      '.gitignore': 'node_modules/\n.env\n',
      'package.json': `${JSON.stringify({ name: 'harbour-shop', private: true, type: 'module', scripts: { start: 'node src/server.js' } }, null, 2)}\n`,
      'src/server.js': server(['products']),
      'src/routes/products.js': route('products'),
      // A weak password: a person thought of it.
      'docker-compose.yml': `services:
  database:
    image: postgres:16
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: "${secrets.composePassword}"
    ports: ["5432:5432"]
`,
    },
  },
  {
    kind: 'commit',
    by: ben,
    at: '2024-05-21T16:40:00+02:00',
    message: 'Take payments',
    files: {
      'src/payments.js': payments(`'${secrets.stripeKeyBefore}'`),
      'src/server.js': server(['products', 'checkout']),
      'src/routes/checkout.js': route('checkout'),
    },
  },
  // Deleted from the file, and in the history for good.
  {
    kind: 'commit',
    by: ben,
    at: '2024-05-23T08:05:00+02:00',
    message: 'Read the payment key from the environment',
    files: { 'src/payments.js': payments('process.env.STRIPE_SECRET_KEY') },
  },
  { kind: 'commit', by: ana, at: '2024-07-02T11:30:00+02:00', message: 'Send order confirmations', files: { 'config/mail.json': mail(secrets.mailKeyBefore) } },
  { kind: 'switch', branch: 'images' },
  {
    kind: 'commit',
    by: chen,
    at: '2024-09-10T14:02:00+02:00',
    message: 'Store product images in a bucket',
    files: {
      'config/storage.json': storage({}),
      'src/images.js':
        "import storage from '../config/storage.json' with { type: 'json' };\n\nexport const imageUrl = (name) => `https://${storage.bucket}.s3.${storage.region}.amazonaws.com/${name}`;\n",
    },
  },
  { kind: 'switch', branch: 'main' },
  {
    kind: 'commit',
    by: ben,
    at: '2024-09-12T10:15:00+02:00',
    message: 'Show the basket',
    files: { 'src/server.js': server(['products', 'checkout', 'basket']), 'src/routes/basket.js': route('basket') },
  },
  // Neither branch has the key: it came with the merge itself.
  {
    kind: 'merge',
    branch: 'images',
    by: ana,
    at: '2024-09-16T17:48:00+02:00',
    message: "Merge branch 'images'",
    files: { 'config/storage.json': storage({ accessKeyId: secrets.awsKeyId, secretAccessKey: secrets.awsSecretKey }) },
  },
  {
    kind: 'commit',
    by: chen,
    at: '2025-01-20T09:33:00+01:00',
    message: `Install the design system from the registry

Checked by hand with NPM_TOKEN=${secrets.npmToken}`,
    files: { '.npmrc': '@harbour:registry=https://registry.npmjs.org\n//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n' },
  },
  // Rotated: the old key lives on in the history.
  { kind: 'commit', by: ana, at: '2025-06-03T13:20:00+02:00', message: 'Rotate the mail key', files: { 'config/mail.json': mail(secrets.mailKey) } },
  {
    kind: 'commit',
    by: ben,
    at: '2026-02-11T15:09:00+01:00',
    message: 'Script the release',
    files: { 'scripts/release.sh': `#!/bin/sh\nset -eu\ngit push "https://deploy:${secrets.deployToken}@github.com/harbour/shop.git" "v$1"\n` },
  },
  // The weak password again: hidden where it stands, until a day.
  { kind: 'commit', by: ana, at: '2026-03-02T10:30:00+01:00', message: 'Allow the password of the local database', files: { 'keytrail.yaml': allowed } },
  {
    kind: 'leave',
    files: { '.env': `STRIPE_SECRET_KEY=${secrets.stripeKey}\nDATABASE_URL=postgres://shop:${secrets.databasePassword}@db.harbour.internal:5432/shop\n` },
  },
];
