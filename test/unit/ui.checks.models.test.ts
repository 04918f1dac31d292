import { describe, expect, it, vi } from "vitest";
import { checkCatalogue } from "../../src/checks/catalogue";
import { Adapter, AdapterShape } from "../../src/checks/http/adapter.schema";
import type { JsonObject } from "../../src/lib/json";
import { bodyOf, moved, whyNotRun } from "../../src/ui/console/settings/checks/check";
import { fieldsOf, typedFrom, valueTyped } from "../../src/ui/console/settings/checks/schema-form";
import { vendorHelp, vendorHelpAt } from "../../src/ui/console/settings/editor/help-vendors";
import { readJsonSource } from "../../src/ui/console/settings/editor/json-source";
import { draftOf, keepDraft } from "../../src/ui/console/settings/vendors/drafts";
import {
  adapterProblems,
  checksOf,
  firstAdapter,
  rateTone,
  rateWords,
} from "../../src/ui/console/settings/vendors/vendor";

const plain = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
const failure = {
  kind: "refused",
  status: 400,
  code: "bad_value",
  message: "m",
  param: "checks",
  details: {},
  requestId: null,
} as const;

describe("the form of a check", () => {
  it.each(checkCatalogue([], true))(
    "of $type: its example stands in it, has no problems and comes out as it went in",
    (check) => {
      for (const part of ["subject", "options"] as const) {
        const fields = fieldsOf(plain(check.input[part]));
        const { value, problems } = valueTyped(fields, typedFrom(fields, check.example[part]));
        expect(problems).toEqual({});
        expect(value).toEqual(check.example[part]);
      }
    },
  );

  const schema: JsonObject = {
    type: "object",
    required: ["name", "address"],
    properties: {
      name: { type: "string" },
      age: { type: "integer", default: 18 },
      kind: { type: "string", enum: ["a", "b"] },
      lines: { type: "array", items: { type: "string" } },
      people: { type: "array", items: { type: "object" } },
      sure: { type: "boolean" },
      address: { type: "object", required: ["country"], properties: { country: { type: "string" } } },
      holder: { type: "object", required: ["id"], properties: { id: { type: "string" }, note: { type: "string" } } },
    },
  };
  const fields = fieldsOf(schema);

  it("has a control per value, nested ones too", () => {
    expect(fields.map(({ path, kind, required }) => [path, kind, required])).toEqual([
      ["name", "text", true],
      ["age", "number", false],
      ["kind", "choice", false],
      ["lines", "lines", false],
      ["people", "json", false],
      ["sure", "yes_no", false],
      ["address.country", "text", true],
      ["holder.id", "text", true],
      ["holder.note", "text", false],
    ]);
  });

  it("asks for what is needed: of an object that may be left out only once it is begun", () => {
    expect(Object.keys(valueTyped(fields, {}).problems)).toEqual(["name", "address.country"]);
    const begun = { name: "x", "address.country": "GB", "holder.note": "n" };
    expect(Object.keys(valueTyped(fields, begun).problems)).toEqual(["holder.id"]);
  });

  it("says what cannot be read, and leaves empty controls out", () => {
    const typed = { name: " x ", "address.country": "GB", age: "old", people: "[1,", lines: "a\n\nb", sure: "true" };
    const { value, problems } = valueTyped(fields, typed);
    expect(Object.keys(problems)).toEqual(["age", "people"]);
    expect(value).toEqual({ name: "x", lines: ["a", "b"], sure: true, address: { country: "GB" } });
  });
});

describe("an order", () => {
  const order = {
    type: "iban",
    subject: {},
    options: {},
    purpose: "p",
    combine: "all" as const,
    reuseWithinSeconds: 0,
  };

  it("names one vendor, several with how they go together, or nobody", () => {
    expect(bodyOf({ ...order, vendors: [] })).toEqual({ type: "iban", subject: {}, options: {}, purpose: "p" });
    expect(bodyOf({ ...order, vendors: ["a"] })).toMatchObject({ vendor: "a" });
    expect(bodyOf({ ...order, vendors: ["a", "b"], reuseWithinSeconds: 60 })).toMatchObject({
      vendors: ["a", "b"],
      combine: "all",
      reuseWithinSeconds: 60,
    });
  });

  it("is not sent without a purpose, with problems, or to a crowd", () => {
    expect(whyNotRun({ purpose: " ", vendors: [] }, [])).toContain("what the check is for");
    expect(whyNotRun({ purpose: "p", vendors: [] }, ["IBAN is needed."])).toBe("IBAN is needed.");
    expect(whyNotRun({ purpose: "p", vendors: ["a", "b", "c", "d", "e", "f"] }, [])).toContain("Five");
    expect(whyNotRun({ purpose: "p", vendors: ["a"] }, [])).toBeNull();
  });

  it("changes the order of its vendors within its ends", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });
});

describe("a vendor's description", () => {
  it("begins with one that the server takes", () => {
    expect(Adapter.safeParse(firstAdapter).success).toBe(true);
    expect(checksOf(firstAdapter)).toEqual(["company-registry"]);
  });

  it("shows what the server has against it at its lines", () => {
    const source = readJsonSource('{\n  "checks": {\n    "lei": {}\n  }\n}');
    if (!source.ok) throw new Error(source.error.message);
    const problems = [{ path: "checks.lei.request", message: "This field is required." }];
    expect(adapterProblems({ ...failure, details: { problems } }, source.value)).toEqual([{ ...problems[0], line: 3 }]);
    expect(adapterProblems(failure, source.value)).toEqual([{ path: "checks", message: "m", line: 2 }]);
    expect(adapterProblems(null, source.value)).toEqual([]);
  });

  it("that was begun and not saved is kept while the page lives, and closing the page asks first", () => {
    const asked: string[] = [];
    vi.stubGlobal("addEventListener", (name: string) => asked.push(`on ${name}`));
    vi.stubGlobal("removeEventListener", (name: string) => asked.push(`off ${name}`));
    expect(draftOf("acme")).toBeNull();
    keepDraft("acme", "{");
    expect([draftOf("acme"), draftOf("other"), asked.at(-1)]).toEqual(["{", null, "on beforeunload"]);
    keepDraft("acme", null);
    expect([draftOf("acme"), asked.at(-1)]).toEqual([null, "off beforeunload"]);
    vi.unstubAllGlobals();
  });

  it("has help for each of its keys that the server knows, and for none that it does not", () => {
    expect(vendorHelpAt(["checks", "lei", "answers", "0", "verdict"])?.title).toBe("Verdict");
    expect(vendorHelpAt(["checks", "lei", "answers", "0", "unknown"])?.at).toBe("checks.*.answers");
    const known = Object.keys(AdapterShape.shape);
    expect(
      vendorHelp
        .filter(({ at }) => !at.includes("."))
        .map(({ at }) => at)
        .sort(),
    ).toEqual(known.toSorted());
  });

  it("is judged by its share of failed calls", () => {
    expect([rateWords(0.025), rateWords(0), rateWords(1)]).toEqual(["2.5 %", "0 %", "100 %"]);
    expect([0, 0.05, 0.2].map(rateTone)).toEqual(["neutral", "warn", "bad"]);
  });
});
