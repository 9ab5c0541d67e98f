// What other scanners accepted → our finding ids, once. They name positions, which change with every edit: each is looked up in the content
// it speaks of, there what we find is sealed as in a scan, and the scan's finding of that name is taken.
import { readFileSync, statSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { readCatalogue, readKernel } from '../../detectors/catalogue.ts';
import type { PlacedOccurrence } from '../../model/occurrence.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { forTerminal } from '../../report/escape.ts';
import { createTextDetector } from '../../scan/detect-text.ts';
import { createFindSecrets } from '../../scan-run/find-secrets.ts';
import { type Candidate, sealCandidate } from '../../seal/seal.ts';
import { type ForeignBaseline, type ForeignEntry, parseForeignBaseline } from '../../suppress/baseline/foreign.ts';
import { type Content, createContentReader } from './contents.ts';
import { pickCandidates } from './pick.ts';

export interface Imported {
  /** By finding id. */
  readonly reasons: ReadonlyMap<string, string>;
  /** `path:line, rule` of entries that no finding stands for. */
  readonly unmatched: readonly string[];
  readonly mistakes: readonly string[];
}

export interface ForeignFile extends ForeignBaseline {
  readonly file: string;
}

const mostBytes = 256 << 20;

/** @throws UsageError for a file that cannot be read or is of no known kind */
export function readForeign(file: string): ForeignFile {
  let text: string;
  try {
    if (statSync(file).size > mostBytes) throw new UsageError(`is larger than ${mostBytes >> 20} MB`, file);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError('cannot be read', file);
  }
  return { file, ...parseForeignBaseline(text, file) };
}

export async function importForeign(files: readonly ForeignFile[], report: Report, config: Config): Promise<Imported> {
  const entries = files.flatMap((file) => file.entries);
  const index = indexFindings(report, new Set(entries.map(({ path }) => path)));
  const identify = createIdentify(index, config);
  const read = createContentReader(config);
  const describe = createDescribe();
  const reasons = new Map<string, string>();
  const unmatched: string[] = [];
  // Entries of one content together: it is read and searched once.
  for (const group of Map.groupBy(entries, ({ commit = '', path }) => `${commit}:${path}`).values()) {
    const [first] = group;
    const content = first && (await read(first));
    const found = content === undefined ? [] : identify(content);
    for (const entry of group) {
      const ids = [...(content === undefined ? [] : pickCandidates(entry, found, content)), ...index.atPlace(entry)];
      for (const id of ids) if (!reasons.has(id)) reasons.set(id, reasonOf(entry));
      if (ids.length === 0) unmatched.push(describe(entry));
    }
  }
  return { reasons, unmatched, mistakes: files.flatMap(({ file, mistakes }) => mistakes.map((one) => `${file} ${one}`)) };
}

export interface Identified {
  readonly candidate: Pick<Candidate, 'detector' | 'alsoMatched' | 'region'>;
  readonly findingId: string;
}

function reasonOf({ scanner, harmless }: ForeignEntry): string {
  return harmless ? 'not a secret (imported)' : `imported from ${scanner}`;
}

interface FindingIndex {
  readonly byValue: ReadonlyMap<string, string>;
  /** Without a commit gitleaks means a line of a file in whatever commit: what history told of it. */
  atPlace(entry: ForeignEntry): readonly string[];
}

function indexFindings({ findings }: Report, paths: ReadonlySet<string>): FindingIndex {
  const byValue = new Map<string, string>();
  const byPlace = new Map<string, Set<string>>();
  for (const { findingId, occurrences } of findings()) {
    for (const occurrence of occurrences()) {
      byValue.set(valueKey(occurrence), findingId);
      const path = pathInHistory(occurrence);
      if (path === undefined || !paths.has(path)) continue;
      const place = `${path}:${occurrence.region.startLine}`;
      byPlace.set(place, (byPlace.get(place) ?? new Set()).add(findingId));
    }
  }
  return {
    byValue,
    atPlace: ({ scanner, commit, path, startLine }) => (scanner === 'gitleaks' && commit === undefined ? [...(byPlace.get(`${path}:${startLine}`) ?? [])] : []),
  };
}

/** A strong value's id stands for it; a guessable one is told from others in its line by its tag under this run's key. */
function valueKey({ guessable, findingId, valueTag }: Pick<PlacedOccurrence, 'guessable' | 'findingId' | 'valueTag'>): string {
  return guessable ? `${findingId} ${valueTag}` : findingId;
}

function pathInHistory({ origin, attribution }: PlacedOccurrence): string | undefined {
  return origin.kind === 'git-blob' ? attribution?.path : undefined;
}

function createIdentify({ byValue }: FindingIndex, { key }: Config): (content: Content) => readonly Identified[] {
  const detect = createTextDetector(readKernel(), readCatalogue());
  return ({ bytes }) =>
    detect(bytes).candidates.flatMap((candidate) => {
      const sealed = sealCandidate(candidate, { kind: 'stdin', path: '-' }, { key, showSecrets: false });
      const findingId = byValue.get(valueKey(sealed));
      return findingId === undefined ? [] : [{ candidate, findingId }];
    });
}

const mostCharacters = 200;

/** Names of files and rules may hold anything, a secret too. */
function createDescribe(): (entry: ForeignEntry) => string {
  const findSecrets = createFindSecrets();
  const tell = (text: string) => (findSecrets(text) ? '(a name that holds a secret)' : forTerminal(text).slice(0, mostCharacters));
  return ({ path, startLine, rule, commit }) =>
    `${tell(path)}${startLine === 0 ? '' : `:${startLine}`}${commit === undefined ? '' : ` in ${commit.slice(0, 7)}`}, ${tell(rule)}`;
}
