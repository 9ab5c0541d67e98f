// Findings → the identities they seem to belong to: what has one public id or one login is one identity with several versions.
import { isGuessable } from '../../model/detector.ts';
import type { IdentityType, PublicId } from '../../model/inventory.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Finding } from '../../model/report.ts';
import { guessType } from './guess-type.ts';

export interface SkeletonIdentity {
  readonly id: string;
  readonly title: string;
  readonly provider: string;
  readonly type: IdentityType;
  readonly account?: string;
  readonly host?: string;
  readonly user?: string;
  /** What the detector advises. */
  readonly rotateAfterDays?: number;
  /** Oldest evidence first. */
  readonly credentials: readonly SkeletonCredential[];
  /** The first few. */
  readonly places: readonly SkeletonPlace[];
  readonly morePlaces: number;
}

export interface SkeletonCredential {
  readonly publicIds: readonly PublicId[];
  readonly fingerprints: readonly string[];
  /** RFC 3339: history proves it since then. */
  readonly since?: string;
  readonly expiresAt?: string;
}

export interface SkeletonPlace {
  /** The system it stands in, as an inventory would name it. */
  readonly system: string;
  readonly target: string;
  /** Within the target; undefined where there is no repository. */
  readonly repository?: string;
  /** Within the repository, or within the target where there is none; secrets in it masked. "" for a message or a ref. */
  readonly path: string;
}

export interface GroupOptions {
  readonly locate: (occurrence: PlacedOccurrence) => SkeletonPlace;
  /** A text in which there is a secret stays out: `user` can be one. */
  readonly findSecrets: (text: string) => boolean;
  readonly asOf: string;
}

/** Sorted by id, which is the same in every run over the same findings. */
export function groupFindings(findings: Iterable<Finding>, options: GroupOptions): readonly SkeletonIdentity[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = groups.get(key) ?? createGroup(finding);
    groups.set(key, group);
    addFinding(group, finding, options);
  }
  return distinguish([...groups.values()].map((group) => toIdentity(group, options)).sort(compareIdentities));
}

/** One guessable line in two targets gives one name to two identities. */
function distinguish(sorted: readonly SkeletonIdentity[]): readonly SkeletonIdentity[] {
  let turn = 1;
  return sorted.map((identity, at) => {
    turn = identity.id === sorted[at - 1]?.id ? turn + 1 : 1;
    return turn === 1 ? identity : { ...identity, id: `${identity.id}-${turn}` };
  });
}

function compareIdentities(a: SkeletonIdentity, b: SkeletonIdentity): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  const [first, second] = [a, b].map(({ places }) => JSON.stringify(places[0]));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

function keyOf({ detector, facts: { host, user, publicId, account }, fingerprint, findingId, target }: Finding): string {
  const guessable = isGuessable(detector);
  if (guessable && host !== undefined && user !== undefined) return JSON.stringify(['login', host, user]);
  if (publicId !== undefined) return JSON.stringify(['id', detector.provider, account, publicId]);
  // Equal guessable values are no evidence of one secret, nor are equal lines in two targets.
  return guessable ? JSON.stringify(['place', target, findingId]) : JSON.stringify(['value', fingerprint ?? findingId]);
}

interface Group {
  readonly lead: Finding;
  name: string;
  readonly versions: Map<string, Version>;
  readonly places: Map<string, SkeletonPlace>;
}

interface Version {
  readonly publicIds: Map<string, PublicId>;
  readonly fingerprints: Set<string>;
  since?: string;
  expiresAt?: string;
}

function createGroup(lead: Finding): Group {
  return { lead, name: nameOf(lead), versions: new Map(), places: new Map() };
}

/** The provider and eight characters that the finding's id gives: the same in every run. */
function nameOf({ detector: { provider }, findingId }: Finding): string {
  return `${provider}-${findingId.slice(findingId.indexOf(':') + 1).slice(0, 8)}`;
}

function addFinding(group: Group, finding: Finding, { locate, asOf }: GroupOptions): void {
  const version = versionOf(group, finding);
  const { facts, fingerprint, detector } = finding;
  const name = nameOf(finding);
  if (name < group.name) group.name = name;
  if (fingerprint !== undefined) version.fingerprints.add(fingerprint);
  addId(version, facts.publicIdType ?? detector.idType ?? `${detector.provider}-id`, facts.publicId);
  addId(version, 'ssh-sha256', facts.sshFingerprint);
  setEarliest(version, 'since', evidenceOf(finding, asOf));
  setEarliest(version, 'expiresAt', facts.expiresAt);
  for (const occurrence of finding.occurrences()) {
    for (const other of occurrence.otherFingerprints ?? []) version.fingerprints.add(other);
    const place = locate(occurrence);
    group.places.set(JSON.stringify([place.target, place.repository, place.path]), place);
  }
}

/** Without a key nothing tells whether two guessable values are equal: they are told as one. */
function versionOf({ versions }: Group, { detector, fingerprint, findingId }: Finding): Version {
  const key = fingerprint ?? (isGuessable(detector) ? '' : findingId);
  const version = versions.get(key) ?? { publicIds: new Map(), fingerprints: new Set() };
  versions.set(key, version);
  return version;
}

function addId({ publicIds }: Version, type: string, value: string | undefined): void {
  if (value !== undefined && value !== '') publicIds.set(value, { type, value });
}

function setEarliest(version: Version, field: 'since' | 'expiresAt', time: string | undefined): void {
  const known = version[field];
  if (time !== undefined && (known === undefined || Date.parse(time) < Date.parse(known))) version[field] = time;
}

/** git's first release: no commit is older. */
const firstGit = '2005-04-07T00:00:00Z';

/** The earlier of a commit's two times that can be true. */
function evidenceOf({ firstSeen, detector: { since } }: Finding, asOf: string): string | undefined {
  if (firstSeen === undefined) return undefined;
  const least = Math.max(Date.parse(firstGit), since === undefined ? 0 : Date.parse(since));
  const times = [firstSeen.authorAt, firstSeen.commitAt].filter((time) => Date.parse(time) >= least && Date.parse(time) <= Date.parse(asOf));
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

const mostPlaces = 5;

function toIdentity({ lead, name, versions, places }: Group, { findSecrets }: GroupOptions): SkeletonIdentity {
  const { detector, facts } = lead;
  const clean = (text: string | undefined) => (text === undefined || text === '' || findSecrets(text) ? undefined : text);
  const [account, host, user] = [clean(facts.account), clean(facts.host), clean(facts.user)];
  const sorted = [...places.values()].sort(comparePlaces);
  return {
    id: name,
    title: detector.title,
    provider: detector.provider,
    type: guessType(detector, facts),
    ...(account === undefined ? {} : { account }),
    ...(host === undefined || user === undefined ? {} : { host, user }),
    ...(detector.rotateAfterDays === undefined ? {} : { rotateAfterDays: detector.rotateAfterDays }),
    credentials: [...versions.values()].map(toCredential).sort(compareCredentials),
    places: sorted.slice(0, mostPlaces),
    morePlaces: Math.max(0, sorted.length - mostPlaces),
  };
}

function toCredential({ publicIds, fingerprints, since, expiresAt }: Version): SkeletonCredential {
  return {
    publicIds: [...publicIds.values()].sort((a, b) => (a.value < b.value ? -1 : 1)),
    fingerprints: [...fingerprints].sort(),
    ...(since === undefined ? {} : { since }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function compareCredentials(a: SkeletonCredential, b: SkeletonCredential): number {
  const keyOfCredential = ({ since = '9', fingerprints, publicIds }: SkeletonCredential) => `${since} ${fingerprints[0] ?? publicIds[0]?.value ?? ''}`;
  return keyOfCredential(a) < keyOfCredential(b) ? -1 : 1;
}

/** Files first, then what lies among git's own, then messages and refs, which have no path. */
function comparePlaces(a: SkeletonPlace, b: SkeletonPlace): number {
  return rankOf(a) - rankOf(b) || (`${a.system}/${a.path}` < `${b.system}/${b.path}` ? -1 : 1);
}

function rankOf({ path }: SkeletonPlace): number {
  return path === '' ? 2 : Number(path.startsWith('.git/'));
}
