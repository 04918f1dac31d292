import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInTable } from "../../src/checks/builtin";
import { circles, controlledBy, effectiveShares, type Holding } from "../../src/domain/holdings";
import type { JsonObject } from "../../src/lib/json";
import { getPath } from "../../src/lib/json";
import { bareTools } from "../support/checks";

const held = (owner: string, owned: string, share: number | null, over: Partial<Holding> = {}): Holding => ({
  owner,
  owned,
  share,
  votes: null,
  control: false,
  ...over,
});

/** A graph without circles: holdings lead from later nodes to earlier ones, nobody is held by more than the whole. */
const layers = fc.array(fc.array(fc.nat(100), { maxLength: 6 }), { minLength: 1, maxLength: 7 }).map((rows) =>
  rows.flatMap((weights, owned) => {
    const total = Math.max(
      100,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    return weights.flatMap((weight, place) =>
      weight === 0 ? [] : [held(`n${owned + 1 + place}`, `n${owned}`, weight / total)],
    );
  }),
);

/** The definition itself: every way to the subject, its shares multiplied, all ways added up. */
function byWays(owner: string, subject: string, holdings: readonly Holding[]): number {
  return holdings
    .filter((holding) => holding.owner === owner)
    .reduce(
      (sum, { owned, share }) => sum + (share ?? 0) * (owned === subject ? 1 : byWays(owned, subject, holdings)),
      0,
    );
}

describe("effective shares", () => {
  it("are the sum over all ways of the products of shares", () => {
    fc.assert(
      fc.property(layers, (holdings) => {
        const shares = effectiveShares("n0", holdings);
        for (const owner of new Set(holdings.map((holding) => holding.owner)))
          expect(shares.get(owner)?.share ?? 0).toBeCloseTo(byWays(owner, "n0", holdings), 9);
      }),
    );
  });

  it("of those whom nobody owns never add up to more than the whole, also with circles", () => {
    const node = fc.integer({ min: 0, max: 5 });
    const anything = fc.array(fc.tuple(node, node, fc.integer({ min: 1, max: 100 })), { maxLength: 20 }).map((list) => {
      const total = new Map<number, number>();
      for (const [, owned, weight] of list) total.set(owned, (total.get(owned) ?? 0) + weight);
      return list.map(([owner, owned, weight]) =>
        held(`n${owner}`, `n${owned}`, weight / Math.max(100, (total.get(owned) ?? 0) * 1.01)),
      );
    });
    fc.assert(
      fc.property(anything, (holdings) => {
        const ownedOnes = new Set(holdings.map(({ owned }) => owned));
        const shares = [...effectiveShares("n0", holdings)].filter(([owner]) => !ownedOnes.has(owner));
        const sum = shares.reduce((total, [, { share }]) => total + (share ?? Number.NaN), 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it("of a circle are what is owned from outside it", () => {
    // h1 owns 80 % of the subject, h2 half of h1, h1 half of h2; ada the other halves.
    const holdings = [
      held("h1", "s", 0.8),
      held("h2", "h1", 0.5),
      held("h1", "h2", 0.5),
      held("ada", "h1", 0.5),
      held("ada", "h2", 0.5),
    ];
    expect(effectiveShares("s", holdings).get("ada")?.share).toBeCloseTo(0.8, 9);
  });

  it("of a circle that owns itself cannot be told", () => {
    const holdings = [held("h1", "s", 0.8), held("h2", "h1", 1), held("h1", "h2", 1), held("ada", "s", 0.2)];
    const shares = effectiveShares("s", holdings);
    expect([shares.get("h1")?.share, shares.get("ada")?.share]).toEqual([null, 0.2]);
  });

  it("do not pass through the subject a second time", () => {
    const holdings = [held("ada", "s", 0.5), held("h", "s", 0.5), held("s", "h", 1)];
    const shares = effectiveShares("s", holdings);
    expect([shares.get("ada")?.share, shares.get("h")?.share, shares.get("s")]).toEqual([0.5, 0.5, undefined]);
  });
});

describe("control", () => {
  it.each([
    ["more than half of the votes", [held("ada", "s", 0.51)], true],
    ["half is not enough", [held("ada", "s", 0.5)], false],
    ["in a chain, though little is owned", [held("ada", "h", 0.51), held("h", "s", 0.51)], true],
    ["together with what is controlled", [held("ada", "h", 0.6), held("h", "s", 0.3), held("ada", "s", 0.3)], true],
    ["votes without capital", [held("ada", "s", 0.01, { votes: 0.9 })], true],
    ["capital without votes", [held("ada", "s", 0.9, { votes: 0 })], false],
    ["by other means", [held("ada", "s", null, { control: true })], true],
    ["a minority of a minority", [held("ada", "h", 0.4), held("h", "s", 0.9)], false],
  ])("%s", (_, holdings, expected) => expect(controlledBy("ada", holdings).has("s")).toBe(expected));

  it("grows with what is held: another holding takes no control away", () => {
    fc.assert(
      fc.property(layers, fc.nat(6), fc.nat(6), (holdings, owner, owned) => {
        const before = controlledBy("n3", holdings);
        const after = controlledBy("n3", [...holdings, held(`n${owner}`, `n${owned}`, 0.3)]);
        for (const company of before) expect(after.has(company) || company === "n3").toBe(true);
      }),
    );
  });
});

it("circles are found once each", () => {
  const holdings = [held("a", "b", 1), held("b", "c", 1), held("c", "a", 1), held("d", "a", 1), held("e", "e", 1)];
  expect(circles(holdings).sort()).toEqual([["a", "b", "c"], ["e"]]);
});

describe("the check", () => {
  const person = (id: string) => ({ id, data: { name: id, type: "PERSON" } });
  const company = (id: string) => ({ id, data: { name: id, type: "COMPANY" } });
  const owns = (source: string, target: string, sharePercentage: number | undefined, more: JsonObject = {}) => ({
    source,
    target,
    data: { ...(sharePercentage !== undefined && { sharePercentage }), ...more },
  });
  async function judge(input: JsonObject) {
    const around = { ...bareTools, environment: "sandbox" as const };
    const done = await builtInTable["effective-ownership"].run(input, around);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    const { status, reasons, data } = done.value;
    return { status, codes: reasons.map(({ code }) => code), data, owners: getPath(data, "beneficialOwners") };
  }

  it("names those who own enough through all layers", async () => {
    const told = await judge({
      nodes: [company("s"), company("h1"), company("h2"), person("ada"), person("bo"), person("cy")],
      edges: [
        owns("h1", "s", 60),
        owns("h2", "s", 40),
        owns("ada", "h1", 50),
        owns("bo", "h1", 50),
        owns("ada", "h2", 20),
        owns("cy", "h2", 80),
      ],
    });
    // ada 30 + 8, bo 30, cy 32
    expect([told.status, told.owners]).toEqual(["clear", ["ada", "bo", "cy"]]);
    expect(getPath(told.data, "owners.2")).toMatchObject({ id: "ada", effectivePercentage: 38, by: ["ownership"] });
  });

  it("exactly the threshold is enough", async () => {
    const told = await judge({
      nodes: [company("s"), person("ada"), person("bo")],
      edges: [owns("ada", "s", 25), owns("bo", "s", 75)],
    });
    expect(told.owners).toEqual(["ada", "bo"]);
  });

  it.each([
    ["circular_ownership", [owns("h", "s", 80), owns("i", "h", 100), owns("h", "i", 100), owns("ada", "s", 20)]],
    ["owners_unknown", [owns("h", "s", 80), owns("ada", "s", 20)]],
    ["more_than_whole", [owns("ada", "s", 80), owns("bo", "s", 40)]],
    ["share_unknown", [owns("ada", "s", undefined), owns("bo", "s", 80)]],
  ])("%s asks for a person", async (code, edges) => {
    const told = await judge({
      subjectId: "s",
      nodes: [company("s"), company("h"), company("i"), person("ada"), person("bo")],
      edges,
    });
    expect([told.status, told.codes.includes(code)]).toEqual(["review", true]);
  });

  it("control without ownership makes a beneficial owner, and is told", async () => {
    const told = await judge({
      nodes: [company("s"), person("ada"), person("bo"), person("cy"), person("di"), person("ed"), person("flo")],
      edges: [
        ...["bo", "cy", "di", "ed", "flo"].map((name) => owns(name, "s", 20)),
        owns("ada", "s", undefined, { control: true }),
      ],
    });
    expect([told.owners, told.codes]).toEqual([["ada"], ["control_without_ownership"]]);
  });

  it("a graph without a subject, or without owners, is not called clear", async () => {
    expect((await judge({ nodes: [company("a"), company("b")], edges: [] })).codes).toEqual(["no_subject"]);
    expect((await judge({ nodes: [company("a")], edges: [] })).codes).toContain("no_owners");
  });
});
