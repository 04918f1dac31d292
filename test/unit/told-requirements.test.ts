import { describe, expect, it } from "vitest";
import { requirementsOf } from "../../src/collection/requirements";
import { problemSentence } from "../../src/documents/problems";
import type { CaseDocument } from "../../src/domain";
import { publishedReasons } from "../../src/routes/requirement-reasons";
import { toldRequirements } from "../../src/routes/told-requirements";
import { aDocument, aDocumentPage, dataFacts, decision, field, formOf } from "../support/forms";

const inGerman = formOf(
  [field("proof", "document", { required: true, valueDestination: null, params: { label: "P", category: "proof" } })],
  {
    languages: ["de", "en"],
  },
);

function told(documents: CaseDocument[], isDone = false, form: typeof inGerman | null = inGerman) {
  const progress = { pages: {}, submittedAtMs: null, round: 0 };
  const requirements = requirementsOf(form, dataFacts({}, documents), progress, form === null ? "none" : "collect");
  return toldRequirements({ requirements, form, documents, language: "fr" }, isDone);
}

describe("requirements as integrators read them", () => {
  it("say why a file was not taken in the form's first language, as they do of answers", () => {
    const refused = aDocumentPage({ status: "refused", problem: "svg" });
    const { errors } = told([aDocument({ key: "proof", category: "proof", nextPages: [refused] })]);
    expect(errors).toEqual([
      { requirement: "documents.proof", code: "file.svg", reason: problemSentence("svg", "de"), retryable: true },
    ]);
    expect(problemSentence("svg", "de")).not.toBe(problemSentence("svg", "en"));
  });

  it.each([
    ["Altered", "document_rejected", null],
    [null, "document_rejected", null],
    // A reason to ask again is none to reject for good: nobody is told that sending another photo would help.
    ["blurred", "document_rejected", null],
    ["not_genuine", "not_genuine", publishedReasons().find(({ code }) => code === "not_genuine")?.texts.de],
  ])("name a document that was rejected as %j: %s, which nothing that is sent can change", (reason, code, sentence) => {
    const document = aDocument({
      key: "proof",
      category: "proof",
      pages: [aDocumentPage()],
      decision: decision("rejected", reason),
    });
    const { errors, counts } = told([document]);
    expect(errors).toEqual([{ requirement: "documents.proof", code, reason: sentence, retryable: false }]);
    expect(counts.errors).toBe(1);
    expect(publishedReasons()).toContainEqual(expect.objectContaining({ code, retryable: false }));
  });

  it("name it when no form is open any more, by its key or its id", () => {
    const rejected = { decision: decision("rejected", "Altered") };
    const documents = [aDocument({ ...rejected, id: "doc_1", key: "proof" }), aDocument({ ...rejected, id: "doc_2" })];
    const { errors, waitsFor } = told(documents, true, null);
    expect(errors.map(({ requirement }) => requirement)).toEqual(["documents.proof", "documents.doc_2"]);
    expect(waitsFor).toEqual([]);
  });

  it("are silent about every other decision", () => {
    for (const status of [null, "approved"])
      expect(told([aDocument({ key: "proof", decision: decision(status) })]).errors).toEqual([]);
  });
});
