import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { writeSarif } from '../../src/report/sarif.ts';
import { hostileJudgedReport, hostileReport, hostileSuppressedReport } from './hostile-report.ts';
import { judgedReport } from './judged-report.ts';
import {
  findingId,
  historyFinding,
  inFile,
  inHistory,
  render,
  sampleCoverage,
  sampleFinding,
  sampleOccurrence,
  sampleReport,
  sampleSkipped,
  suppressedReport,
  variedReport,
} from './sample-report.ts';
import { manyTargets } from './sarif/read-sarif.ts';
import { checkSchema, checkWithMultitool, multitoolIsAbsent } from './sarif-validation.ts';

const slowMs = 120_000;

const inEachTarget = (count: number) =>
  manyTargets(count).map(({ target }, i) => sampleFinding({ findingId: findingId(i), target }, [inFile('a.env', { target })]));
const incomplete = { complete: false, interrupted: true, coverage: sampleCoverage([sampleSkipped(), sampleSkipped({ reason: 'not-a-file' })], 4) };

const reports: Readonly<Record<string, () => Report>> = {
  empty: () => sampleReport(),
  'without targets': () => sampleReport([], { targets: [] }),
  varied: () => variedReport(),
  'many findings': () =>
    sampleReport(Array.from({ length: 300 }, (_, i) => sampleFinding({ findingId: findingId(i) }, [inFile(`config/${i}.env`), inHistory('gone.env')]))),
  'many places': () =>
    sampleReport([
      sampleFinding(
        {},
        Array.from({ length: 2500 }, (_, i) => inFile(`file-${i}`)),
      ),
    ]),
  'history only': () => sampleReport([historyFinding('config/old/gone.env'), historyFinding(undefined, { findingId: findingId(2) })]),
  hostile: () => hostileReport(),
  judged: () => judgedReport(),
  'judged, without findings': () => judgedReport({ findings: () => [] }),
  suppressed: () => suppressedReport(),
  'suppressed, shown': () => suppressedReport({ suppressedShown: true }),
  'suppressed, shown, hostile': () => hostileSuppressedReport(),
  'judged, hostile': () => hostileJudgedReport(),
  'not UTF-8': () => sampleReport([sampleFinding({}, [inFile('caf\udce9/\udcff.env')]), historyFinding('caf\udce9/x')]),
  incomplete: () => variedReport(incomplete),
  'several targets': () => sampleReport(inEachTarget(4), { targets: manyTargets(4) }),
  'too many targets': () => sampleReport(inEachTarget(23), { targets: manyTargets(23) }),
  'standard input': () =>
    sampleReport([sampleFinding({ target: '-' }, [sampleOccurrence({ kind: 'stdin', path: '-' }, { target: '-' })])], {
      targets: [{ target: '-', kind: 'stdin', repositories: [] }],
    }),
  'secrets shown': () => sampleReport([sampleFinding({}, [inFile('a', { revealed: 'the value' })])], { secretsShown: true }),
};

describe.each(Object.keys(reports))('%s', (name) => {
  const text = render(writeSarif, reports[name]?.() ?? sampleReport());

  test('holds to the OASIS schema', () => {
    expect(checkSchema(JSON.parse(text))).toEqual([]);
  });

  test.skipIf(multitoolIsAbsent)(
    `satisfies GitHub's rules (skipped where sarif-multitool-linux is not installed)`,
    async () => {
      expect(await checkWithMultitool(text)).toEqual([]);
    },
    slowMs,
  );

  test('stays within the limits of GitHub', () => {
    const { runs } = JSON.parse(text) as Log;
    expect(runs.length).toBeLessThanOrEqual(20);
    expect(new Set(runs.map(({ automationDetails }) => automationDetails?.id)).size).toBe(runs.length);
    for (const { results = [] } of runs) for (const { locations = [] } of results) expect(locations.length).toBeLessThanOrEqual(100);
  });
});
