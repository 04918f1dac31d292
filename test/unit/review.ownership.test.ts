import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutTiers } from "../../src/drawing/tiers";
import type { JsonObject } from "../../src/lib/json";
import { ownershipOf } from "../../src/review/ownership";

const node = (id: string, name = id, type = "PERSON") => ({ id, data: { name, type } });
const edge = (source: string, target: string, sharePercentage: number | null, more: JsonObject = {}) => ({
  source,
  target,
  data: { sharePercentage, ...more },
});
const owner = (id: string, firstName: string, lastName: string, ownershipPercentage: number) => ({
  id,
  firstName,
  lastName,
  ownershipPercentage,
});
const of = (owners: JsonObject[], register: JsonObject | null = null) =>
  ownershipOf({ subjectName: "Acme", owners, register });
const shareOf = (ownership: ReturnType<typeof of>, id: string) =>
  ownership.nodes.find((one) => one.id === `r:${id}`)?.effective;

describe("effective shares", () => {
  it("multiply along a way and add up over all ways, through several parents", () => {
    const register = {
      nodes: [
        node("subject", "Acme", "COMPANY"),
        node("h1", "H1", "COMPANY"),
        node("h2", "H2", "COMPANY"),
        node("ada"),
      ],
      edges: [edge("h1", "subject", 60), edge("h2", "subject", 40), edge("ada", "h1", 50), edge("ada", "h2", 25)],
    };
    const ownership = of([], register);
    expect(shareOf(ownership, "ada")).toBeCloseTo(0.4, 10);
    expect(ownership.nodes.find(({ id }) => id === "r:ada")?.isBeneficial).toBe(true);
  });

  /** What each node owns of node 0, solved as a system of linear equations: s = d + M s, by Gauss-Jordan. */
  function solved(count: number, holding: readonly (readonly [from: number, to: number, share: number])[]): number[] {
    const rows = Array.from({ length: count }, (_, i) =>
      Array.from({ length: count + 1 }, (_each, j): number => (i === j ? 1 : 0)),
    );
    for (const [from, to, share] of holding) {
      if (from === 0) continue; // what the subject owns leads back to it
      const row = rows[from] ?? [];
      const at = to === 0 ? count : to;
      row[at] = (row[at] ?? 0) + (to === 0 ? share : -share);
    }
    for (let at = 0; at < count; at++) {
      const pivot = rows[at]?.[at] ?? 1;
      rows[at] = (rows[at] ?? []).map((value) => value / pivot);
      for (let other = 0; other < count; other++) {
        const factor = rows[other]?.[at] ?? 0;
        if (other === at || factor === 0) continue;
        rows[other] = (rows[other] ?? []).map((value, j) => value - factor * (rows[at]?.[j] ?? 0));
      }
    }
    return rows.map((row) => row[count] ?? 0);
  }

  it("are those of the linear system, circles included", () => {
    const graph = fc.integer({ min: 2, max: 7 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        wishes: fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: count - 1 }),
            fc.integer({ min: 0, max: count - 1 }),
            fc.integer({ min: 1, max: 60 }),
          ),
          { maxLength: 14 },
        ),
      }),
    );
    fc.assert(
      fc.property(graph, ({ count, wishes }) => {
        // Nobody is owned by more than nine tenths: then every circle has an end.
        const left = Array.from({ length: count }, () => 90);
        const holding = wishes.flatMap(([from, to, wish]) => {
          const share = Math.min(wish, left[to] ?? 0);
          if (from === to || share <= 0) return [];
          left[to] = (left[to] ?? 0) - share;
          return [[from, to, share / 100] as const];
        });
        const name = (at: number) => (at === 0 ? "subject" : `n${at}`);
        const ownership = of([], {
          nodes: Array.from({ length: count }, (_, at) => node(name(at))),
          edges: holding.map(([from, to, share]) => edge(name(from), name(to), share * 100)),
        });
        const expected = solved(count, holding);
        for (let at = 1; at < count && holding.length > 0; at++)
          expect(shareOf(ownership, name(at))).toBeCloseTo(expected[at] ?? 0, 8);
      }),
    );
  });

  it("of a circle that owns itself nobody can tell, and the circle is named", () => {
    const register = {
      nodes: [node("subject", "Acme", "COMPANY"), node("a", "A", "COMPANY"), node("b", "B", "COMPANY")],
      edges: [edge("a", "subject", 80), edge("a", "b", 100), edge("b", "a", 100)],
    };
    const ownership = of([], register);
    expect(shareOf(ownership, "a")).toBeNull();
    expect(ownership.circles).toEqual([["r:a", "r:b"]]);
  });

  it("control without ownership counts", () => {
    const register = {
      nodes: [node("subject", "Acme", "COMPANY"), node("h", "H", "COMPANY"), node("ada")],
      edges: [edge("h", "subject", 10, { votingPercentage: 60 }), edge("ada", "h", 5, { control: true })],
    };
    const ada = of([], register).nodes.find(({ id }) => id === "r:ada");
    expect([ada?.controls, ada?.isBeneficial]).toEqual([true, true]);
    expect(ada?.effective).toBeCloseTo(0.005, 10);
  });
});

describe("what the applicant declared and what the register says", () => {
  it("has every owner, whatever ids and names a list was written with", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("x", "", "subject", "n:2", "#1", "<b>"), { maxLength: 8 }), (ids) => {
        const owners = ids.map((id, at) => owner(id, "Owner", String.fromCharCode(65 + at), 100 / ids.length));
        const { nodes, edges } = of(owners);
        expect(nodes.slice(1).map(({ name }) => name)).toEqual(owners.map(({ lastName }) => `Owner ${lastName}`));
        expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
        expect(edges).toHaveLength(owners.length);
        for (const node of nodes.slice(1)) expect(node.effective).toBeCloseTo(1 / ids.length, 10);
      }),
    );
  });

  it.each([
    ["25,5 %", 0.255],
    [0, 0],
    [1e-7, 1e-7 / 100],
    ["0x10", null],
    ["1e2", null],
    ["-5", null],
    [100.1, null],
    ["NaN", null],
    ["", null],
    ["Infinity", null],
  ])("takes %j for a share only when it is one", (ownershipPercentage, share) => {
    expect(of([{ id: "i1", firstName: "Ada", ownershipPercentage }]).nodes[1]?.declaredShare).toBe(share);
  });

  const register = {
    nodes: [node("subject", "Acme", "COMPANY"), node("p1", "Ada Byron"), node("p2", "Charles Babbage")],
    edges: [edge("p1", "subject", 70), edge("p2", "subject", 30)],
  };

  it("meet by name, however it is spelt, and agree within a percent", () => {
    const { nodes, conflicts } = of(
      [owner("i1", "ADA", "Byron", 70.5), owner("i2", "Charles", "Babbage", 30)],
      register,
    );
    expect(nodes).toHaveLength(3);
    expect(nodes.find(({ id }) => id === "r:p1")).toMatchObject({ itemId: "i1", sources: ["register", "declared"] });
    expect(conflicts).toEqual([]);
  });

  it("differ by who is named, who is not, and by how much", () => {
    const { conflicts } = of([owner("i1", "Ada", "Byron", 40), owner("i3", "Mary", "Somerville", 60)], register);
    expect(conflicts.map(({ kind, name }) => [kind, name])).toEqual([
      ["share_differs", "Ada Byron"],
      ["not_declared", "Charles Babbage"],
      ["not_in_register", "Mary Somerville"],
    ]);
  });

  it("without a register the declared shares are all there is, and contradict nothing", () => {
    const { nodes, conflicts } = of([owner("i1", "Ada", "Byron", 70), owner("i2", "Charles", "Babbage", 20)]);
    expect(nodes.map(({ effective, isBeneficial }) => [effective, isBeneficial])).toEqual([
      [null, false],
      [0.7, true],
      [0.2, false],
    ]);
    expect(conflicts).toEqual([]);
  });
});

describe("the drawing of owners", () => {
  const sizes = { box: { width: 100, height: 40 }, gap: { x: 20, y: 50 } };

  it("lays no box over another, and every edge that closes no circle leads down", () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.tuple(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 })), {
          maxLength: 24,
        }),
      ),
    );
    fc.assert(
      fc.property(graph, ([count, raw]) => {
        const edges = raw.filter(([from, to]) => from !== to);
        const { boxes, ways, width, height } = layOutTiers(count, edges, 0, sizes);
        expect(boxes).toHaveLength(count);
        for (const [i, a] of boxes.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x + 100).toBeLessThanOrEqual(width + 1e-6);
          expect(a.y + 40).toBeLessThanOrEqual(height + 1e-6);
          for (const b of boxes.slice(i + 1))
            expect(Math.abs(a.x - b.x) >= 100 || Math.abs(a.y - b.y) >= 40).toBe(true);
        }
        for (const { points, isBackward } of ways) {
          expect(points.length).toBeGreaterThanOrEqual(2);
          const [first, last] = [points[0]?.y ?? 0, points.at(-1)?.y ?? 0];
          if (!isBackward) expect(first).toBeLessThanOrEqual(last);
        }
      }),
    );
  });

  it("puts the company at the bottom and each owner right above what it owns", () => {
    // 0 is owned by 1 and 3, 1 by 2.
    const { boxes } = layOutTiers(
      4,
      [
        [1, 0],
        [2, 1],
        [3, 0],
      ],
      0,
      sizes,
    );
    expect(boxes.map(({ y }) => y)).toEqual([180, 90, 0, 90]);
  });
});
