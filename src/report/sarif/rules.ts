// A detector as a SARIF rule: what GitHub shows beside each alert.
import type { ReportingDescriptor } from 'sarif';
import { type Detector, isGuessable } from '../../model/detector.ts';
import { type Severity, securitySeverity } from '../../model/severity.ts';
import { forMarkdown, forTerminal } from '../escape.ts';
import { toAbsoluteUri } from './uri.ts';

export const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, unknown>;

const problemSeverities = { critical: 'error', high: 'error', medium: 'warning', low: 'recommendation' } as const satisfies Record<Severity, unknown>;

/** GitHub's limit on a rule's full description. */
const maxDescription = 1024;

export function createRule(detector: Detector): ReportingDescriptor {
  const helpUri = toAbsoluteUri(detector.docs);
  const title = forTerminal(detector.title);
  return {
    id: detector.id,
    name: pascalCase(detector.id),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}: a credential that anyone who can read the repository can use until it is revoked.`.slice(0, maxDescription) },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: { text: helpText(detector), markdown: helpMarkdown(detector) },
    defaultConfiguration: { level: levels[detector.severity] },
    properties: {
      tags: ['security', 'secret', 'external/cwe/cwe-798', detector.kind],
      precision: precisionOf(detector),
      'problem.severity': problemSeverities[detector.severity],
      'security-severity': securitySeverity[detector.severity],
    },
  };
}

const steps = [
  'Revoke or rotate the secret where it was issued.',
  "Look through that provider's access log for use you cannot explain.",
  'Put the new secret into a secret store, and take the old one out of the file. Removing it without revoking it is not enough: history, clones and forks keep it.',
];

function helpText({ title, revoke, rotateAfterDays }: Detector): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`);
  return [`${forTerminal(title)}.`, ...numbered, `Where to revoke it: ${forTerminal(revoke)}`, ...rotation(rotateAfterDays)].join('\n');
}

function helpMarkdown({ title, revoke, docs, rotateAfterDays }: Detector): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
  const links = [link('Where to revoke it', revoke), link('About this kind of secret', docs)].filter((text) => text !== '').join(' · ');
  return [`**${forMarkdown(title)}**`, numbered, links, ...rotation(rotateAfterDays)].filter((text) => text !== '').join('\n\n');
}

function rotation(days: number | undefined): readonly string[] {
  return days === undefined ? [] : [`Rotate it at least every ${days} days.`];
}

function link(text: string, url: string): string {
  const uri = toAbsoluteUri(url);
  return uri === undefined ? '' : `[${text}](<${uri}>)`;
}

/** How often an alert of this rule is right: a format that proves itself by a checksum, one with enough randomness, a provider's, or any word beside "password". */
function precisionOf(detector: Detector): 'very-high' | 'high' | 'medium' | 'low' {
  if (detector.provider === 'generic') return 'low';
  if (isGuessable(detector)) return 'medium';
  return detector.facts.some((name) => name.includes('crc32') || name === 'gitlab-routable') ? 'very-high' : 'high';
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());
}
