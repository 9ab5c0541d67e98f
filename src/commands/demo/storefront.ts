// The demo's public repository: what stands here, everybody has read.
import { ana, chen, dana } from './authors.ts';
import type { Step } from './build-repository.ts';
import { secrets } from './secrets.ts';

const pipeline = (key: { readonly id: string; readonly secret: string }) => `on:
  push:
    branches: [main]
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      AWS_ACCESS_KEY_ID: ${key.id}
      AWS_SECRET_ACCESS_KEY: ${key.secret}
    steps:
      - uses: actions/checkout@v4
      - run: npm ci && npm run build
      - run: aws s3 sync dist s3://harbour-storefront
`;

export const storefront: readonly Step[] = [
  {
    kind: 'commit',
    by: ana,
    at: '2025-03-10T10:10:00+01:00',
    message: 'Start the storefront',
    files: {
      'README.md': '# Harbour storefront\n\nThe pages of the shop, for everybody to read and to improve.\n',
      'src/app.js': "document.querySelector('#products').replaceChildren(...(await loadProducts()).map(drawProduct));\n",
    },
  },
  // It says itself when it ended.
  {
    kind: 'commit',
    by: chen,
    at: '2025-08-18T15:45:00+02:00',
    message: 'Describe the preview',
    files: {
      'docs/preview.md': `# Preview\n\n\`\`\`sh\ncurl https://preview.harbour.example/products \\\n  -H "Authorization: Bearer ${secrets.previewToken}"\n\`\`\`\n`,
      '.keytrailignore': '# Examples, which end by themselves.\ndocs/ detector:jwt\n',
    },
  },
  // Meant to be there for one try.
  {
    kind: 'commit',
    by: dana,
    at: '2026-04-21T09:30:00+02:00',
    message: 'Deploy to the bucket',
    files: { '.github/workflows/deploy.yml': pipeline({ id: secrets.pagesKeyId, secret: secrets.pagesSecretKey }) },
  },
  // Somebody else's key: of an account that nobody here knows.
  {
    kind: 'commit',
    by: ana,
    at: '2026-05-19T11:05:00+02:00',
    message: "Fetch the partner's catalogue",
    files: {
      'scripts/fetch-catalogue.sh': `#!/bin/sh\nset -eu\nexport AWS_ACCESS_KEY_ID=${secrets.partnerKeyId}\nexport AWS_SECRET_ACCESS_KEY=${secrets.partnerSecretKey}\naws s3 cp s3://partner-catalogue/latest.json data/catalogue.json\n`,
      // Allowed for a month, which is over.
      'keytrail.yaml': 'allow:\n  - path: scripts/fetch-catalogue.sh\n    until: 2026-06-15\n    reason: until the partner lets us in by role\n',
    },
  },
];
