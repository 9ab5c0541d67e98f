// Who writes the file, in which version of the format.
import type { ReportingDescriptor, ToolComponent } from 'sarif';

export const sarifSchema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export function createDriver({ version }: { readonly version: string }, rules: ReportingDescriptor[]): ToolComponent {
  return { name: 'keytrail', semanticVersion: version, informationUri: 'https://github.com/keytrail/keytrail', rules };
}
