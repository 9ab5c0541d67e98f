// The policy a file writes, over the standard one: thresholds are data, not program.
import { defaultPolicy, type Policy } from '../model/inventory.ts';
import { knownFields } from './known-fields.ts';
import type { PolicyRecord } from './schema.ts';

export function toPolicy(record: PolicyRecord): Policy {
  const standard = defaultPolicy;
  const { defaults } = record;
  return {
    rotationDays: defaults.rotation_days ?? standard.rotationDays,
    rotationDaysByKind: { ...standard.rotationDaysByKind, ...knownFields(record.rotation_days_by_kind ?? {}) },
    graceDays: defaults.grace_days ?? standard.graceDays,
    dormantDays: defaults.dormant_days ?? standard.dormantDays,
    nearExpiryDays: defaults.near_expiry_days ?? standard.nearExpiryDays,
    maxExceptionDays: defaults.max_exception_days ?? standard.maxExceptionDays,
    commonValueRecords: defaults.common_value_records ?? standard.commonValueRecords,
    requiredFields: record.required_fields ?? standard.requiredFields,
    locations: record.locations?.map((rule) => knownFields(rule)) ?? standard.locations,
    scores: { ...standard.scores, ...knownFields(record.scores ?? {}) },
    weights: { ...standard.weights, ...knownFields(record.weights ?? {}) },
    debt: { ...standard.debt, ...knownFields(record.debt ?? {}) },
  };
}
