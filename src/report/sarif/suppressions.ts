// What hides a result, as SARIF tells it (2.1.0, §3.35): accepted, in the source or outside of it, with the words of whoever accepted it.
import type { Location, Suppression as SarifSuppression } from 'sarif';
import { pathToUri } from '../../model/path-text.ts';
import { type Finding, type ReportTarget, statusOf } from '../../model/report.ts';
import type { Suppression } from '../../model/suppression.ts';
import { forTerminal } from '../escape.ts';
import { isInFile, pathInTarget } from '../place.ts';
import { describeSuppression } from '../suppression-words.ts';
import { shorten } from '../table/layout.ts';
import { describeException } from '../verdict-words.ts';
import { filePath, rootUriBaseId } from './provenance.ts';

/** Of one text. */
const maxText = 600;
const maxPlaces = 100;

/** Empty for what is open. */
export function suppressionsOf(finding: Finding, targets: readonly ReportTarget[]): SarifSuppression[] {
  if (statusOf(finding) !== 'suppressed') return [];
  const { verdict, suppression } = finding;
  return [...(verdict?.status === 'suppressed' ? [acceptByException(finding)] : []), ...(isActive(suppression) ? [accept(finding, suppression, targets)] : [])];
}

function isActive(suppression: Suppression | undefined): suppression is Suppression {
  return suppression !== undefined && suppression.void === undefined;
}

function acceptByException({ verdict }: Finding): SarifSuppression {
  const text = verdict?.suppression === undefined ? 'An exception covers it.' : capitalize(describeException(verdict.suppression));
  return { kind: 'external', status: 'accepted', justification: forTerminal(text) };
}

function accept(finding: Finding, suppression: Suppression, targets: readonly ReportTarget[]): SarifSuppression {
  const location = suppression.kind === 'inline' ? locateMark(finding, suppression, targets) : undefined;
  return {
    kind: suppression.kind === 'inline' ? 'inSource' : 'external',
    status: 'accepted',
    justification: forTerminal(shorten(capitalize(describeSuppression(suppression)), maxText)),
    ...(location === undefined ? {} : { location }),
  };
}

/** A mark's place is `path:line` within the target: told where the secret stands in that file now. */
function locateMark({ occurrences }: Finding, { where }: Suppression, targets: readonly ReportTarget[]): Location | undefined {
  const [, path = '', line = ''] = /^(.+):(\d+)$/s.exec(where) ?? [];
  let left = maxPlaces;
  for (const occurrence of occurrences()) {
    if (left-- === 0) break;
    if (!isInFile(occurrence) || pathInTarget(occurrence) !== path) continue;
    const uri = pathToUri(filePath(occurrence, targets));
    return { physicalLocation: { artifactLocation: { uri, uriBaseId: rootUriBaseId }, region: { startLine: Math.max(1, Number(line)) } } };
  }
  return undefined;
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
