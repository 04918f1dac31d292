import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctionProblems } from "../../src/collection/corrections";
import { screenBlocksOf } from "../../src/domain/case-screen";
import type { JsonObject } from "../../src/lib/json";
import { fieldAt } from "../../src/ui/console/case/edit/case-definition";
import { controlFor, mergeAt, readTyped, typedOf } from "../../src/ui/console/case/edit/typed-value";
import { inputFormOf } from "../../src/ui/console/case/new/input-form";
import { countWords, factWords } from "../../src/ui/console/case/related/related-words";
import { keepTurns, keptTurns, keptUnder, scaleOf, stepped, turned } from "../../src/ui/console/case/viewer/zoom";
import { declaredFacts } from "../../src/ui/console/model/facts";
import type { CaseDocument, Check } from "../../src/ui/console/model/types";
import { caseScreenProblems } from "../../src/workflow/case-screen.schema";
import { dataFacts, field, formOf } from "../support/forms";

describe("the viewer", () => {
  const page = { width: 600, height: 800 };

  it("fits the width or the whole page, and never leaves its bounds", () => {
    expect(scaleOf("width", page, { width: 300, height: 100 })).toBe(0.5);
    expect(scaleOf("page", page, { width: 600, height: 400 })).toBe(0.5);
    expect(scaleOf("page", turned(page, 1), { width: 800, height: 600 })).toBe(1);
    expect(scaleOf(99, page, page)).toBe(6);
    expect(scaleOf("width", page, { width: 0, height: 0 })).toBe(1);
  });

  it("steps through all sizes and ends at the ends", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.25, max: 6, noNaN: true }), (scale) => {
        expect(stepped(scale, 1)).toBeGreaterThanOrEqual(Math.min(scale, 6));
        expect(stepped(scale, -1)).toBeLessThanOrEqual(Math.max(scale, 0.25));
      }),
    );
    expect([stepped(6, 1), stepped(0.25, -1), stepped(1, 1)]).toEqual([6, 0.25, 1.25]);
  });

  it("keeps under the pointer what was there", () => {
    expect(keptUnder(0, 100, 1, 2)).toBe(100);
    expect(keptUnder(keptUnder(40, 70, 1, 3), 70, 3, 1)).toBeCloseTo(40);
  });

  it("remembers how a file was turned, for the files looked at last", () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    keepTurns("a", 3, store);
    keepTurns("b", 4, store);
    expect([keptTurns("a", store), keptTurns("b", store), keptTurns(null, store)]).toEqual([3, 0, 0]);
    for (let at = 0; at < 250; at++) keepTurns(`f${at}`, 1, store);
    expect([keptTurns("a", store), keptTurns("f249", store)]).toEqual([0, 1]);
    kept.set("edgecase.turns", "no json");
    expect(keptTurns("f249", store)).toBe(0);
  });
});

describe("correcting a fact", () => {
  const definition: JsonObject = {
    forms: {
      kyb: {
        pages: [
          {
            elements: [
              {
                element: "row",
                children: [
                  { element: "date", valueDestination: "entity.data.born", params: { label: { en: "Born" } } },
                ],
              },
              {
                element: "fieldlist",
                valueDestination: "entity.data.ubos",
                children: [{ element: "email", valueDestination: "entity.data.mail" }],
              },
            ],
          },
        ],
      },
    },
  };

  it("is typed as the form asks for it, and as text where no form does", () => {
    expect(fieldAt(definition, "entity.data.born")).toEqual({ element: "date", label: "Born", options: [] });
    expect(fieldAt(definition, "entity.data.mail").element).toBe("textfield");
  });

  it.each([
    ["text", "London", "London"],
    ["number", 12.5, "12.5"],
    ["yes_no", true, "true"],
    ["lines", ["a", "b"], "a\nb"],
    ["json", { line1: "High Street 1" }, '{\n  "line1": "High Street 1"\n}'],
  ] as const)("of kind %s comes back as it was", (control, value, typed) => {
    const plain = { element: "textfield", label: null, options: [] };
    const stored = JSON.parse(JSON.stringify(value));
    expect(controlFor(plain, stored)).toBe(control);
    expect(typedOf(control, stored)).toBe(typed);
    expect(readTyped(control, typed)).toEqual(stored);
  });

  it("cannot be read where it is no number and no JSON", () => {
    expect([readTyped("number", "x"), readTyped("json", "{")]).toEqual([undefined, undefined]);
    expect(mergeAt("entity.data.city", "Rome")).toEqual({ entity: { data: { city: "Rome" } } });
  });

  it("is checked as the form would check it, and only where it changes something", () => {
    const form = formOf([
      field("email", "email"),
      field("name", "textfield", { validate: [{ type: "minLength", value: 3 }] }),
    ]);
    const facts = dataFacts({ email: "not an address", name: "Acme" });
    const problems = (data: JsonObject) =>
      correctionProblems([form], facts, { entity: { data } }).map(({ path, problem }) => [path, problem.code]);
    expect(problems({ name: "Ab" })).toHaveLength(1);
    expect(problems({ name: "Ab" })[0]?.[0]).toBe("entity.data.name");
    expect(problems({ name: "Acme Ltd" })).toEqual([]); // the address was wrong before
    expect(problems({ email: "still none" })).toEqual([["entity.data.email", "not_an_email"]]);
    expect(problems({ other: 1 })).toEqual([]);
  });
});

describe("what was read off a document", () => {
  const page = { fileId: "file_1", uri: null } as CaseDocument["pages"][number];
  const document = {
    id: "doc_1",
    key: null,
    pages: [page],
    properties: { number: "AB 123456", dateOfBirth: "1990-01-02" },
  } as unknown as CaseDocument;
  const ocr = (fileId: string) =>
    ({
      type: "document-ocr",
      request: { fileId },
      result: { data: { fields: { documentNumber: { value: "AB123456" }, dateOfBirth: { value: "1990-02-01" } } } },
    }) as unknown as Check;

  it("stands beside what was declared, matched however it is called and spelt", () => {
    const facts = declaredFacts(document, { context: {} }, [ocr("file_1")]);
    expect(facts.map(({ key, agreement, values }) => [key, agreement, values.read])).toEqual([
      ["number", "same", "AB123456"],
      ["dateOfBirth", "differs", "1990-02-01"],
    ]);
  });

  it("is of this document's files alone", () => {
    const facts = declaredFacts(document, { context: {} }, [ocr("file_2")]);
    expect(facts.every(({ values }) => values.read === undefined)).toBe(true);
  });
});

describe("the blocks of a case screen", () => {
  const of = (caseScreen: unknown) => ({ edgecase: { caseScreen } }) as JsonObject;
  const found = (caseScreen: unknown) =>
    caseScreenProblems(of(caseScreen), null, ["registry"]).map(({ code, path }) => [code, path]);
  const block = { title: "Store", block: "facts", source: "entity.data.store" };

  it("are taken as they are written, and read from the definition", () => {
    expect(found([{ ...block, tab: "overview", when: { "==": [{ var: "entity.type" }, "business"] } }])).toEqual([]);
    expect(screenBlocksOf({ extensions: of([block, { block: "map" }]) })).toEqual([
      { ...block, tab: "facts", when: null, fields: null },
    ]);
    expect(screenBlocksOf({ extensions: {} })).toBeNull();
  });

  it.each([
    [{ ...block, block: "map" }, "bad_case_screen", "0.block"],
    [{ ...block, source: "entity..data" }, "bad_case_screen", "0.source"],
    [{ ...block, source: "pluginsOutput.nobody.score" }, "unknown_source", "0.source"],
    [{ ...block, source: "entitty.data" }, "unknown_source", "0.source"],
    [{ ...block, when: { nonsense: [] } }, "bad_case_screen", "0.when"],
    [{ ...block, colour: "red" }, "bad_case_screen", "0"],
  ])("are reported where they are wrong: %j", (wrong, code, where) => {
    expect(found([wrong])).toContainEqual([code, `extensions.edgecase.caseScreen.${where}`]);
  });
});

describe("a case that is opened by hand", () => {
  const withSchema = (inputSchema: JsonObject, over: JsonObject = {}) =>
    inputFormOf({ definition: { initial: "start", states: { start: { meta: { inputSchema } } } }, ...over });

  it("asks what the first state's schema asks, the documented way and ours", () => {
    const person = { type: "object", required: ["firstName"], properties: { firstName: { type: "string" } } };
    const documented = withSchema({ dataSchema: person, uiSchema: {} }, { config: { theme: { type: "kyc" } } });
    expect(documented.entityType).toBe("individual");
    expect(documented.fields.map(({ path, label, required }) => [path, label, required])).toEqual([
      ["entity.data.firstName", "First name", true],
    ]);
    const context = {
      properties: {
        entity: { type: "object", properties: { type: {}, data: person } },
        customData: { type: "string" },
      },
    };
    expect(withSchema(context).fields.map(({ path }) => path)).toEqual(["entity.data.firstName", "customData"]);
  });

  it("asks what a form of ours asks, without what only applicants can give", () => {
    const pages = [
      {
        elements: [
          {
            id: "n",
            element: "textfield",
            valueDestination: "entity.data.companyName",
            required: true,
            params: { label: "Company" },
          },
          {
            id: "s",
            element: "select",
            valueDestination: "entity.data.size",
            params: { options: [{ value: "s", label: "Small" }] },
          },
          { id: "d", element: "document", params: {} },
          { id: "l", element: "fieldlist", valueDestination: "entity.data.owners", children: [] },
        ],
      },
    ];
    expect(
      withSchema({ entityType: "business", pages }).fields.map(({ path, kind, required }) => [path, kind, required]),
    ).toEqual([
      ["entity.data.companyName", "text", true],
      ["entity.data.size", "choice", false],
    ]);
  });

  it("asks the usual where a definition says nothing", () => {
    expect(inputFormOf({ definition: {} })).toEqual({ fields: [], entityType: null });
  });
});

it("shared facts say how many cases have them", () => {
  expect(factWords({ kind: "file", value: null })).toBe("The same file");
  expect([countWords({ cases: 1, more: false }), countWords({ cases: 1_000, more: true })]).toEqual([
    "in 1 other case",
    "in more than 1,000 other cases",
  ]);
});
