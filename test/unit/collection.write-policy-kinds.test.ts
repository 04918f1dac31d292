import { describe, expect, it } from "vitest";
import type { ElementKind } from "../../src/collection/form";
import { kinds, roleOf } from "../../src/collection/kinds";
import { undeclaredPath } from "../../src/collection/write-policy";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, field, nowMs, pageOf } from "../support/forms";

const at = "entity.data.a";
const options = [{ value: "x", label: "X" }];
const params: JsonObject = {
  label: "a",
  options,
  countryCodePath: "entity.data.country",
  currencies: ["EUR"],
  type: "ubo",
  fill: { name: "entity.data.name" },
  text: "I accept.",
};
const element = (kind: ElementKind): JsonObject =>
  field("a", kind, {
    params,
    ...(roleOf({ element: kind }) === "list"
      ? { children: [field("b", "money", { valueDestination: "b", params })] }
      : {}),
  });
const ask = (kind: ElementKind, value: Json, data: JsonObject = {}): string | null =>
  undeclaredPath(
    pageOf([{ id: "row", element: "row", children: [element(kind), field("name", "textfield")] }]),
    { [at]: value },
    dataFacts(data),
  );
const ofRole = (role: string): ElementKind[] => kinds.filter((kind) => roleOf({ element: kind }) === role);
const parsed = (text: string): Json => JSON.parse(text);

describe("what each kind may store", () => {
  it.each<[ElementKind, Json]>([
    ...ofRole("text").map((kind): [ElementKind, Json] => [kind, "as typed"]),
    ...ofRole("texts").map((kind): [ElementKind, Json] => [kind, ["x", "anything"]]),
    ["number", 5],
    ["number", "as typed"],
    ["checkbox", true],
    ["date", "1986-03-27"],
    ["money", { amount: "12.50", currency: "EUR" }],
    ["money", { amount: "as typed" }],
    ["address", { country: "GB", line1: "1 High St", line2: "", city: "Leeds", region: "x", postalCode: "LS1" }],
    ["bankaccount", { country: "US", routingNumber: "021000021", accountNumber: "1" }],
    ["signature", { method: "drawn", name: "Ada", strokes: "1,2 3,4", textSha256: "0" }],
    ["fieldlist", [{ b: { amount: "1", currency: "EUR" } }]],
    ["entitygroup", [{ b: null }]],
    ["entitygroup", []],
  ])("%s %j", (kind, value) => {
    expect(ask(kind, value)).toBeNull();
    if (roleOf({ element: kind }) !== "list") expect(ask(kind, null)).toBeNull();
  });
});

const hostile: [string, Json][] = [
  ["an object", { toString: "x" }],
  ["a list in a list", [["x"]]],
  ["a list of objects", [{ score: 0 }]],
  ["a number too many", [1, 2]],
];

describe("whatever is sent, nothing else comes in:", () => {
  it.each(
    ofRole("text").flatMap((kind) =>
      [...hostile, ["yes", true] as const, ["a number", 7] as const].map(
        ([what, value]) => [kind, what, value] as const,
      ),
    ),
  )("%s refuses %s", (kind, _what, value) => {
    expect(ask(kind, value)).toBe(at);
  });

  it.each(
    ofRole("texts").flatMap((kind) =>
      [...hostile, ["a text", "x"] as const].map(([what, value]) => [kind, what, value] as const),
    ),
  )("%s refuses %s", (kind, _what, value) => {
    expect(ask(kind, value)).toBe(at);
  });

  it.each(
    ofRole("parts").flatMap((kind) =>
      [
        ["a text", "x"],
        ["a list", ["x"]],
        ["a part it does not have", { score: "0" }],
        ["a part of the prototype chain", parsed('{"__proto__":"x"}')],
        ["a part named constructor", { constructor: "x" }],
        ["a part that is an object", { country: { x: 1 }, amount: { x: 1 }, name: { x: 1 } }],
        ["a part that is a number", { country: 1, amount: 1, name: 1 }],
      ].map(([what, value]) => [kind, what as string, value as Json] as const),
    ),
  )("%s refuses %s", (kind, _what, value) => {
    expect(ask(kind, value)).toBe(at);
  });

  it.each<[string, Json]>([
    ["a time of its own", { method: "typed", name: "Ada", signedAtMs: 1 }],
    ["a time as text", { method: "typed", name: "Ada", signedAtMs: "1" }],
    ["lines that are none", { method: "drawn", name: "Ada", strokes: "<script>" }],
    ["endless lines", { method: "drawn", name: "Ada", strokes: `1,1${" 1,1".repeat(6_000)}` }],
  ])("a signature refuses %s", (_name, value) => {
    expect(ask("signature", value)).toBe(at);
  });

  it("a stored signature may come back as it is, and not with another time", () => {
    const stored = { method: "typed", name: "Ada", textSha256: "0", signedAtMs: nowMs };
    expect(ask("signature", stored, { a: stored })).toBeNull();
    expect(ask("signature", { ...stored, signedAtMs: nowMs - 1 }, { a: stored })).toBe(at);
  });

  it.each<[string, string, Json]>([
    ["a part of a field of an item", ".0.b", [{ b: { amount: "1", score: "0" } }]],
    ["a key nobody asks for", ".0.role", [{ role: "director" }]],
    ["an id that is not in the group", ".0.id", [{ id: "item_9" }]],
  ])("an entity group refuses %s", (_name, below, value) => {
    expect(ask("entitygroup", value)).toBe(`${at}${below}`);
  });

  it.each([...ofRole("shown"), ...ofRole("layout"), ...ofRole("document")])("a %s stores nothing at all", (kind) => {
    const silent = { id: "a", element: kind, params: { ...params, category: "selfie" } };
    const page = pageOf([
      roleOf({ element: kind }) === "layout" ? { ...silent, children: [field("c", "textfield")] } : silent,
      field("name", "textfield"),
    ]);
    for (const path of [at, "a", "documents", "entity.data"]) {
      expect(undeclaredPath(page, { [path]: "x" }, dataFacts({}))).toBe(path);
    }
  });
});
