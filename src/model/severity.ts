// Severities as people read them, and the numbers GitHub code scanning sorts by.

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** Is `severity` at or above `threshold`? */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** The `security-severity` of a SARIF rule, a CVSS-like number as text (GitHub: > 9.0 critical, 7.0–8.9 high, 4.0–6.9 medium). */
export const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};
