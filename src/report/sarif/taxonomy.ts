// The standards that rules and results refer to: OWASP's risks of non-human identities, and the weakness that a secret in a file is.
import type { ReportingDescriptor, ReportingDescriptorReference, ReportingDescriptorRelationship, ToolComponent, ToolComponentReference } from 'sarif';

const owasp = { name: 'OWASP NHI Top 10 2025', index: 0 } as const;
const cwe = { name: 'CWE', index: 1 } as const;

/** https://owasp.org/www-project-non-human-identities-top-10/2025/ */
const risks: readonly string[] = [
  'Improper Offboarding',
  'Secret Leakage',
  'Vulnerable Third-Party NHI',
  'Insecure Authentication',
  'Overprivileged NHI',
  'Insecure Cloud Deployment Configurations',
  'Long-Lived Secrets',
  'Environment Isolation',
  'NHI Reuse',
  'Human Use of NHI',
];

const hardCoded = 'CWE-798';

/** What a run needs that refers to them. */
export function createTaxonomies(): ToolComponent[] {
  return [
    {
      name: owasp.name,
      organization: 'OWASP',
      version: '2025',
      informationUri: 'https://owasp.org/www-project-non-human-identities-top-10/2025/',
      shortDescription: { text: 'The ten gravest risks of non-human identities.' },
      taxa: risks.map((name, i) => describeTaxon(`NHI${i + 1}`, name)),
    },
    {
      name: cwe.name,
      organization: 'MITRE',
      informationUri: 'https://cwe.mitre.org/',
      shortDescription: { text: 'Common Weakness Enumeration.' },
      taxa: [{ ...describeTaxon(hardCoded, 'Use of Hard-coded Credentials'), helpUri: 'https://cwe.mitre.org/data/definitions/798.html' }],
    },
  ];
}

export function supportedTaxonomies(): ToolComponentReference[] {
  return [owasp, cwe];
}

/** @param ids `NHI1` … `NHI10`; others are left out */
export function relateToRisks(ids: readonly string[]): ReportingDescriptorRelationship[] {
  return referToRisks(ids).map((target) => ({ target, kinds: ['relevant'] }));
}

export function relateToHardCoded(): ReportingDescriptorRelationship {
  return { target: { id: hardCoded, index: 0, toolComponent: cwe }, kinds: ['relevant'] };
}

export function referToRisks(ids: readonly string[]): ReportingDescriptorReference[] {
  return [...new Set(ids)].flatMap((id) => {
    const index = risks.findIndex((_, i) => id === `NHI${i + 1}`);
    return index < 0 ? [] : [{ id, index, toolComponent: owasp }];
  });
}

/** `NHI7 Long-Lived Secrets`; the id alone where it is unknown. */
export function nameRisk(id: string): string {
  const name = risks.find((_, i) => id === `NHI${i + 1}`);
  return name === undefined ? id : `${id} ${name}`;
}

function describeTaxon(id: string, name: string): ReportingDescriptor {
  return { id, name: name.replace(/[^A-Za-z0-9]/g, ''), shortDescription: { text: `${name}.` } };
}
