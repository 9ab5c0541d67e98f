// Two judges of a SARIF file: the OASIS schema, and Microsoft's multitool with GitHub's own rules. Neither needs a network.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ValidateFunction } from 'ajv';
import type { Log } from 'sarif';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

let validate: ValidateFunction | undefined;

/** @returns what the schema finds wrong */
export function checkSchema(log: Log): readonly string[] {
  validate ??= compileSchema();
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function compileSchema(): ValidateFunction {
  const Ajv = require('ajv-draft-04').default;
  const schemas = join(dirname(require.resolve('@microsoft/jest-sarif')), 'schemas');
  const schema = JSON.parse(readFileSync(join(schemas, 'sarif-2.1.0-rtm.5.json'), 'utf8'));
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: false }).compile(schema);
}

// Its wrapper goes through a shell, which takes the ";" of the rule kinds for its own.
const multitool = join(dirname(require.resolve('@microsoft/sarif-multitool')), '..', 'sarif-multitool-linux', 'Sarif.Multitool');

export const multitoolIsAbsent = process.platform !== 'linux' || !existsSync(multitool);

/** @returns errors and warnings; the tool's exit code is 0 whatever it finds */
export async function checkWithMultitool(text: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'keytrail-sarif-'));
  try {
    const [input, output] = [join(folder, 'report.sarif'), join(folder, 'findings.sarif')];
    await writeFile(input, text);
    await run(multitool, ['validate', input, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '--output', output, '--quiet', 'true']);
    return describeResults(JSON.parse(await readFile(output, 'utf8')) as Log);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function describeResults({ runs }: Log): readonly string[] {
  return runs.flatMap(({ results = [], invocations = [] }) => {
    const failures = invocations.flatMap(({ toolExecutionNotifications = [], toolConfigurationNotifications = [] }) => [
      ...toolExecutionNotifications,
      ...toolConfigurationNotifications,
    ]);
    const broken = failures.filter(({ level }) => level === 'error').map(({ message }) => `tool: ${message.text}`);
    return [
      ...broken,
      ...results.map(
        ({ ruleId, level, message, locations }) => `${level} ${ruleId} ${JSON.stringify(message)} ${JSON.stringify(locations?.[0]?.logicalLocations)}`,
      ),
    ];
  });
}
