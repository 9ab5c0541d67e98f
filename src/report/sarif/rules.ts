// A detector as a SARIF rule: what GitHub shows beside each alert.
import type { ReportingDescriptor } from 'sarif';
import { type Detector, isGuessable } from '../../model/detector.ts';
import type { Severity } from '../../model/severity.ts';
import type { VerdictClass } from '../../model/verdict.ts';
import { classTexts, risksOf } from '../class-text.ts';
import { forMarkdown, forTerminal } from '../escape.ts';
import type { RuleUse } from './rule-use.ts';
import { relateToHardCoded, relateToRisks } from './taxonomy.ts';
import { toAbsoluteUri } from './uri.ts';

export const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, unknown>;

export const problemSeverities = { critical: 'error', high: 'error', medium: 'warning', low: 'recommendation' } as const satisfies Record<Severity, unknown>;

/** GitHub's limit on a rule's full description. */
const maxDescription = 1024;

/** @param judged an inventory was read: the rule tells its place in the taxonomies */
export function createRule({ id, detector, class: name, weight }: RuleUse, judged = false): ReportingDescriptor {
  const helpUri = toAbsoluteUri(detector.docs);
  const about = name === undefined ? describeSecret(detector) : describeClass(detector, name);
  const risks = name === undefined ? (judged ? risksOf('unmatched') : []) : risksOf(name);
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: `${about.title}.` },
    fullDescription: { text: about.text.slice(0, maxDescription) },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: { text: helpText(detector, about), markdown: helpMarkdown(detector, about) },
    defaultConfiguration: { level: levels[weight.severity] },
    ...(judged ? { relationships: [...relateToRisks(risks), relateToHardCoded()] } : {}),
    properties: {
      tags: ['security', 'secret', 'external/cwe/cwe-798', detector.kind, ...(name === undefined ? [] : [name]), ...risks.map((risk) => `owasp/${risk}`)],
      precision: precisionOf(detector),
      'problem.severity': problemSeverities[weight.severity],
      'security-severity': weight.score.toFixed(1),
    },
  };
}

/** What a rule is about, and what to do. */
interface About {
  readonly title: string;
  readonly text: string;
  /** After the title, in the help. */
  readonly means?: string;
  readonly steps: readonly string[];
}

function describeSecret({ title }: Detector): About {
  const name = forTerminal(title);
  return { title: name, text: `${name}: a credential that anyone who can read the repository can use until it is revoked.`, steps };
}

function describeClass({ title }: Detector, name: VerdictClass): About {
  const about = classTexts[name];
  return {
    title: `${forTerminal(title)}: ${about.title}`,
    text: `${forTerminal(title)}: ${about.title}. ${about.means}`,
    means: about.means,
    steps: about.steps,
  };
}

const steps = [
  'Revoke or rotate the secret where it was issued.',
  "Look through that provider's access log for use you cannot explain.",
  'Put the new secret into a secret store, and take the old one out of the file. Removing it without revoking it is not enough: history, clones and forks keep it.',
];

function helpText({ revoke, rotateAfterDays }: Detector, { title, means, steps }: About): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`);
  return [`${title}.`, ...(means === undefined ? [] : [means]), ...numbered, `Where to revoke it: ${forTerminal(revoke)}`, ...rotation(rotateAfterDays)].join(
    '\n',
  );
}

function helpMarkdown({ revoke, docs, rotateAfterDays }: Detector, { title, means = '', steps }: About): string {
  const numbered = steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
  const links = [link('Where to revoke it', revoke), link('About this kind of secret', docs)].filter((text) => text !== '').join(' · ');
  return [`**${forMarkdown(title)}**`, means, numbered, links, ...rotation(rotateAfterDays)].filter((text) => text !== '').join('\n\n');
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

export function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());
}
