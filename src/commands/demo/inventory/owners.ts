// Who answers in the demo's estate. The people are its authors; one has left.
import { ana, ben, chen, dana } from '../authors.ts';
import type { Author } from '../build-repository.ts';
import { readAt } from './read-at.ts';

const person = ({ name, email }: Author, status: string) => `  - { id: ${idOf(email)}, type: person, name: ${name}, contact: ${email}, ${status} }`;

function idOf(email: string): string {
  return email.slice(0, email.indexOf('@'));
}

export const owners = `# Exported from the directory of employees.
version: 1
generated_at: ${readAt}
owners:
  - { id: team-shop, type: team, name: Shop, contact: shop@harbour.example, status: active }
  - { id: team-platform, type: team, name: Platform, contact: platform@harbour.example, status: active }
${person(ana, 'status: active')}
${person(ben, 'status: departed, status_as_of: 2026-04-30')}
${person(chen, 'status: active')}
${person(dana, 'status: active')}
`;
