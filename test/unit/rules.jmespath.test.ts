import { search } from "@jmespath-community/jmespath";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/lib/json";
import { compileJmespath, readsOfJmespath, searchJmespath } from "../../src/rules/jmespath";

const facts = {
  entity: { data: { name: "Acme Ltd", country: "GB", weight: 3 } },
  documents: [
    { type: "passport", decision: { status: "approved" }, pages: [{ side: "front" }, { side: "back" }] },
    { type: "bill", decision: { status: "revision" }, pages: [] },
  ],
  owners: [
    { name: "Ada", share: 60, country: "GB" },
    { name: "Bob", share: 40, country: "FR" },
  ],
};
const found = (expression: string, data: Json = facts) => {
  const answer = searchJmespath(expression, data);
  return answer.ok ? answer.value : `error: ${answer.error}`;
};

describe("meaning", () => {
  it.each([
    "entity.data.name",
    "documents[?decision.status=='revision'].type | [0]",
    "length(documents[?decision.status=='revision']) > `0`",
    "documents[].pages[].side",
    "documents[*].pages[0].side",
    "owners[?share > `25`].{who: name, where: country}",
    "sort_by(owners, &share)[0].name",
    "max_by(owners, &share).name",
    "map(&join(' ', [name, country]), owners)",
    "{\n  name: entity.data.name,\n\tcountries: owners[].country\n}",
    "entity.data.country == 'GB' && owners[0].share >= `60` || `false`",
    "entity.data.missing || 'none'",
    "not_null(entity.vat, entity.data.name)",
    "merge(entity.data, {country: 'FR', extra: `1`})",
    "owners[-1].name",
    "documents[::-1].type",
    "entity.data.name[0:4]",
    "owners[].share | sum(@)",
    "replace(entity.data.name, 'c', '-')",
    "replace(entity.data.name, 'c', '-', `1`)",
    "trim('  x  ')",
    "trim_left('--x--', '-')",
    "trim_right('--x--', '-')",
    "contains(owners[].country, 'FR') && starts_with(entity.data.name, 'Acme')",
    "let $home = entity.data.country in owners[?country == $home].name",
    "group_by(owners, &country)",
    "keys(entity.data) == ['name', 'country', 'weight']",
    "owners == owners && owners != documents",
    "entity.data.weight * `2` + `1`",
    "to_string(entity.data)",
    "$.owners[0].name",
  ])("finds what the library finds: %s", (expression) => {
    expect(found(expression)).toEqual(search(facts, expression));
  });

  it("lets functions inside `let` see its variables", () => {
    expect(found("let $home = entity.data.country in map(&[name, country == $home], owners)")).toEqual([
      ["Ada", true],
      ["Bob", false],
    ]);
  });
});

describe("compile", () => {
  it.each([
    ["documents[?", /not a JMESPath expression/],
    ["", /not a JMESPath expression/],
    ["no_such_function(entity)", /"no_such_function" is not a function/],
    ["constructor(entity)", /"constructor" is not a function/],
    ["x".repeat(16_385), /16 kB/],
    ["(".repeat(16_000), /not a JMESPath expression/],
    [`${"a.".repeat(1_000)}a`, /too deep/],
    ["{__proto__: `1`}", /cannot be a key/],
  ])("refuses %.20s", (expression, message) => {
    expect(compileJmespath(expression)).toEqual({ ok: false, error: expect.stringMatching(message) });
    expect(searchJmespath(expression, facts).ok).toBe(false);
  });

  it("compiles an expression once", () => {
    expect(compileJmespath("entity.once")).toBe(compileJmespath("entity.once"));
  });

  it("forgets the expressions asked longest ago", () => {
    const first = compileJmespath("entity.first");
    const kept = compileJmespath("entity.kept");
    for (let i = 0; i < 70; i++) {
      compileJmespath(`'${i}${"x".repeat(16_000)}'`);
      compileJmespath("entity.kept");
    }
    expect(compileJmespath("entity.kept")).toBe(kept);
    expect(compileJmespath("entity.first")).not.toBe(first);
  });
});

describe("reads", () => {
  it.each<[string, string[]]>([
    ["entity.data.name", ["entity.data.name"]],
    ["entity.data.name == 'x' && entity.data.country != 'y'", ["entity.data.name", "entity.data.country"]],
    ["length(documents[?decision.status=='revision']) > `0`", ["documents"]],
    ["owners[0].name", ["owners.0.name"]],
    ["{a: entity.data.name, b: owners[].country}", ["entity.data.name", "owners"]],
    ["entity.data | {n: name}", ["entity.data.name"]],
    ["map(&country, owners)", ["owners"]],
    ["owners[-1].share", ["owners"]],
    ["entity.vat != null", ["entity.vat"]],
    ["`1`", []],
    ["documents[", []],
  ])("of %s", (expression, paths) => {
    expect(readsOfJmespath(expression)).toEqual(paths);
  });
});

describe("fence", () => {
  it.each([
    "constructor",
    "constructor.constructor",
    "__proto__",
    "__proto__.constructor",
    "entity.toString",
    "@.hasOwnProperty",
  ])("finds nothing at %s", (expression) => expect(found(expression)).toBe(null));

  it("finds facts that are really called so", () => {
    expect(found("constructor", { constructor: "Acme" })).toBe("Acme");
  });

  it("does not read what `merge` has taken for a prototype", () => {
    const data = JSON.parse('{"evil": {"__proto__": {"admin": true}}}') as Json;
    expect(found("merge(evil, {a: `1`}).admin", data)).toBe(null);
  });

  it("does not run a fact that looks like a function argument", () => {
    const data = { list: [1], evil: { expref: true, type: "Current" } };
    expect(found("map(evil, list)", data)).toMatch(/^error: .*expref/);
  });

  const big = Array.from({ length: 2_000 }, (_, i) => ({ i, text: "x".repeat(50) }));
  const doubled = Array.from({ length: 40 }, () => "[@,@]").join(" | ");
  it.each<[string, string]>([
    ["lists in lists", "map(&map(&i, $.big), big)"],
    ["lists in lists in filters", "big[?length($.big[?i > `5`]) > `1`]"],
    ["a result of shared parts", doubled],
    ["a text of shared parts", `to_string(${doubled})`],
    ["a comparison of shared parts", `[${doubled}, ${doubled}] | @[0] == @[1]`],
    ["a list that doubles", Array.from({ length: 40 }, () => "[@,@][]").join(" | ")],
    ["padding", "pad_left('x', `1000000000`)"],
    ["joining", "join(to_string(big), map(&text, big))"],
    ["replacing", "replace(to_string(big), '', to_string(big))"],
    ["sorting long texts", "sort(map(&to_string($.big), big))"],
    ["sorting by long texts", "sort_by(big, &to_string($.big))"],
    ["a result longer than a megabyte", "[big,big,big,big,big,big,big,big,big,big,big,big]"],
    ["a wrong type", "length(`1`)"],
  ])("refuses %s", (_, expression) => {
    expect(searchJmespath(expression, { big })).toEqual({ ok: false, error: expect.any(String) });
  });

  it("takes patterns in a replacement for text, and counts no further than there is something to replace", () => {
    expect(found("replace('xx', 'x', `\"$'$&\"`, `1000000000`)")).toBe("$'$&$'$&");
  });

  it("trims a long text without going over it again and again", () => {
    const text = `${" ".repeat(200_000)}x${" ".repeat(200_000)}`;
    expect(found("trim(@)", text)).toBe("x");
  });

  it("never throws, and ends, whatever the expression", () => {
    const piece = fc.constantFrom(
      ..."a . [ ] ( ) { } : , | || && ! & @ $ * [] [? == < `1` 'x' \"q\" map( sort_by( length( constructor".split(" "),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const answer = searchJmespath(pieces.join(""), { a: [{ a: 1 }, { q: [2] }], q: { a: {} } });
        expect(answer.ok ? JSON.stringify(answer.value) : answer.error).not.toBe("");
      }),
      { numRuns: 3_000 },
    );
  });
});
