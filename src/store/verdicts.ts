// The verdicts of one run, in a table of their own: written while secrets are read, and replaced without reading anything anew.
import type { DatabaseSync } from 'node:sqlite';
import { type Severity, severities } from '../model/severity.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Verdicts {
  setVerdict(secret: number, verdict: Verdict): void;
  clearVerdicts(): void;
  countBySeverity(): Record<Severity, number>;
}

/** In a report's order. */
const statuses: readonly Verdict['status'][] = ['open', 'suppressed', 'none'];

// The index holds what findings are sorted and counted by, apart from the long bodies.
const schema = `
  CREATE TABLE verdict (secret INTEGER PRIMARY KEY, score REAL, severity INTEGER, status INTEGER, body TEXT);
  CREATE INDEX verdict_rank ON verdict (secret, status, score, severity);
`;

const openFindings = `
  SELECT coalesce(v.severity, f.severity) AS severity, count(*) AS n
  FROM finding f LEFT JOIN verdict v ON v.secret = f.secret LEFT JOIN suppression x ON x.finding = f.number
  WHERE coalesce(v.status, 0) = 0 AND coalesce(x.active, 0) = 0 GROUP BY 1`;

export function createVerdicts(database: DatabaseSync): Verdicts {
  database.exec(schema);
  const insert = database.prepare('INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)');

  return {
    setVerdict(secret, verdict) {
      const { score, severity, status } = verdict;
      insert.run(secret, score, severities.indexOf(severity), statuses.indexOf(status), JSON.stringify(verdict));
    },
    clearVerdicts: () => database.exec('DELETE FROM verdict'),
    countBySeverity() {
      const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
      for (const { severity, n } of database.prepare(openFindings).all()) counts[severities[severity as number] ?? 'low'] += n as number;
      return counts;
    },
  };
}
