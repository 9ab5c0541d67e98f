// Numbers as people read them.
import { type Severity, severities } from '../model/severity.ts';

const grouped = new Intl.NumberFormat('en-US');

/** `1,204 files`, `1 file`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped.format(count)} ${count === 1 ? singular : plural}`;
}

/** Decimal units: `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0 ? countOf(bytes, 'byte') : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** `critical` first, those that are none left out: `1 critical, 3 low`. */
export function countsBySeverity(counts: Readonly<Record<Severity, number>>): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${grouped.format(counts[severity])} ${severity}`)
    .join(', ');
}

export function totalOf(counts: Readonly<Record<Severity, number>>): number {
  return severities.reduce((sum, severity) => sum + counts[severity], 0);
}

/** `1,204`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}
