// Files and tables → one inventory, or all that is wrong with them.
import type { Inventory } from '../model/inventory.ts';
import { addTable } from './add-table.ts';
import { createDraft, finishDraft } from './draft.ts';
import { type InventoryFileName, listInventoryFiles } from './files.ts';
import { createMistakes, type Mistakes } from './mistakes.ts';
import type { DatabaseEnvironment } from './password-file.ts';
import { readBounded } from './read-bounded.ts';
import type { FileContext } from './yaml-file.ts';

export interface LoadOptions {
  /** Fill `Identity.lines`, which takes memory. */
  readonly fieldLines?: boolean;
  /** Is there a secret in a text? Such a text is refused: an inventory holds no values. */
  readonly findSecrets?: (text: string) => boolean;
  /** PGPASSWORD and PGPASSFILE, for databases that an inventory file names. */
  readonly databaseEnvironment?: DatabaseEnvironment;
}

/** @throws UsageErrors with every mistake of every file */
export async function loadInventory(paths: readonly string[], { fieldLines = false, findSecrets, databaseEnvironment }: LoadOptions = {}): Promise<Inventory> {
  const mistakes = createMistakes();
  const draft = createDraft();
  const files = listInventoryFiles(paths, mistakes);
  for (const file of files) await addFile(file, { file: file.file, draft, mistakes, fieldLines, findSecrets, databaseEnvironment });
  const inventory = finishDraft(
    draft,
    files.map(({ file }) => file),
    mistakes,
  );
  // Without this every secret of a scan would look orphaned.
  if (inventory.identities.length === 0 && mistakes.count() === 0) mistakes.add({ file: paths.join(', ') }, 'no identities: every secret would look orphaned');
  if (mistakes.count() > 0) throw mistakes.toError();
  return inventory;
}

async function addFile({ file, kind }: InventoryFileName, context: FileContext): Promise<void> {
  const content = readContent(file, context.mistakes);
  if (content === undefined) return;
  if (kind === 'csv') addTable((await import('./csv-file.ts')).readCsv(content, context), context);
  else
    for (const source of (await import('./yaml-file.ts')).addYamlFile(content.toString('utf8'), context))
      addTable(await (await import('./sql-view.ts')).readView(source, context), context);
}

function readContent(file: string, mistakes: Mistakes): Buffer | undefined {
  const read = readBounded(file);
  if ('content' in read) return read.content;
  mistakes.add({ file }, read.mistake);
  return undefined;
}
