// Detectors → catalogue: keywords into one automaton, everything under one digest.
import { createHash } from 'node:crypto';
import { type Automaton, type Catalogue, headBytes, type Keyword } from '../model/catalogue.ts';
import type { Detector } from '../model/detector.ts';
import { UsageError } from '../model/usage-error.ts';

export function compileCatalogue(detectors: readonly Detector[]): Catalogue {
  const sorted = [...detectors].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [i, detector] of sorted.entries()) if (sorted[i + 1]?.id === detector.id) throw new UsageError(`two detectors have the id "${detector.id}"`);
  const keywords = collectKeywords(sorted);
  const digest = createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
  return { digest, detectors: sorted, keywords, automaton: buildAutomaton(keywords.map((keyword) => keyword.text.slice(0, headBytes))) };
}

function collectKeywords(detectors: readonly Detector[]): Keyword[] {
  const owners = new Map<string, number[]>();
  for (const [index, detector] of detectors.entries())
    for (const keyword of new Set(detector.keywords)) owners.set(keyword, [...(owners.get(keyword) ?? []), index]);
  return [...owners].map(([text, indices]) => ({ text, detectors: indices }));
}

interface TrieNode {
  readonly next: number[];
  readonly outputs: number[];
  fail: number;
}

function buildAutomaton(keywords: readonly string[]): Automaton {
  const { classOf, classCount } = assignClasses(keywords);
  const nodes = buildTrie(keywords, classOf, classCount);
  const order = linkFailures(nodes);
  const matches = order.filter((state) => nodes[state]?.outputs.length);
  // Match states come last, so that one comparison in the kernel tells them.
  const renumbered = [...order.filter((state) => !nodes[state]?.outputs.length), ...matches];
  const stride = classCount * 4;
  const offsets = new Map(renumbered.map((state, i) => [state, i * stride]));
  // A hit is told as one number, of which a state takes 24 bits.
  if (nodes.length * stride > 0x1000000) throw new UsageError('the detectors have too many different keywords for the automaton');
  const table = new Uint32Array(nodes.length * classCount);
  for (const [i, state] of renumbered.entries()) for (let c = 0; c < classCount; c++) table[i * classCount + c] = offsets.get(nodes[state]?.next[c] ?? 0) ?? 0;
  return {
    classes: new Uint8Array(Uint16Array.from(classOf, (c) => c * 4).buffer),
    table: new Uint8Array(table.buffer),
    match: (renumbered.length - matches.length) * stride,
    stride,
    warm: Math.max(...keywords.map((keyword) => keyword.length)) - 1,
    outputs: matches.map((state) => nodes[state]?.outputs ?? []),
  };
}

/** A byte's class: 0 for bytes in no keyword; upper case shares its lower case's. */
function assignClasses(keywords: readonly string[]) {
  const classOf = new Array<number>(256).fill(0);
  let classCount = 1;
  for (const char of keywords.join('')) {
    const code = char.charCodeAt(0);
    if (classOf[code] === 0) classOf[code] = classCount++;
  }
  for (let upper = 65; upper <= 90; upper++) classOf[upper] = classOf[upper + 32] ?? 0;
  return { classOf, classCount };
}

function buildTrie(keywords: readonly string[], classOf: readonly number[], classCount: number): TrieNode[] {
  const createNode = (): TrieNode => ({ next: new Array<number>(classCount).fill(0), outputs: [], fail: 0 });
  const nodes = [createNode()];
  for (const [index, keyword] of keywords.entries()) {
    let state = 0;
    for (const char of keyword) {
      const c = classOf[char.charCodeAt(0)] ?? 0;
      const row = nodes[state]?.next ?? [];
      if (!row[c]) row[c] = nodes.push(createNode()) - 1;
      state = row[c] ?? 0;
    }
    nodes[state]?.outputs.push(index);
  }
  return nodes;
}

/** Completes the trie to an automaton, breadth first; returns the states in that order, the root first. */
function linkFailures(nodes: readonly TrieNode[]): number[] {
  const root = nodes[0] as TrieNode;
  const order = [0];
  for (const state of root.next) if (state) order.push(state);
  for (let i = 1; i < order.length; i++) {
    const node = nodes[order[i] ?? 0] as TrieNode;
    const fail = nodes[node.fail] as TrieNode;
    for (const [c, state] of node.next.entries()) {
      if (!state) {
        node.next[c] = fail.next[c] ?? 0;
        continue;
      }
      const child = nodes[state] as TrieNode;
      child.fail = fail.next[c] ?? 0;
      child.outputs.push(...(nodes[child.fail]?.outputs ?? []));
      order.push(state);
    }
  }
  return order;
}
