import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import type { Stated } from "../../src/routes/config/current";
import { differencesOf, planOf, planText } from "../../src/routes/config/plan";
import type { Kind } from "../../src/routes/config/resource.schema";

const some: readonly Kind[] = ["workflow_definition", "rule_set", "list", "queue", "brand", "webhook_endpoint", "team"];
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const spec = fc.dictionary(fc.constantFrom("name", "rules", "order", "entries"), json) as fc.Arbitrary<JsonObject>;
const stated = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom(...some), key: fc.constantFrom("a", "b", "c"), spec }),
  { maxLength: 8, selector: ({ kind, key }) => `${kind} ${key}` },
) as fc.Arbitrary<Stated[]>;

describe("a plan", () => {
  it("finds nothing to do for what is there already, in any order", () => {
    fc.assert(
      fc.property(stated, fc.boolean(), (current, prune) => {
        const changes = planOf(current, current.toReversed(), prune);
        expect(changes.map(({ action }) => action)).toEqual(current.map(() => "unchanged"));
      }),
    );
  });

  it("speaks of everything that was asked for once, and of extras of the same kinds only", () => {
    fc.assert(
      fc.property(stated, stated, fc.boolean(), (current, wanted, prune) => {
        const changes = planOf(current, wanted, prune);
        const names = changes.map(({ kind, key }) => `${kind} ${key}`);
        expect(new Set(names).size).toBe(names.length);
        expect(names.slice(0, wanted.length)).toEqual(wanted.map(({ kind, key }) => `${kind} ${key}`));
        const kinds = new Set(wanted.map(({ kind }) => kind));
        for (const { kind, action } of changes.slice(wanted.length)) {
          expect(kinds.has(kind) && kind !== "team").toBe(true);
          expect(action === "delete").toBe(prune && !["list", "brand", "webhook_endpoint"].includes(kind));
        }
      }),
    );
  });

  it("says where two specs differ exactly when they do", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(differencesOf(one, one)).toEqual([]);
        const differs = JSON.stringify(sorted(one)) !== JSON.stringify(sorted(other));
        expect(differencesOf(one, other).length > 0).toBe(differs);
      }),
    );
  });

  it.each([
    [{ a: 1 }, { a: 2 }, [{ path: "a", before: 1, after: 2 }]],
    [{ a: [1, 2] }, { a: [1] }, [{ path: "a.1", before: 2 }]],
    [{ a: {} }, { a: { b: null } }, [{ path: "a.b", after: null }]],
    [{ a: [] }, { a: {} }, [{ path: "a", before: [], after: {} }]],
  ] as [Json, Json, Json][])("%j → %j differs at %j", (before, after, differences) => {
    expect(differencesOf(before, after)).toEqual(differences);
  });

  it("leaves the entries of a list alone that nobody speaks of", () => {
    const list = (spec: JsonObject): Stated => ({ kind: "list", key: "a", spec });
    const current = [list({ name: "A", entries: [{ value: "x" }] })];
    expect(planOf(current, [list({ name: "A" })], true)[0]?.action).toBe("unchanged");
    expect(planOf(current, [list({ name: "A", entries: [] })], true)[0]?.action).toBe("update");
  });

  it("is another text for another ground, another wish or another thoroughness", () => {
    const wanted: Stated[] = [{ kind: "queue", key: "a", spec: { name: "A", sort: "oldest" } }];
    const same: Stated[] = [{ kind: "queue", key: "a", spec: { sort: "oldest", name: "A" } }];
    expect(planText("1", wanted, false)).toBe(planText("1", same, false));
    const texts = [
      planText("1", wanted, false),
      planText("2", wanted, false),
      planText("1", wanted, true),
      planText("1", [], false),
    ];
    expect(new Set(texts).size).toBe(4);
  });
});

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
