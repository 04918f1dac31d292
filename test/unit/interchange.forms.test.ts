import { describe, expect, it } from "vitest";
import type { Element, Form } from "../../src/collection/form";
import { parseForm } from "../../src/collection/form.schema";
import { isDocument } from "../../src/collection/kinds";
import { placedElements } from "../../src/collection/layout";
import { openForm } from "../../src/collection/open-form";
import { exportRow } from "../../src/interchange/export-document";
import { importDocuments } from "../../src/interchange/import-documents";
import { importForm } from "../../src/interchange/import-form";
import { emptyReport, type Finding, type ImportReport } from "../../src/interchange/report";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import type { DefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";
import { firstGeneration, secondGeneration } from "../support/documented-flows";
import { shopRow } from "../support/documented-rows";

function formOf(row: JsonObject): { form: Form; elements: Element[]; report: ImportReport } {
  const report = emptyReport();
  const made = importForm(row, "form", "ui", report);
  const parsed = parseForm(made?.form, "forms.form");
  if (!parsed.ok) throw new Error(JSON.stringify([parsed.error, report.ignored]));
  const elements = parsed.value.pages.flatMap((page) =>
    placedElements(page.elements, "").map(({ element }) => element),
  );
  return { form: parsed.value, elements, report };
}
const kindsOf = (elements: Element[]): Record<string, string> =>
  Object.fromEntries(elements.map(({ id, element }) => [id, element]));
const said = (findings: Finding[]) => findings.map(({ path, code }) => `${path.split(".").at(-1)} ${code}`);

describe("a collection flow of the first generation", () => {
  const { elements, report } = formOf(firstGeneration);

  it("has each of its fields as the kind that does the same", () => {
    expect(kindsOf(elements)).toMatchObject({
      ...{ h1: "heading", h3: "heading", h4: "heading", description: "text", divider: "divider", row: "row" },
      ...{ plain: "textfield", mail: "email", born: "date", pick: "select", pick2: "select", country: "country" },
      ...{ yes: "checkbox", count: "number", fileOne: "file", dateTwo: "date", phone: "phone", auto: "autocomplete" },
      ...{ paper: "document", nation: "nationality", tongue: "locale", land: "country", boxes: "checkboxlist" },
      ...{ trade: "industry", many: "multiselect", state: "state", relation: "relationship", mcc: "mcc" },
      ...{ radio: "radio", tags: "tags", owners: "fieldlist", first: "textfield" },
    });
    expect(elements.find(({ id }) => id === "state")?.params.countryCodePath).toBe("entity.data.country");
    expect(elements.find(({ id }) => id === "paper")).toMatchObject({
      params: { category: "proof", documentType: "bill" },
      validate: [{ type: "document" }],
    });
  });

  it("asks its rules in three engines, and names those it cannot ask", () => {
    const ruled = elements.find(({ id }) => id === "ruled");
    expect(ruled?.hidden.map(({ engine }) => engine)).toEqual(["json-logic", "json-schema", "jmespath"]);
    expect(ruled?.hidden[1]?.rule).toEqual({ not: { required: ["entity"] } });
    expect(ruled?.disable).toHaveLength(1);
    expect(ruled?.validate).toMatchObject([{ type: "required", applyWhen: { engine: "json-logic" } }]);
    expect(said(report.ignored).filter((one) => one.endsWith("rule_engine"))).toEqual([
      "3 rule_engine",
      "4 rule_engine",
    ]);
  });

  it("keeps files and lists in the rows of a list", () => {
    expect(elements.find(({ id }) => id === "owners")?.children).toMatchObject([
      { valueDestination: "firstName" },
      { id: "pass", element: "document", valueDestination: null },
      {
        id: "licences",
        element: "fieldlist",
        valueDestination: "licences",
        children: [{ valueDestination: "number" }],
      },
    ]);
  });

  it("reports everything it leaves out", () => {
    const codes = report.ignored.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(["page_actions", "page_validation", "lists_too_deep", "params_not_used"]),
    );
    expect(report.ignored.map(({ sentence }) => sentence).join("\n")).toContain("companyNameDestination");
    expect(report.ignored.map(({ sentence }) => sentence).join("\n")).toContain("insertionParams");
  });
});

describe("a collection flow of the second generation", () => {
  const { form, elements, report } = formOf(secondGeneration);
  const named = (id: string) => elements.find((element) => element.id === id);

  it("has each of its elements as the kind that does the same", () => {
    expect(kindsOf(elements)).toMatchObject({
      ...{ r: "row", c: "column", textfield: "textfield", h1: "heading", h3: "heading", h4: "heading" },
      ...{ description: "text", line: "divider", mail: "textfield", number: "number" },
      ...{ autocompletefield: "autocomplete", checkboxfield: "checkbox", checkboxlistfield: "checkboxlist" },
      ...{ datefield: "date", documentfield: "document", filefield: "file", fieldlist: "fieldlist" },
      ...{ people: "entitygroup", multiselectfield: "multiselect", phonefield: "phone", radiofield: "radio" },
      ...{ selectfield: "select", tagsfield: "tags", industriespicker: "industry", countrypicker: "country" },
      ...{ localepicker: "locale", mccpicker: "mcc", nationalitypicker: "nationality", statepicker: "state" },
      ...{ relationshipdropdown: "relationship", taxidpickerfield: "taxid" },
    });
    expect(form.languages).toEqual(["en", "de"]);
  });

  it("keeps labels, hints, checks with their conditions, and rules", () => {
    expect(named("mail")).toMatchObject({
      params: { label: { en: "E-mail", de: "E-Mail" }, hint: "work address", placeholder: "name@…" },
      validate: [
        { type: "required", message: "Needed", applyWhen: { engine: "json-logic" } },
        { type: "format", value: "email" },
        { type: "minLength", value: 3 },
        { type: "maxLength", value: 90 },
        { type: "pattern", value: "@" },
      ],
      hidden: [{ engine: "json-logic" }],
      disable: [{ engine: "json-schema", rule: { required: ["locked"] } }],
    });
    expect(named("datefield")?.validate).toEqual([{ type: "minAge", value: 18 }, { type: "past" }]);
    expect(named("documentfield")).toMatchObject({
      params: { category: "proof", documentType: "bill" },
      validate: [{ type: "document" }, { type: "documentSize", value: 5_000_000 }],
    });
  });

  it("writes the fields of lists relative to their item, and the groups' where their type says", () => {
    expect(named("fieldlist")).toMatchObject({
      params: { addLabel: "Add a shop", itemLabel: "Shop" },
      children: [
        { id: "shop", valueDestination: "name" },
        { id: "statepickerfield", valueDestination: "state", params: { countryCodePath: "item.country" } },
        { id: "upload", element: "document", valueDestination: null },
      ],
    });
    expect(named("people")).toMatchObject({
      valueDestination: "entity.data.additionalInfo.ubos",
      children: [
        { valueDestination: "firstName" },
        // Files of lists go by their name alone: each once in the form.
        { id: "upload_2", element: "document", params: { category: "x" } },
        {
          element: "fieldlist",
          valueDestination: "licences",
          children: [{ id: "licence", valueDestination: "number" }],
        },
      ],
    });
  });

  it("reports what is unknown, what applicants may not write and what nothing here uses", () => {
    const sentences = report.ignored.map(({ code, sentence }) => `${code}: ${sentence}`).join("\n");
    for (const part of [
      "hologram",
      "moonPhase",
      "pluginsOutput.risk.score",
      "httpParams",
      "outputFormat",
      "defaultCountry",
      "renewals",
    ])
      expect(sentences).toContain(part);
    expect(JSON.stringify(form)).not.toContain("pluginsOutput");
  });
});

describe.each([
  ["first", firstGeneration],
  ["second", secondGeneration],
])("a flow of the %s generation beside its definition", (_name, flow) => {
  it("comes back as it was sent when the definition is exported", () => {
    const done = importDocuments([{ ...shopRow, uiDefinitions: [flow] }], null);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    const [made] = done.value;
    if (made === undefined) throw new Error("nothing was imported");
    const { report: _said, ...one } = made;
    const row = exportRow({ ...one, version: 1, status: "draft", hash: sha256Hex(one.body), proofs: null });
    expect(row.uiDefinitions).toEqual([flow]);
  });
});

/** What the questions for files are limited to, in a definition that was imported whole and is read as a case would read it. */
function limitsAfterImport(flow: JsonObject): { limits: Record<string, string[] | undefined>; warnings: string[] } {
  const done = importDocuments([{ ...shopRow, uiDefinitions: [flow] }], null);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  const { forms } = JSON.parse(done.value[0]?.body ?? "null") as DefinitionBody;
  const read = Object.entries(forms).map(([key, raw]) => {
    const form = openForm(raw, `forms.${key}`);
    if (!form.ok) throw new Error(JSON.stringify(form.error));
    return form.value;
  });
  const files = read.flatMap(({ pages }) =>
    pages.flatMap((page) => placedElements(page.elements, "").map(({ element }) => element)).filter(isDocument),
  );
  const body = JSON.parse(done.value[0]?.body ?? "null") as DefinitionBody;
  return {
    limits: Object.fromEntries(files.map(({ id, params }) => [id, params.accept])),
    warnings: validateDefinition(body)
      .filter(({ code }) => code === "unknown_param")
      .map(({ message }) => message),
  };
}

describe("kinds of files that a documented flow is limited to", () => {
  it("limit the same questions after the whole definition was imported, in lists too", () => {
    const written = JSON.stringify(secondGeneration)
      .replace('"label":"f","uploadOn"', '"label":"f","acceptFileFormats":".pdf, .png","uploadOn"')
      .replace(
        '"label":"d","template":{"category":"x"}',
        '"label":"d","acceptFileFormats":"image/*","template":{"category":"x"}',
      );
    const { limits, warnings } = limitsAfterImport(JSON.parse(written) as JsonObject);
    expect(limits).toMatchObject({ filefield: ["pdf", "png"], upload: ["jpeg", "png", "webp", "heic"] });
    expect([limits.documentfield, limits.upload_2]).toEqual([undefined, undefined]);
    expect(warnings).toEqual([]);
  });

  it("are none in the first generation, which could not say them: its files are taken as we take all", () => {
    const { limits, warnings } = limitsAfterImport(firstGeneration);
    expect(Object.keys(limits)).toEqual(expect.arrayContaining(["fileOne", "paper", "pass"]));
    expect(Object.values(limits).every((kinds) => kinds === undefined)).toBe(true);
    expect(warnings).toEqual([]);
  });
});
