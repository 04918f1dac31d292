import { sha256Hex } from "../lib/bytes";

/** How far the log of a case was: its newest row and that row's hash. */
export interface CaseHead {
  caseId: string;
  seq: number;
  hash: string;
}

/** One hash for all of these, in the order they come. None: the hash of nothing. */
export function merkleRoot(leaves: readonly CaseHead[]): string {
  let level = leaves.map(leafHash);
  if (level.length === 0) return sha256Hex("edgecase-merkle-none");
  while (level.length > 1) level = pairsOf(level).map(([left, right]) => nodeHash(left, right));
  return level[0] ?? "";
}

/** A step from a leaf to the root: the hash beside it, and on which side that stands. */
export interface MerkleStep {
  side: "left" | "right";
  hash: string;
}

/** What leads from this leaf to the root, so that one case can be shown without the others. */
export function merklePath(leaves: readonly CaseHead[], place: number): MerkleStep[] {
  const steps: MerkleStep[] = [];
  let level = leaves.map(leafHash);
  for (let at = place; level.length > 1; at = at >> 1) {
    const beside = level[at ^ 1];
    if (beside !== undefined) steps.push({ side: at % 2 === 1 ? "left" : "right", hash: beside });
    level = pairsOf(level).map(([left, right]) => nodeHash(left, right));
  }
  return steps;
}

/** The root that this leaf leads to by these steps. */
export const rootOf = (leaf: CaseHead, steps: readonly MerkleStep[]): string =>
  steps.reduce(
    (hash, step) => (step.side === "left" ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leafHash(leaf),
  );

// Leaves and nodes are hashed under words of their own: neither can be taken for the other.
const leafHash = ({ caseId, seq, hash }: CaseHead): string =>
  sha256Hex(JSON.stringify(["edgecase-merkle-leaf", caseId, seq, hash]));
// One without a partner goes up as it is.
const nodeHash = (left: string, right: string | undefined): string =>
  right === undefined ? left : sha256Hex(JSON.stringify(["edgecase-merkle-node", left, right]));

function pairsOf(level: readonly string[]): [string, string | undefined][] {
  const pairs: [string, string | undefined][] = [];
  for (let at = 0; at < level.length; at += 2) pairs.push([level[at] ?? "", level[at + 1]]);
  return pairs;
}
