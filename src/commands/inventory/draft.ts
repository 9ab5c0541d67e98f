// `keytrail inventory draft`: a scan's findings that no record knows → the skeleton of an inventory.
import { type Config, type Flags, resolveConfig } from '../../config.ts';
import { createSystemNames } from '../../correlate/systems.ts';
import { type GroupOptions, groupFindings, type SkeletonPlace } from '../../inventory/skeleton/group.ts';
import { writeSkeleton } from '../../inventory/skeleton.ts';
import type { KeyProof } from '../../model/inventory.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import { type Finding, type Report, type ReportRepository, reportFormats, type Write } from '../../model/report.ts';
import { createFindSecrets } from '../../scan-run/find-secrets.ts';
import type { SealKey } from '../../seal/key.ts';
import { exitCodes } from '../exit-codes.ts';
import { runWatched } from '../run-watched.ts';
import { suggestOwners } from './suggest-owners.ts';

export interface DraftFlags extends Flags {
  /** Suggest who commits to a place: people's data, on request only. */
  readonly people?: boolean;
}

/** @returns the exit code: incomplete when something could not be read */
export async function draftInventory(targets: readonly string[], { people = false, ...flags }: DraftFlags, write: Write): Promise<number> {
  const config = await resolveConfig(targets, flags, reportFormats);
  const report = await runWatched(config);
  const findSecrets = createFindSecrets();
  const identities = groupFindings(unknownFindings(report), { locate: createLocate(report), findSecrets, asOf: config.asOf });
  if (identities.length > 0) {
    const owners = await suggestOwners(identities, { allowOutside: config.allowOutside, people, findSecrets });
    write(
      writeSkeleton(identities, {
        asOf: config.asOf,
        keys: proofsOf(config.key),
        complete: report.complete,
        suggestOwners: (identity) => owners.get(identity) ?? [],
      }),
    );
  }
  say(identities.length, report, config, people);
  return report.complete ? exitCodes.clean : exitCodes.incomplete;
}

function* unknownFindings({ findings }: Report): Generator<Finding> {
  for (const finding of findings()) {
    const known = finding.verdict?.class;
    if (known === undefined || known === 'unmatched' || known === 'orphaned') yield finding;
  }
}

/** The systems' names are those of a verdict, so that a boundary that is copied from here holds. */
function createLocate({ targets }: Report): GroupOptions['locate'] {
  const nameSystem = createSystemNames(targets, () => undefined);
  const repositoriesOf = new Map(targets.map(({ target, repositories }) => [target, repositories.toSorted((a, b) => b.path.length - a.path.length)]));
  return (occurrence) => {
    const { target, origin } = occurrence;
    const { repository, path } = placeWithin(occurrence, repositoriesOf.get(target) ?? []);
    const fullPath = 'path' in origin ? origin.path : path;
    const system = nameSystem({ target, kind: origin.kind, repository: repository ?? '', path: fullPath, present: true }).id;
    return { target, system, path, ...(repository === undefined ? {} : { repository }) };
  };
}

/** The deepest repository first: a file belongs to the one that is nearest. */
function placeWithin({ origin, attribution }: PlacedOccurrence, repositories: readonly ReportRepository[]): Pick<SkeletonPlace, 'repository' | 'path'> {
  if ('object' in origin) return { repository: origin.repository, path: attribution?.path ?? '' };
  if ('repository' in origin) return { repository: origin.repository, path: origin.kind === 'path-name' ? origin.path : '' };
  const own = repositories.find(({ path }) => path === '' || origin.path.startsWith(`${path}/`));
  if (own === undefined) return { path: origin.path };
  return { repository: own.path, path: own.path === '' ? origin.path : origin.path.slice(own.path.length + 1) };
}

function proofsOf({ kid, canary, previous }: SealKey): readonly KeyProof[] {
  return [...(kid === undefined || canary === undefined ? [] : [{ kid, canary }]), ...(previous === undefined ? [] : proofsOf(previous))];
}

function say(identities: number, report: Report, { key, inventory }: Config, people: boolean): void {
  const known = inventory.length === 0 ? '' : ' that the inventory does not know';
  const lines = [
    identities === 0 ? `no secret was found${known}: nothing to draft` : `drafted ${identities} ${identities === 1 ? 'identity' : 'identities'}${known}`,
    ...(key.kid === undefined && identities > 0
      ? ['there is no key (--key-file or KEYTRAIL_KEY), so the draft has no fingerprints: most of its records cannot be matched']
      : []),
    ...(people || identities === 0 ? [] : ['owners are suggested from CODEOWNERS alone: --people adds who commits there, with their addresses']),
    ...(report.complete ? [] : ['something could not be read, so there may be more: "keytrail scan" tells what']),
  ];
  for (const line of lines) process.stderr.write(`keytrail: ${line}\n`);
}
