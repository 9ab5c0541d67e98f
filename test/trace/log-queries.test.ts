import { expect, test } from 'vitest';
import type { TraceFacts } from '../../src/model/trace-source.ts';
import { traceSecret } from '../../src/trace/trace-secret.ts';
import { sampleVerdict } from '../report/judged-report.ts';
import { sampleDetector } from '../report/sample-report.ts';
import { credential, identity } from '../support/judge-estate.ts';
import { sampleFacts, tracedFinding, withCredential } from './sample-facts.ts';

const id = `AKIA${'A'.repeat(16)}`;

function queriesOf(provider: string, changes: Partial<TraceFacts> = {}, facts: Parameters<typeof tracedFinding>[0] = {}) {
  const finding = tracedFinding({ detector: sampleDetector({ provider, id: `${provider}-key` }), ...facts });
  return traceSecret(sampleFacts({ findings: [finding], ...changes })).logQueries;
}

test('AWS: CloudTrail by the access key id, in the window', () => {
  const queries = queriesOf('aws', {}, { facts: { publicId: id } });
  expect(queries).toMatchObject([
    {
      query: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${id} --start-time 2026-04-01T12:00:00Z --end-time 2026-06-30T12:00:00Z`,
    },
    { query: expect.stringContaining(`useridentity.accesskeyid = '${id}' AND eventtime BETWEEN '2026-04-01T00:00:00Z' AND '2026-06-30T12:00:00Z'`) },
    { query: `aws iam get-access-key-last-used --access-key-id ${id}` },
  ]);
});

test('AWS: the log of an account that nobody here knows is for its holder to ask', () => {
  const verdict = sampleVerdict({ class: 'unmatched', flags: ['foreign-account'], strength: 0, candidates: [] });
  const queries = queriesOf('aws', { verdict }, { facts: { publicId: id, account: '777788889999' } });
  expect(queries).toMatchObject(Array(3).fill({ note: expect.stringMatching(/^Only whoever holds account 777788889999 can ask\. /) }));
});

test('the window of a dead secret ends with it', () => {
  const revoked = { state: 'revoked', createdAt: '2026-04-10T00:00:00Z', revokedAt: '2026-06-20T00:00:00Z', asOf: '2026-06-21T00:00:00Z' } as const;
  expect(JSON.stringify(queriesOf('aws', withCredential(revoked), { facts: { publicId: id } }))).toContain(
    "BETWEEN '2026-04-10T00:00:00Z' AND '2026-06-20T00:00:00Z'",
  );
});

test.each([`${id}'; DROP TABLE x --`, `${id} $(id)`, `AKIA\n${'A'.repeat(16)}`, 'x'])(
  'an id that has not the form of one goes into no query: %j',
  (publicId) => {
    expect(queriesOf('aws', {}, { facts: { publicId } })).toEqual({ unknown: expect.stringContaining('access key id') });
  },
);

test('GitHub: by the SHA-256 of the token where the value was given', () => {
  const hashedToken = `${'h'.repeat(43)}=`;
  expect(queriesOf('github', { hashedToken })).toMatchObject([
    { query: `hashed_token:"${hashedToken}" created:2026-04-01T00:00:00Z..2026-06-30T12:00:00Z`, note: expect.stringContaining('not the token') },
  ]);
});

test('GitHub: the hash of what can be guessed is never told', () => {
  const hashedToken = `${'h'.repeat(43)}=`;
  const detector = sampleDetector({ provider: 'github', randomBits: 40 });
  expect(JSON.stringify(queriesOf('github', { hashedToken }, { detector, guessable: true }))).not.toContain(hashedToken);
});

test('GitHub: by the actor that the record names, else unknown', () => {
  expect(queriesOf('github', { identity: identity({ user: 'one-bot' }) })).toMatchObject([{ query: expect.stringMatching(/^actor:one-bot created:/) }]);
  expect(queriesOf('github', { identity: identity({ user: 'a b' }) })).toEqual({ unknown: expect.stringContaining('keytrail trace -') });
});

test('Google: by key and by account', () => {
  const facts = { publicId: 'ab'.repeat(20), user: 'robot@demo.iam.gserviceaccount.com' };
  expect(queriesOf('gcp', {}, { facts })).toMatchObject([
    {
      query: `logName:"cloudaudit.googleapis.com"\nprotoPayload.authenticationInfo.serviceAccountKeyName:"/keys/${'ab'.repeat(20)}"\ntimestamp>="2026-04-01T00:00:00Z"\ntimestamp<="2026-06-30T12:00:00Z"`,
    },
    { query: expect.stringContaining('protoPayload.authenticationInfo.principalEmail="robot@demo.iam.gserviceaccount.com"') },
  ]);
});

test('Entra: by application and key', () => {
  const [app, key] = ['1', '2'].map((digit) => `${digit.repeat(8)}-1111-1111-1111-${digit.repeat(12)}`);
  const publicIds = [
    { type: 'entra-app-id', value: app ?? '' },
    { type: 'entra-key-id', value: key ?? '' },
  ];
  const detector = sampleDetector({ provider: 'azure', id: 'azure-entra-client-secret' });
  const asked = queriesOf('azure', withCredential({ publicIds, createdAt: '2026-04-01T00:00:00Z' }), { detector });
  expect(asked).toMatchObject([
    { language: 'kql', query: expect.stringContaining(`| where AppId == "${app}"\n| where ServicePrincipalCredentialKeyId == "${key}"`) },
  ]);
  expect(asked).toMatchObject([{ query: expect.stringContaining('TimeGenerated between (datetime(2026-04-01T00:00:00Z) .. datetime(2026-06-30T12:00:00Z))') }]);
});

test('a value without a form of its own is asked after at the provider that its record names', () => {
  const record = identity({ provider: 'aws', credentials: [credential({ publicIds: [{ type: 'aws-access-key-id', value: id }] })] });
  expect(queriesOf('generic', { identity: record })).toMatchObject([{ query: expect.stringContaining(id) }, {}, {}]);
});

test("another version's id is not asked for", () => {
  const versions = [credential(), credential({ version: '2', publicIds: [{ type: 'aws-access-key-id', value: id }] })];
  expect(queriesOf('aws', { identity: identity({ credentials: versions }) })).toEqual({ unknown: expect.any(String) });
});

test('of other providers no query is known, and their pages are named', () => {
  expect(queriesOf('acme')).toEqual({
    unknown: 'because acme publishes no query that is known here: see https://docs.acme.example/api-keys and https://docs.acme.example/revoke',
  });
});
