// A target's own `keytrail.yaml`. Loaded when there is one: YAML and its schema take time that a commit hook feels.
import { operatorFields, type TargetConfigFile, targetConfigSchema } from '../config-schema.ts';
import { UsageError } from '../model/usage-error.ts';
import { type CheckedYaml, parseCheckedYaml, parseYaml } from '../parse/checked-yaml.ts';

/** @throws UsageError for anything but what a target may decide about itself */
export function parseTargetConfig(text: string, file: string): CheckedYaml<TargetConfigFile> {
  const { value, lineOf } = parseYaml(text);
  // A file of comments alone.
  if (value === null) return { value: {}, lineOf };
  const taken = operatorFields.find((name) => typeof value === 'object' && value !== null && Object.hasOwn(value, name));
  if (taken !== undefined) throw new UsageError(`"${taken}" can be set by the operator alone: pass this file by --config`, `${file}:${lineOf([taken])}`);
  return parseCheckedYaml(text, targetConfigSchema, file);
}
