/** Who holds what, as fractions of one. Names of nodes are the caller's. */
export interface Holding {
  owner: string;
  owned: string;
  /** Fraction of the capital; null when it is not known. */
  share: number | null;
  /** Fraction of the votes; null: the same as the capital. */
  votes: number | null;
  /** Control by other means: a contract, the right to appoint the board, a trust. */
  control: boolean;
}

export interface EffectiveShare {
  /** Fraction of the subject, all ways together; null when it cannot be told (a circle that nobody owns from outside). */
  share: number | null;
}

const mostRounds = 5_000;
const settled = 1e-12;

/**
 * What each holder effectively owns of the subject: shares multiply along a way and add up over all ways. Circles give a series that
 * converges on what is owned from outside them; ways that pass through the subject itself are not followed twice. A circle that is
 * wholly its own has no limit: it and everybody above it get null.
 */
export function effectiveShares(subject: string, holdings: readonly Holding[]): Map<string, EffectiveShare> {
  const known = holdings.filter(({ owner, owned, share }) => share !== null && share > 0 && owner !== owned);
  let shares = new Map<string, number>();
  let halfway: ReadonlyMap<string, number> | null = null;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = shares;
    if (round === mostRounds / 2) halfway = before;
    shares = new Map();
    for (const { owner, owned, share } of known) {
      if (owner === subject) continue; // what the subject owns leads back to it
      const through = owned === subject ? 1 : (before.get(owned) ?? 0);
      if (through > 0) shares.set(owner, (shares.get(owner) ?? 0) + (share ?? 0) * through);
    }
    if (isSettled(before, shares, settled)) {
      halfway = null;
      break;
    }
  }
  // What is still growing after so many rounds grows without end. (Not every round shows it: a share goes round its circle.)
  const isGrowing = (owner: string, share: number) => halfway !== null && share - (halfway.get(owner) ?? 0) > 1e-9;
  return new Map([...shares].map(([owner, share]) => [owner, { share: isGrowing(owner, share) ? null : share }]));
}

const isSettled = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, within: number): boolean =>
  before.size === after.size &&
  [...after].every(([owner, share]) => Math.abs(share - (before.get(owner) ?? 0)) <= within);

/**
 * Whom a holder controls: what it holds more than half of the votes of, directly or together with what it controls already, and what it
 * controls by other means.
 */
export function controlledBy(holder: string, holdings: readonly Holding[]): Set<string> {
  const controlled = new Set([holder]);
  for (let grew = true; grew; ) {
    grew = false;
    const votes = new Map<string, number>();
    for (const { owner, owned, share, votes: told, control } of holdings) {
      if (!controlled.has(owner) || controlled.has(owned)) continue;
      votes.set(owned, control ? 1 : (votes.get(owned) ?? 0) + (told ?? share ?? 0));
    }
    for (const [owned, fraction] of votes) {
      if (fraction <= 0.5 || controlled.has(owned)) continue;
      controlled.add(owned);
      grew = true;
    }
  }
  controlled.delete(holder);
  return controlled;
}

/** Nodes that stand in a circle of holdings, each circle as a sorted list of its nodes. */
export function circles(holdings: readonly Holding[]): string[][] {
  const owned = new Map<string, string[]>();
  for (const holding of holdings) owned.set(holding.owner, [...(owned.get(holding.owner) ?? []), holding.owned]);
  const reach = new Map([...owned.keys()].map((node) => [node, reachable(node, owned)]));
  const found = new Map<string, string[]>();
  for (const [node, below] of reach) {
    if (!below.has(node)) continue;
    const circle = [...below].filter((other) => reach.get(other)?.has(node) ?? false).sort();
    found.set(circle.join("\n"), circle);
  }
  return [...found.values()];
}

function reachable(from: string, owned: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(owned.get(from) ?? [])];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...(owned.get(node) ?? []));
  }
  return seen;
}
