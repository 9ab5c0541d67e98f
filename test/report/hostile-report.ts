import type { Report } from '../../src/model/report.ts';
import { hostileStrings } from './hostile.ts';
import {
  commit,
  findingId,
  inFile,
  inHistory,
  sampleCoverage,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleRepository,
  sampleSkipped,
  sampleTarget,
} from './sample-report.ts';

/** Each hostile string in every place that a scanned repository can write to. */
export function hostileReport(changes: Partial<Report> = {}): Report {
  const findings = hostileStrings.flatMap((text, i) => {
    const facts = { host: text, user: text, issuer: text, account: text, project: text, publicId: text };
    const attribution = { path: text, atHead: false, refs: [text], refCount: 1 };
    const named = sampleOccurrence({ kind: i % 2 === 0 ? 'ref-name' : 'path-name', repository: '', path: text });
    return [
      sampleFinding({ findingId: findingId(3 * i), facts }, [inFile(text, { facts }), inFile(`folder/${text}`)]),
      sampleFinding({ findingId: findingId(3 * i + 1), present: false }, [inHistory(text, { attribution })]),
      sampleFinding({ findingId: findingId(3 * i + 2), present: false, mask: text }, [named]),
    ];
  });
  const skipped = hostileStrings.map((text) => sampleSkipped({ place: text, detail: text }));
  const repository = sampleRepository({
    branch: hostileStrings[0] ?? '',
    head: commit('e'),
    headPaths: hostileStrings,
    remote: 'https://x:y@evil.example/[a](b)',
  });
  const targets = [sampleTarget({ repositories: [repository] })];
  return sampleReport(findings, { complete: false, targets, coverage: sampleCoverage(skipped), ...changes });
}
