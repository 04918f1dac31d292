import { describe, expect, it } from "vitest";
import { parseForm } from "../../src/collection/form.schema";
import { messageFor } from "../../src/collection/messages";
import { validatePage } from "../../src/collection/validate";
import type { CaseDocument, DocumentPage, DocumentSide } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { emptyDocument, uploadedPage } from "../../src/workflow/documents";
import { type Story, tell, tenantId } from "../support/decisions";

const nowMs = 1_700_000_000_000;
const formWith = (params: JsonObject, element = "document"): JsonObject => ({
  title: "Papers",
  event: "SENT",
  pages: [
    {
      id: "papers",
      title: "Papers",
      elements: [{ id: "licence", element, params: { label: "Licence", category: "identity", ...params } }],
    },
  ],
});
const both = { sides: ["front", "back"] };
const shows = (side: DocumentSide | null, status: DocumentPage["status"] = "ready"): DocumentPage => ({
  ...uploadedPage({ fileId: `file_${side}`, fileName: "a.jpg", sizeBytes: 9 }, side),
  status,
});
const licence = (...nextPages: DocumentPage[]): CaseDocument => ({
  ...emptyDocument("doc_1", "licence", "identity", null),
  nextPages,
});

describe("the sides of a document", () => {
  it.each<[string, DocumentPage[], string[]]>([
    ["neither, where none is needed", [], []],
    ["the front alone", [shows("front")], ["back_missing"]],
    ["the back alone", [shows("back")], ["front_missing"]],
    ["both, whichever came first", [shows("back"), shows("front", "processing")], []],
    ["a back that was not taken", [shows("front"), shows("back", "refused")], ["back_missing"]],
    ["files that came another way and say no side", [shows(null)], []],
    ["one that says no side beside a front", [shows(null), shows("front")], ["back_missing"]],
  ])("are all there when the page is sent: %s", (_name, pages, codes) => {
    const form = parseForm(formWith(both), "form");
    const page = form.ok ? form.value.pages[0] : undefined;
    if (page === undefined) throw new Error("no page");
    const problems = validatePage(page, { context: {}, documents: [licence(...pages)], nowMs });
    expect(problems.map(({ code }) => code)).toEqual(codes);
    for (const problem of problems) expect(messageFor(problem, "Licence", "en")).toMatch(/^Add the (front|back) of/);
  });

  it.each<[string, JsonObject, string | undefined, string]>([
    ["on another kind of element", both, "camera", "bad_sides"],
    ["twice the same", { sides: ["back", "back"] }, undefined, "bad_sides"],
    ["with room for fewer files", { ...both, maxFiles: 1 }, undefined, "bad_sides"],
    ["that no card has", { sides: ["left"] }, undefined, "bad_value"],
    ["none at all", { sides: [] }, undefined, "bad_value"],
  ])("are refused in a form that says them %s", (_name, params, element, code) => {
    const read = parseForm(formWith(params, element), "form");
    expect(read.ok ? [] : read.error.map((problem) => problem.code)).toContain(code);
  });
});

describe("a file of one side", () => {
  const aCase = (): Story =>
    tell({
      states: { collecting: { meta: { form: "papers" }, on: { SENT: "done" } }, done: { type: "final" } },
      forms: { papers: { key: "papers", ...formWith(both) } },
    });
  const adding = (story: Story, fileId: string, side?: DocumentSide) =>
    story.try(
      {
        type: "add_file",
        element: "licence",
        file: { fileId, fileName: "a.jpg", sizeBytes: 9, ...(side && { side }) },
      },
      { actor: { kind: "applicant", tenantId, caseId: story.snapshot.caseId, linkId: "none" } },
    );
  const sides = (story: Story) =>
    story.snapshot.documents.flatMap(({ nextPages }) => nextPages.map(({ fileId, side }) => [fileId, side]));

  it("goes to the side it says, and without a word to the first that has none", () => {
    const story = aCase();
    expect(adding(story, "file_1", "back").ok && adding(story, "file_2").ok).toBe(true);
    expect(sides(story)).toEqual([
      ["file_1", "back"],
      ["file_2", "front"],
    ]);
  });

  it("is one: a second for the same side is refused, until the first was not taken", () => {
    const story = aCase();
    expect(adding(story, "file_1", "front").ok).toBe(true);
    expect(adding(story, "file_2", "front")).toMatchObject({ error: { code: "bad_value" } });
    const documentId = story.snapshot.documents[0]?.id ?? "";
    story.give({
      type: "file_inspected",
      documentId,
      fileId: "file_1",
      verdict: { status: "refused", problem: "empty" },
    });
    expect(adding(story, "file_3", "front").ok).toBe(true);
    expect(sides(story)).toEqual([["file_3", "front"]]);
  });
});
