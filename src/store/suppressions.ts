// What hides the findings of one run, beside their verdicts: replaced without reading anything anew.
import type { DatabaseSync } from 'node:sqlite';
import type { Suppressible, Suppression, SuppressionCounts } from '../model/suppression.ts';
import type { FindingContext, FindingReader } from './read-findings.ts';

export interface StoredSuppressions {
  /** Asks of each finding what hides it. What was known of that before is forgotten. Verdicts must stand. */
  suppress(context: FindingContext, suppressionOf: (asked: Suppressible) => Suppression | undefined): void;
  /** Only of findings that the verdict leaves open. */
  countSuppressions(): SuppressionCounts;
}

export const suppressionTable = 'CREATE TABLE suppression (finding INTEGER PRIMARY KEY, active INTEGER, name TEXT, body TEXT)';

const counted = `
  SELECT x.active, x.name, count(*) AS n FROM suppression x JOIN finding f ON f.number = x.finding LEFT JOIN verdict v ON v.secret = f.secret
  WHERE coalesce(v.status, 0) = 0 GROUP BY x.active, x.name ORDER BY x.name`;

const none: ReadonlySet<string> = new Set();

export function createSuppressions(
  database: DatabaseSync,
  readFindings: FindingReader,
  olderMarks: ReadonlyMap<number, ReadonlySet<string>>,
): StoredSuppressions {
  const insert = database.prepare('INSERT INTO suppression VALUES (?, ?, ?, ?)');

  return {
    suppress(context, suppressionOf) {
      database.exec('DELETE FROM suppression');
      // Written when all are read: the order in which findings are read depends on what is written.
      const found: [number, Suppression][] = [];
      for (const { finding, number, value, target } of readFindings(context)) {
        const suppression = suppressionOf({ finding, target, olderMarks: olderMarks.get(value) ?? none });
        if (suppression !== undefined) found.push([number, suppression]);
      }
      for (const [number, suppression] of found)
        insert.run(number, suppression.void === undefined ? 1 : 0, suppression.void ?? suppression.kind, JSON.stringify(suppression));
    },
    countSuppressions() {
      const rows = database.prepare(counted).all() as { active: number; name: string; n: number }[];
      const countsOf = (active: number) => Object.fromEntries(rows.filter((row) => row.active === active).map(({ name, n }) => [name, n]));
      return { active: countsOf(1), void: countsOf(0) };
    },
  };
}
