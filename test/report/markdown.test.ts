import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/model/report.ts';
import { writeMarkdown } from '../../src/report/markdown.ts';
import { hostileJudgedReport, hostileReport, hostileSuppressedReport } from './hostile-report.ts';
import { judgedFinding, judgedReport, sampleIdentity, sampleJudgement, sampleOwner } from './judged-report.ts';
import { inFile, render, sampleCoverage, sampleFinding, sampleReport, sampleSkipped, sampleSuppression, sampleTarget, variedReport } from './sample-report.ts';

const markdown = (report: Report) => render(writeMarkdown, report);
const maxBytes = 1024 * 1024;

test('an incomplete report says so before anything else', () => {
  const text = markdown(variedReport({ complete: false, coverage: sampleCoverage([sampleSkipped()], 3) }));
  expect(text).toMatch(/^# keytrail\n\n> \[!WARNING\]\n> \*\*Incomplete\.\*\*/);
  expect(text).toContain('4 items not read');
  expect(text).toMatch(/## Not read\n[\s\S]*missing-object[\s\S]*3 more items not listed/);
});

test('without an inventory it counts the secrets and lists them, without owners', () => {
  const text = markdown(variedReport());
  expect(text).toContain('**4 secrets: 1 critical, 1 high, 1 medium, 1 low**');
  expect(text).toContain(
    '| critical | Acme live API key `acme_…32 more` | `config/app.env:3` and 3 more places | 2025-02-01 | [how](<https://docs.acme.example/revoke>) |',
  );
  expect(text).not.toMatch(/owner|Governance/i);
});

test('an empty report is a short one', () => {
  expect(markdown(sampleReport())).toContain('**No secrets**');
});

describe('with an inventory', () => {
  const text = markdown(judgedReport());

  test('it counts what is open, and beside it what needs no alert', () => {
    expect(text).toContain('**4 open findings: 2 critical, 1 high, 1 medium**');
    expect(text).toContain('\nBesides: 2 governed.\n\nSuppressed: exception 1 (until 2026-12-01).\n');
  });

  test('the worst come first, and what is suppressed or no finding is not listed', () => {
    const worst = text.slice(text.indexOf('## The worst'), text.indexOf('## By owner'));
    expect([...worst.matchAll(/^\| (critical|high|medium|low) \| `([^`]+)`/gm)].map(([, , name]) => name)).toEqual([
      'retired-live',
      'orphaned',
      'departed-owner?',
      'unmatched',
    ]);
    expect(text).not.toContain('config/4.env');
    expect(text).not.toContain('config/5.env');
  });

  test('each owner has a section, and so has what nobody owns', () => {
    expect([...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title)).toEqual([
      '`team-pay`: 1 critical, 1 medium',
      'No owner: 1 critical',
      '`j.doe`: 1 high',
    ]);
    expect(text).toContain('`j.doe`, `j.doe@people.example`; has left');
  });

  test("identities have findings of their own, with the line of their record and the owner's state", () => {
    expect(text).toContain('2 of 1,204 identities to act on: 1 high, 1 low.');
    expect(text).toMatch(/\| high \| `nhi-report` \| `departed-owner` prod, review-overdue \|.*\| `inventory\.yaml:42` \|/);
    expect(text).not.toContain('nhi-fine');
  });

  test('reasons are told whole, and those beyond the cell are counted', () => {
    const evidence = ['first', 'second', 'third'].map((rule) => ({ rule, text: `${rule} ${'word '.repeat(27)}end` }));
    const row = markdown(judgedReport({ judgement: sampleJudgement([sampleIdentity({}, { evidence })]) }));
    expect(row).toMatch(/\| first (word )+end; second (word )+end; and 1 more reason \|/);
  });

  test('metrics come with what they were computed from, and claims that prove nothing with the reason', () => {
    expect(text).toContain('| Orphan rate | 16.7 % | 1 of 6 | without 3 unmatched |');
    expect(text).toContain('- `c-kv` of 2026-10-01: it is older than it may be');
    expect(text).not.toContain('`c-aws` of');
  });

  test('a path says which target it is in, where there are several', () => {
    expect(text).toContain('| `deploy/prod.yaml:3` |');
    const several = markdown(judgedReport({ targets: [sampleTarget(), sampleTarget({ target: 'other' })] }));
    expect(several.match(/`deploy\/prod\.yaml:3` in `\.`/g)).toHaveLength(2);
  });

  test('the page on revoking is a link', () => {
    expect(text).toContain('and revoke this version; how: [here](<https://docs.acme.example/revoke>) |');
  });

  test('where nobody answers it says who to turn to', () => {
    expect(text).toContain('Turn to team-platform');
  });
});

describe('a report that is too long', () => {
  const path = `${'ü'.repeat(110)}/`;
  const huge = (more: readonly Finding[] = []) => {
    const findings = Array.from({ length: 20_000 }, (_, i) =>
      judgedFinding(i, { owner: sampleOwner({ id: `team-${i % 900}-${'é'.repeat(50)}` }), actions: ['ß'.repeat(300)] }, {}, [inFile(path + i)]),
    );
    const identities = Array.from({ length: 20_000 }, (_, i) => sampleIdentity({ id: `nhi-${i}-${'é'.repeat(70)}` }, { actions: ['ß'.repeat(300)] }));
    const skipped = Array.from({ length: 5000 }, (_, i) => sampleSkipped({ place: path + i, detail: 'ß'.repeat(300) }));
    const judgement = sampleJudgement(identities);
    return sampleReport([...findings, ...more], { complete: false, coverage: sampleCoverage(skipped), judgement, suppressedShown: true });
  };

  test('stays below 1 MiB, keeps the worst and says how many were left out', () => {
    const text = markdown(huge());
    expect(Buffer.byteLength(text)).toBeLessThan(maxBytes);
    expect(text).toContain('19,950 more findings not in this table; none is worse.');
    expect(text).toMatch(/[\d,]+ more findings of these and other owners left out\./);
    expect(text).toMatch(/[\d,]+ more identities left out, the least severe\./);
    expect(text).toMatch(/[\d,]+ more items not listed\./);
  });

  test('stays below 1 MiB with what is suppressed too, and says how much of that was left out', () => {
    const suppressed = Array.from({ length: 2000 }, (_, i) =>
      sampleFinding({ suppression: sampleSuppression({ reason: 'ß'.repeat(300), where: `${path}:1`, ...(i % 2 === 0 ? { void: 'policy' } : {}) }) }, [
        inFile(path + i),
      ]),
    );
    const text = markdown(huge(suppressed));
    expect(Buffer.byteLength(text)).toBeLessThan(maxBytes);
    expect(text).toMatch(
      /## Suppressions that hide nothing\n[\s\S]*[\d,]+ more findings not in this table\.\n[\s\S]*## Suppressed\n[\s\S]*[\d,]+ more findings not in this table\.\n/,
    );
  });

  test('counts every finding once: shown in a section, told as not shown there, or left out', () => {
    const text = markdown(huge());
    const owners = text.slice(text.indexOf('## By owner'), text.indexOf('## Identities'));
    const rows = owners.match(/^\| high \|/gm)?.length ?? 0;
    const told = [...owners.matchAll(/^([\d,]+) more findings?/gm)].reduce((sum, [, count = '']) => sum + Number(count.replaceAll(',', '')), 0);
    expect(rows + told).toBe(20_000);
  });

  test('is read in one pass and kept in bounds, an owner of many findings too', () => {
    let held = 0;
    function* findings() {
      for (let i = 0; i < 5000; i++) {
        held++;
        yield judgedFinding(i);
      }
    }
    const text = markdown(sampleReport([], { findings, counts: { critical: 0, high: 5000, medium: 0, low: 0 }, judgement: sampleJudgement() }));
    expect(held).toBe(5000);
    expect(text).toContain('4,980 more findings of this owner not shown; none is worse.');
  });
});

describe.each([hostileReport, hostileSuppressedReport, hostileJudgedReport])('$name', (report) => {
  const text = markdown(report());

  test('hostile text holds no control character and no log command', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::|##\[|##vso\[/i);
  });

  test('hostile text stays in its cell', () => {
    const tables = text.split(/\n\n+/).filter((part) => part.startsWith('|'));
    expect(tables.length).toBeGreaterThan(1);
    for (const table of tables) {
      const cells = table
        .trim()
        .split('\n')
        .map((line) => line.replace(/\\[\\|]/g, '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  test('hostile text outside code becomes no link, mention, reference, image or tag', () => {
    const prose = text
      .replace(/^(?:#+ |> \[!)/gm, '')
      .replace(/\[(?:how|here)\]\(<https:\/\/docs\.acme\.example\/revoke>\)/g, '')
      .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
      .replace(/\\[^A-Za-z0-9]/g, '');
    expect(prose).not.toMatch(/[@#<[$]|:\/\/|www\.|GH-\d|[0-9a-f]{7}/i);
  });
});

test('a shown value is not in it', () => {
  const report = sampleReport([sampleFinding({}, [inFile('a', { revealed: 'the value' })])], { secretsShown: true });
  expect(markdown(report)).not.toContain('the value');
});
