import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isGuessable } from '../../src/model/detector.ts';
import { beginLife, edits, isMarked, type Life, type LivingSecret, pickEdit } from '../support/living-repository.ts';
import { type InProcess, scanInProcess } from '../support/scan-in-process.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const folder = createTemporaryFolder('life');

// The seed stands in the title; with another one a further life can be tried.
test.each([{ seed: Number(process.env['LIFE_SEED'] ?? 1), steps: Number(process.env['LIFE_STEPS'] ?? 200) }])(
  'through $steps edits of seed $seed no accepted finding returns, and each new strong secret alerts',
  { timeout: 300_000 },
  async ({ seed, steps }) => {
    const life = beginLife(join(folder, String(seed)), seed);
    for (let step = 1; step <= steps; step++) {
      const name = await takeStep(life);
      if (step % 8 === 0 || step === steps) await checkWhole(life, `seed ${seed}, step ${step}, ${name}`);
    }
    expect(life.secrets.filter(({ accepted }) => accepted === 'open').length).toBeGreaterThan(steps / 20);
    expect(life.secrets.filter(({ accepted }) => accepted === 'mark').length).toBeGreaterThan(steps / 20);
  },
);

async function takeStep(life: Life): Promise<string> {
  const turn = life.random.below(10);
  if (turn === 0) return revert(life);
  if (turn === 1) return branchOff(life);
  const name = pickEdit(life);
  await commitEdit(life, name);
  return name;
}

async function commitEdit(life: Life, name: string): Promise<void> {
  life.brought = [];
  edits[name]?.(life);
  life.repository.git(['add', '--all']);
  const weak = name === 'addWeak';
  if (weak || life.random.below(life.brought.length > 0 ? 2 : 8) === 0) {
    const scan = await scanInProcess(life.repository.folder, { staged: true }, life.rules);
    if (weak) acceptWeak(life, scan);
    else expectLife(life, scan, `staged: ${name}`, life.brought);
  }
  life.repository.commit(name);
}

/** Whoever adds a weak one accepts it by what the hook tells. */
function acceptWeak(life: Life, { open }: InProcess): void {
  for (const [id, { detector }] of open) if (isGuessable(detector)) life.rules.push({ kind: 'baseline', source: 'target', where: 'baseline:1', finding: id });
}

async function revert(life: Life): Promise<string> {
  const commits = life.repository.git(['rev-list', '--no-merges', '--max-count=12', 'HEAD']).split('\n').slice(0, -1);
  if (commits.length === 0) return 'nothing to revert';
  life.repository.git(['revert', '--no-commit', life.random.pick(commits)], { mayFail: true });
  if (life.repository.git(['ls-files', '--unmerged']) !== '') {
    life.repository.git(['revert', '--abort'], { mayFail: true });
    life.repository.git(['reset', '--hard', '--quiet']);
    return 'a revert given up';
  }
  life.repository.commit('revert');
  return 'revert';
}

/** A side branch with some edits comes back: merged, merged with a change of its own, rebased, or picked commit by commit. */
async function branchOff(life: Life): Promise<string> {
  const { repository, random } = life;
  const side = `side${life.names++}`;
  const before = life.secrets.length;
  repository.git(['checkout', '--quiet', '-b', side]);
  for (let i = random.below(3); i >= 0; i--) await commitEdit(life, pickEdit(life));
  const scan = await scanInProcess(repository.folder, { diff: `main...${side}` }, life.rules);
  const tree = life.secrets.slice(before).filter((secret) => isMarked(life, secret) !== undefined);
  // What a branch brings is told although the branch itself has marks for it.
  for (const { id, accepted } of tree) expect(scan.open.has(id), `diff: ${id} is ${accepted}`).toBe(accepted !== 'rule');
  for (const { id, accepted } of life.secrets) if (accepted === 'rule') expect(scan.open.has(id), 'diff: accepted by rule').toBe(false);
  repository.git(['checkout', '--quiet', 'main']);
  if (random.below(2) === 0) await commitEdit(life, pickEdit(life));
  return bringBack(life, side);
}

async function bringBack(life: Life, side: string): Promise<string> {
  const { repository, random } = life;
  const way = random.pick(['merge', 'evil merge', 'rebase', 'cherry-pick']);
  const commands: Readonly<Record<string, readonly string[]>> = {
    merge: ['merge', '--quiet', '--no-ff', '--no-edit', '-X', 'theirs', side],
    'evil merge': ['merge', '--quiet', '--no-ff', '--no-commit', '-X', 'theirs', side],
    rebase: ['rebase', '--quiet', '-X', 'theirs', 'main', side],
    'cherry-pick': ['cherry-pick', '-X', 'theirs', '--empty=keep', `main..${side}`],
  };
  repository.git(commands[way] ?? [], { mayFail: true });
  if (repository.git(['ls-files', '--unmerged']) !== '') {
    for (const one of ['merge', 'rebase', 'cherry-pick']) repository.git([one, '--abort'], { mayFail: true });
    repository.git(['reset', '--hard', '--quiet']);
  } else if (way === 'evil merge') {
    edits[random.pick(['rotateInPlace', 'addSecondToLine', 'addStrong'])]?.(life);
    repository.commit(way);
  } else if (way === 'rebase') repository.git(['checkout', '--quiet', '-B', 'main', side]);
  repository.git(['checkout', '--quiet', 'main']);
  return way;
}

async function checkWhole(life: Life, place: string): Promise<void> {
  const scan = await scanInProcess(life.repository.folder, {}, life.rules);
  expect(scan.report.complete, place).toBe(true);
  expectLife(life, scan, place, life.secrets);
}

/** @param told of these the ones that nobody accepted must be open */
function expectLife(life: Life, { open, findings }: InProcess, place: string, told: readonly LivingSecret[]): void {
  const lost = told.filter(({ accepted, id }) => accepted === 'open' && !open.has(id));
  const back = life.secrets.filter((secret) => open.has(secret.id) && (secret.accepted === 'rule' || (secret.accepted === 'mark' && isMarked(life, secret))));
  const weak = [...open.values()].filter(({ detector }) => isGuessable(detector));
  const tell = ({ id, mark }: { readonly id: string; readonly mark?: string }) => {
    const found = findings.find(({ findingId }) => findingId === id);
    return {
      id,
      mark,
      suppression: found?.suppression,
      occurrences:
        found &&
        [...found.occurrences()].map(({ origin, attribution, region, marks }) =>
          JSON.stringify({ origin, path: attribution?.path, atHead: attribution?.atHead, line: region.startLine, marks }),
        ),
    };
  };
  expect({ place, lost: lost.map(tell), back: back.map(tell), weak: weak.map(({ findingId }) => tell({ id: findingId })) }).toEqual({
    place,
    lost: [],
    back: [],
    weak: [],
  });
}
