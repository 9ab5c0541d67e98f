// Compiles `detectors/*.yaml` into `build/` and writes the JSON Schemas. Run by `npm run build`, and so by `npm ci`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema, targetConfigSchema } from './config-schema.ts';
import { writeCatalogue } from './detectors/catalogue.ts';
import { compileCatalogue } from './detectors/compile.ts';
import { listDetectorFiles } from './detectors/files.ts';
import { detectorFileSchema, loadDetectorFile } from './detectors/load.ts';
import { inventoryFileSchema } from './inventory/schema.ts';
import { baselineEntrySchema } from './suppress/baseline/schema.ts';

const root = new URL('../', import.meta.url);

function writeSchema(name: string, title: string, of: Parameters<typeof toJsonSchema>[0]): void {
  const schema = { title, ...toJsonSchema(of, { errorMode: 'ignore' }) };
  writeFileSync(new URL(`schemas/${name}.schema.json`, root), `${JSON.stringify(schema, null, 2)}\n`);
}

mkdirSync(new URL('build/', root), { recursive: true });
writeCatalogue(
  compileCatalogue(
    listDetectorFiles()
      .flatMap(loadDetectorFile)
      .map(({ detector }) => detector),
  ),
);
writeSchema('detector', 'A keytrail detector file', detectorFileSchema);
writeSchema('config', 'A keytrail configuration file', configSchema);
writeSchema('target-config', 'A keytrail.yaml that a target brings', targetConfigSchema);
writeSchema('inventory', 'A keytrail inventory file', inventoryFileSchema);
writeSchema('baseline', 'A line of a keytrail baseline', baselineEntrySchema);
