// Question 11: where was it misused? The provider's log, asked by what names this very credential, ready to be pasted. What goes into a
// query comes from targets and records: only what has the form of such an id, so that nobody can write commands through it.
import type { Answer, LogQuery, Since, Unknown } from '../model/trace.ts';
import { isUnknown } from '../model/trace.ts';
import type { TraceFacts } from '../model/trace-source.ts';
import { isUnguessable } from './guessing.ts';
import { earliestOf, foreignAccount, matchedCredential } from './record.ts';

interface Asked {
  readonly facts: TraceFacts;
  /** RFC 3339; `from` absent: as far as the log goes. */
  readonly from?: string;
  readonly to: string;
}

type Queries = (asked: Asked) => Answer<readonly LogQuery[]>;

const providers: Readonly<Record<string, Queries>> = { aws: askCloudTrail, github: askGitHub, gcp: askGoogle, azure: askEntra };

export function queriesFor(facts: TraceFacts, since: Since): Answer<readonly LogQuery[]> {
  const { detector } = facts.findings[0];
  // A value without a form of its own is told by its record.
  const name = [detector.provider, facts.identity?.provider].find((one) => one !== undefined && Object.hasOwn(providers, one));
  const ask = name === undefined ? undefined : providers[name];
  if (ask === undefined && ofNoProvider.has(detector.provider))
    return {
      unknown: `because its form tells no provider${facts.identity === undefined ? '' : `, and ${facts.identity.provider} publishes no query that is known here`}`,
    };
  if (ask === undefined)
    return {
      unknown: `because ${detector.provider} publishes no query that is known here: see ${[...new Set([detector.docs, detector.revoke])].join(' and ')}`,
    };
  return ask({ facts, ...windowOf(facts, since) });
}

/** Formats that are anyone's. */
const ofNoProvider = new Set(['generic', 'private-key', 'connection-string', 'url', 'http', 'netrc', 'jwt']);

/** From the first day on which it can have been read, to its end. */
function windowOf(facts: TraceFacts, { exposed }: Since): Pick<Asked, 'from' | 'to'> {
  const exposure = isUnknown(exposed) ? undefined : exposed;
  const from = earliestOf(exposure?.from, matchedCredential(facts)?.createdAt);
  const end = exposure === undefined || isUnknown(exposure.to) ? facts.asOf : exposure.to;
  return { ...(from === undefined ? {} : { from: secondsOf(from) }), to: secondsOf(end) };
}

/** `2026-01-31T00:00:00Z`: all of the logs take it so. */
function secondsOf(time: string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A public id that has the form: of the secret itself or its version; @param lasting of any version, for it stays over a rotation */
function idLike(form: RegExp, { facts }: Asked, types?: RegExp, lasting = false): string | undefined {
  const recorded = lasting ? (facts.identity?.credentials ?? []).flatMap(({ publicIds }) => publicIds) : [];
  const matched = matchedCredential(facts)?.publicIds ?? [];
  const own = facts.findings.flatMap(({ facts: { publicId, publicIdType }, detector }) =>
    publicId === undefined ? [] : [{ value: publicId, type: publicIdType ?? detector.idType ?? '' }],
  );
  return [...own, ...matched, ...recorded].find(({ value, type }) => form.test(value) && (types === undefined || types.test(type)))?.value;
}

const badId = (name: string): Unknown => ({ unknown: `because ${name} is not known, or has not the form of one` });

const eventHistoryDays = 90;

/** AWS CLI reference, `cloudtrail lookup-events`; CloudTrail user guide, "Working with event history" (90 days, one region); Athena table as that guide makes it. */
function askCloudTrail(asked: Asked): Answer<readonly LogQuery[]> {
  const { facts, from, to } = asked;
  const id = idLike(/^(?:AKIA|ASIA)[A-Z2-7]{16}$/, asked);
  if (id === undefined) return badId('its access key id');
  const kept = secondsOf(new Date(Date.parse(facts.asOf) - eventHistoryDays * 86_400_000).toISOString());
  const start = from === undefined ? '' : ` --start-time ${laterOf(from, kept)}`;
  const stranger = foreignAccount(facts);
  const whoCan = stranger === undefined ? '' : `Only whoever holds account ${stranger} can ask. `;
  const between = from === undefined ? `eventtime <= '${to}'` : `eventtime BETWEEN '${from}' AND '${to}'`;
  return [
    {
      title: 'CloudTrail event history',
      language: 'shell',
      query: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${id}${start} --end-time ${to}`,
      note: `${whoCan}Management events of the last 90 days of one region: run it for each region. Reads of data (S3 objects) are only in a trail.`,
    },
    {
      title: 'CloudTrail in Athena',
      language: 'sql',
      query: `SELECT eventtime, eventsource, eventname, awsregion, sourceipaddress, useragent, errorcode\nFROM cloudtrail_logs\nWHERE useridentity.accesskeyid = '${id}' AND ${between}\nORDER BY eventtime`,
      note: `${whoCan}Of a trail that is kept in a bucket; cloudtrail_logs is the name that its table has in the user guide.`,
    },
    {
      title: 'Last use of the key',
      language: 'shell',
      query: `aws iam get-access-key-last-used --access-key-id ${id}`,
      note: `${whoCan}One time, service and region; no list.`,
    },
  ];
}

/** Of times in one form. */
function laterOf(a: string, b: string): string {
  return [a, b].sort()[1] ?? a;
}

/** GitHub documentation, "Identifying audit log events performed by an access token". */
function askGitHub(asked: Asked): Answer<readonly LogQuery[]> {
  const { facts, from, to } = asked;
  const created = ` created:${from === undefined ? `<=${to}` : `${from}..${to}`}`;
  const note = "In the organisation's or enterprise's audit log; Git events (clone, push) are in its export alone, and are kept for 7 days.";
  const hash = facts.findings.some(isUnguessable) && /^[A-Za-z0-9+/]{43}=$/.test(facts.hashedToken ?? '') ? facts.hashedToken : undefined;
  if (hash !== undefined)
    return [
      {
        title: 'GitHub audit log, by the token',
        language: 'search',
        query: `hashed_token:"${hash}"${created}`,
        note: `${note} It holds the SHA-256 of the token, not the token: a token of this form cannot be found from it.`,
      },
    ];
  const actor = facts.identity?.user;
  if (actor !== undefined && /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/.test(actor))
    return [
      {
        title: 'GitHub audit log, by the actor',
        language: 'search',
        query: `actor:${actor}${created}`,
        note: `${note} Other credentials of the actor are in it too: give the value on standard input to ask by the token.`,
      },
    ];
  return { unknown: 'because the audit log is asked by the SHA-256 of the token, which takes the value: "keytrail trace -" with the value on standard input' };
}

/** Google Cloud documentation, AuditLog.AuthenticationInfo: serviceAccountKeyName ends in `/keys/<key id>`. */
function askGoogle(asked: Asked): Answer<readonly LogQuery[]> {
  const { facts, from, to } = asked;
  const key = idLike(/^[0-9a-f]{40}$/, asked);
  const emails = [facts.findings[0].facts.user, facts.identity?.user];
  const email = emails.find((one) => one !== undefined && /^[a-z0-9.-]+@[a-z0-9.-]+$/.test(one));
  if (key === undefined && email === undefined) return badId("its key id or account's address");
  const window = `${from === undefined ? '' : `timestamp>="${from}"\n`}timestamp<="${to}"`;
  const note = 'In Logs Explorer, of every project that it reaches. Reads are logged only where data access logs are on.';
  const query = (title: string, filter: string): LogQuery => ({
    title,
    language: 'search',
    query: `logName:"cloudaudit.googleapis.com"\n${filter}\n${window}`,
    note,
  });
  return [
    ...(key === undefined ? [] : [query('Cloud Audit Logs, by the key', `protoPayload.authenticationInfo.serviceAccountKeyName:"/keys/${key}"`)]),
    ...(email === undefined ? [] : [query('Cloud Audit Logs, by the account', `protoPayload.authenticationInfo.principalEmail="${email}"`)]),
  ];
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Azure Monitor reference, table AADServicePrincipalSignInLogs. */
function askEntra(asked: Asked): Answer<readonly LogQuery[]> {
  const { facts, from, to } = asked;
  const { detector } = facts.findings[0];
  if (!detector.id.startsWith('azure-entra-')) return { unknown: `because the log of this service is not asked by its key: see ${detector.docs}` };
  const app = idLike(guid, asked, /app|client/i, true);
  const key = idLike(guid, asked, /key/i);
  if (app === undefined) return badId("its application's id");
  const ofKey = key === undefined ? '' : `\n| where ServicePrincipalCredentialKeyId == "${key}"`;
  const after = from === undefined ? `TimeGenerated <= datetime(${to})` : `TimeGenerated between (datetime(${from}) .. datetime(${to}))`;
  return [
    {
      title: 'Entra sign-ins of the application',
      language: 'kql',
      query: `AADServicePrincipalSignInLogs\n| where ${after}\n| where AppId == "${app}"${ofKey}\n| project TimeGenerated, IPAddress, Location, ResourceDisplayName, ResultType, ServicePrincipalCredentialKeyId`,
      note: `In Log Analytics, where the sign-in logs are sent to it${key === undefined ? '. The id of the key is not known: all secrets of the application are in it' : ''}.`,
    },
  ];
}
