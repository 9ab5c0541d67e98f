// What other scanners accepted, as their own files tell it: positions, and of detect-secrets a hash. Their files may hold secrets; nothing of
// the text goes into a message, and no value is kept.
import { UsageError } from '../../model/usage-error.ts';

/** One accepted finding of another scanner. Paths as that scanner wrote them, with `/` between folders. */
export interface ForeignEntry {
  readonly scanner: 'gitleaks' | 'detect-secrets';
  readonly path: string;
  /** Lines as they stand in this commit; absent: in the files now, and wherever history had them. */
  readonly commit?: string;
  /** 1-based. */
  readonly startLine: number;
  readonly endLine: number;
  /** 1-based and inclusive, where it tells them. */
  readonly columns?: { readonly start: number; readonly end: number };
  /** A rule's name there. */
  readonly rule: string;
  /** SHA-1 of the text it took for the secret, in hex. */
  readonly hash?: string;
  /** Somebody looked, and it was none. */
  readonly harmless: boolean;
}

export interface ForeignBaseline {
  readonly entries: readonly ForeignEntry[];
  /** Of lines or records that say nothing that could be looked up: `line 3`, `record 3`. */
  readonly mistakes: readonly string[];
}

/**
 * By its content: a report of gitleaks in JSON (its baseline is one too), a `.gitleaksignore`, or a baseline of detect-secrets.
 * @throws UsageError for what is none of them
 */
export function parseForeignBaseline(text: string, file: string): ForeignBaseline {
  const value = parseJson(text.replace(/^\ufeff/, ''));
  const parsed = value === undefined ? parseIgnoreFile(text) : Array.isArray(value) ? parseReport(value) : parseSecretsBaseline(value);
  if (parsed === undefined || (parsed.entries.length === 0 && parsed.mistakes.length > 0))
    throw new UsageError('is no JSON report of gitleaks, no .gitleaksignore and no baseline of detect-secrets', file);
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `[commit:]file:rule:line`, as gitleaks reads it (https://github.com/gitleaks/gitleaks#gitleaksignore). */
function parseIgnoreFile(text: string): ForeignBaseline {
  const entries: ForeignEntry[] = [];
  const mistakes: string[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const entry = parseFingerprint(line);
    if (entry === undefined) mistakes.push(`line ${i + 1}`);
    else entries.push(entry);
  }
  return { entries, mistakes };
}

function parseFingerprint(text: string): ForeignEntry | undefined {
  const [, commit, path = '', rule = '', number = ''] = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.{1,4096}):([^:]{1,200}):(\d{1,9})$/.exec(text) ?? [];
  if (path === '') return undefined;
  const line = Number(number);
  return { scanner: 'gitleaks', path: toPosix(path), ...(commit === undefined ? {} : { commit }), startLine: line, endLine: line, rule, harmless: false };
}

/** The fields of gitleaks' `report.Finding`. `Secret` and `Match` are not looked at: redacted or not, the position tells. */
function parseReport(records: readonly unknown[]): ForeignBaseline {
  const found = records.map(parseFinding);
  return { entries: found.filter((entry) => entry !== undefined), mistakes: found.flatMap((entry, i) => (entry === undefined ? [`record ${i + 1}`] : [])) };
}

function parseFinding(record: unknown): ForeignEntry | undefined {
  if (!isObject(record)) return undefined;
  const { File, RuleID, StartLine, EndLine, StartColumn, EndColumn, Commit } = record;
  if (!isText(File) || !isText(RuleID) || !isCount(StartLine)) return undefined;
  const endLine = isCount(EndLine) && EndLine >= StartLine ? EndLine : StartLine;
  const columns = endLine === StartLine && isCount(StartColumn) && isCount(EndColumn) ? { start: StartColumn, end: EndColumn } : undefined;
  return {
    scanner: 'gitleaks',
    path: toPosix(File),
    ...(isText(Commit) && /^[0-9a-f]{7,64}$/.test(Commit) ? { commit: Commit } : {}),
    startLine: StartLine,
    endLine,
    ...(columns === undefined ? {} : { columns }),
    rule: RuleID,
    harmless: false,
  };
}

/** `results` of https://github.com/Yelp/detect-secrets, by file: `hashed_secret` is the SHA-1 of what it matched, `is_secret` an audit's answer. */
function parseSecretsBaseline(value: unknown): ForeignBaseline | undefined {
  if (!isObject(value) || !isObject(value['results'])) return undefined;
  const entries: ForeignEntry[] = [];
  const mistakes: string[] = [];
  for (const [path, secrets] of Object.entries(value['results'])) {
    for (const record of Array.isArray(secrets) ? (secrets as unknown[]) : [undefined]) {
      const entry = parseSecret(path, record);
      if (entry === undefined) mistakes.push(`record ${entries.length + mistakes.length + 1}`);
      else entries.push(entry);
    }
  }
  return { entries, mistakes };
}

function parseSecret(path: string, record: unknown): ForeignEntry | undefined {
  if (!isText(path) || !isObject(record)) return undefined;
  const { type, hashed_secret: hash, line_number: line, is_secret: isSecret } = record;
  if (!isText(type) || !isText(hash) || !/^[0-9a-f]{40}$/.test(hash)) return undefined;
  // Slim baselines leave the line out: the hash tells.
  const startLine = isCount(line) ? line : 0;
  return { scanner: 'detect-secrets', path: toPosix(path), startLine, endLine: startLine, rule: type, hash, harmless: isSecret === false };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 4096;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** gitleaks on Windows writes `\`. */
function toPosix(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}
