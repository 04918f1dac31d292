import fc from "fast-check";
import type { Json, JsonObject } from "../../src/lib/json";
import { field } from "./forms";

// Pages with conditions of every kind, and what somebody types into them.

const options = ["a", "b", "c"].map((value) => ({ value, label: value.toUpperCase() }));
const label = (id: string, params: JsonObject = {}): JsonObject => ({ params: { label: id, ...params } });

const here = ["kind", "isBig", "staff", "name", "uses", "turnover.amount", "born"];
const elsewhere = ["country", "isListed"];
const itemPaths = ["item.role", "item.share", "index"];
/** Facts that no form asks for, and such that a browser cannot know. */
const others = ["entity.data.score", "riskScore", "documents.0.category", "entity.data.owners.0.role", "item.note"];
const path = (id: string): string => `entity.data.${id}`;
const values: Json[] = ["a", "b", "c", "", 3, 12, true, false, null];

const anyValue = fc.constantFrom(...values);
const paths = (inList: boolean) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...here.map(path)) },
    { weight: 3, arbitrary: fc.constantFrom(...elsewhere.map(path)) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
    ...(inList ? [{ weight: 6, arbitrary: fc.constantFrom(...itemPaths) }] : []),
  );

const logicRule = (inList: boolean): fc.Arbitrary<Json> => {
  const read = paths(inList).map((at): Json => ({ var: at }));
  const question: fc.Arbitrary<Json> = fc.oneof(
    fc
      .tuple(fc.constantFrom("==", "===", "!=", ">", "<="), read, anyValue)
      .map(([is, a, b]): Json => ({ [is]: [a, b] })),
    fc.tuple(read, anyValue).map(([a, b]): Json => ({ in: [b, a] })),
    read.map((a): Json => ({ "!": a })),
    read.map((a): Json => ({ some: [a, { "==": [{ var: "" }, "a"] }] })),
    paths(inList).map((at): Json => ({ missing: [at] })),
    fc.tuple(read, anyValue).map(([a, b]): Json => ({ "==": [{ if: [a, 1, 2] }, b] })),
  );
  return fc.oneof(
    question,
    fc.tuple(fc.constantFrom("and", "or"), question, question).map(([both, a, b]): Json => ({ [both]: [a, b] })),
  );
};

const schemaOf = (at: string, inner: Json, isRequired: boolean): Json => {
  const [head = "", ...rest] = at.split(".");
  const below = rest.length === 0 ? inner : schemaOf(rest.join("."), inner, isRequired);
  return { type: "object", properties: { [head]: below }, ...(isRequired ? { required: [head] } : {}) };
};

const schemaRule = (inList: boolean): fc.Arbitrary<Json> =>
  fc
    .tuple(
      paths(inList),
      fc.constantFrom<Json>({ const: "a" }, { enum: ["a", "b", true] }, { type: "string", minLength: 1 }, false, {
        not: { const: "b" },
      }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([at, inner, isRequired, isNot]) => {
      const schema = schemaOf(at, inner, isRequired);
      return isNot ? { not: schema } : schema;
    });

export const condition = (inList: boolean): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    { weight: 6, arbitrary: logicRule(inList).map((rule): JsonObject => ({ engine: "json-logic", rule })) },
    { weight: 3, arbitrary: schemaRule(inList).map((rule): JsonObject => ({ engine: "json-schema", rule })) },
    {
      weight: 1,
      arbitrary: paths(inList).map((at): JsonObject => ({ engine: "jmespath", rule: at.replace(/\.(\d)/g, "[$1]") })),
    },
  );

const few = (inList: boolean, weight: number): fc.Arbitrary<Json[]> =>
  fc.oneof({ weight, arbitrary: fc.constant<Json[]>([]) }, fc.array(condition(inList), { maxLength: 2 }));
const rules = (inList: boolean): fc.Arbitrary<Record<"hidden" | "disable" | "required", Json[]>> =>
  fc.record({ hidden: few(inList, 2), disable: few(inList, 3), required: few(inList, 3) });

const ruled = (element: JsonObject, inList = false): fc.Arbitrary<JsonObject> =>
  rules(inList).map(({ required, ...closing }) => ({
    ...element,
    ...closing,
    ...(required.length > 0 ? { required } : {}),
  }));
/** Rows and headings demand nothing. */
const closed = (element: JsonObject): fc.Arbitrary<JsonObject> =>
  rules(false).map(({ hidden, disable }) => ({ ...element, hidden, disable }));

const list = fc
  .tuple(
    ruled(field("role", "select", { valueDestination: "role", ...label("role", { options }) }), true),
    ruled(field("share", "number", { valueDestination: "share", ...label("share") }), true),
    rules(false),
  )
  .map(
    ([role, share, { hidden, disable }]): JsonObject => ({
      ...field("owners", "fieldlist"),
      children: [role, share],
      hidden,
      disable,
    }),
  );

/** The elements of one page; a page before it asks for `country` and `isListed`. */
export const elements: fc.Arbitrary<Json[]> = fc
  .tuple(
    ruled(field("kind", "select", label("kind", { options }))),
    ruled(field("isBig", "checkbox")),
    ruled(field("staff", "number")),
    ruled(field("name", "autocomplete", label("name", { options }))),
    ruled(field("uses", "checkboxlist", label("uses", { options }))),
    fc
      .tuple(
        ruled(field("turnover", "money", label("turnover", { currencies: ["EUR", "USD"] }))),
        ruled(field("born", "date")),
      )
      .chain((children) => closed({ id: "beside", element: "row", children })),
    list,
    closed({ id: "note", element: "text", params: { text: "Note" } }),
  )
  .map((all) => all);

export const pageBefore: JsonObject = {
  id: "before",
  title: "Before",
  elements: [field("country", "country"), field("isListed", "checkbox")],
};

const text = fc.constantFrom("a", "b", "C", "", "3", "12");
const answered = fc.record(
  {
    kind: text,
    isBig: fc.boolean(),
    staff: fc.integer({ min: 0, max: 15 }),
    uses: fc.subarray(["a", "b", "c"]),
    turnover: fc.constant<Json>({ amount: "12", currency: "EUR" }),
    country: fc.constantFrom("DE", "US", null),
    isListed: fc.boolean(),
    score: fc.integer({ min: 0, max: 15 }),
    owners: fc.array(fc.record({ id: fc.constantFrom("o1", "o2"), role: text, note: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** What a case has before somebody types, with facts that are nobody's answers. */
export const context: fc.Arbitrary<JsonObject> = fc
  .tuple(answered, fc.option(anyValue))
  .map(([data, riskScore]): JsonObject => ({ entity: { type: "business", data: data as JsonObject }, riskScore }));

const typed = (name: string, value: fc.Arbitrary<string>) =>
  fc.option(value, { freq: 6 }).map((one): [string, string][] => (one === null ? [] : [[name, one]]));
const row = (at: number) =>
  fc
    .tuple(
      typed(`owners.${at}.id`, fc.constantFrom("o1", "o2", "")),
      typed(`owners.${at}.role`, text),
      typed(`owners.${at}.share`, text),
    )
    .map((all) => all.flat());

export const posted: fc.Arbitrary<[string, string][]> = fc
  .tuple(
    typed("kind", text),
    typed("isBig", fc.constant("on")),
    typed("staff", text),
    typed("name", text),
    typed("uses", text),
    typed("turnover.amount", text),
    typed("born.year", fc.constantFrom("", "1986")),
    fc.oneof(
      fc.constant([]),
      row(0),
      fc.tuple(row(0), row(1)).map((rows) => rows.flat()),
    ),
  )
  .map((all) => all.flat());
