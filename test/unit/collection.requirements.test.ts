import { describe, expect, it } from "vitest";
import { requirementsOf } from "../../src/collection/requirements";
import { askedAgain } from "../../src/collection/revision";
import type { CaseDocument } from "../../src/domain";
import { aDocument, aDocumentPage, dataFacts, decision, demoForm } from "../support/forms";

const form = demoForm("kyb");
const nothing = { pages: {}, submittedAtMs: null, round: 0 };
const company = {
  companyName: "Northwind",
  registrationNumber: "08412973",
  country: "GB",
  businessType: "llc",
  dateOfIncorporation: "2015-03-27",
};
const ids = (requirements: { id: string }[]): string[] => requirements.map(({ id }) => id);
const certificate = (over: Partial<CaseDocument> = {}) =>
  aDocument({
    id: "doc_a",
    key: "certificate_of_registration",
    category: "proof_of_registration",
    type: "certificate_of_registration",
    ...over,
  });
const address = (over: Partial<CaseDocument> = {}) =>
  aDocument({ id: "doc_b", category: "proof_of_address", type: "general_document", ...over });

describe("requirements while the form is filled in", () => {
  it("are what is open on the first page now, and on the others later", () => {
    const due = requirementsOf(form, dataFacts({}), nothing, "collect");
    expect(ids(due.currentlyDue)).toEqual([
      "entity.data.companyName",
      "entity.data.registrationNumber",
      "entity.data.country",
      "entity.data.businessType",
      "entity.data.dateOfIncorporation",
    ]);
    expect(ids(due.eventuallyDue)).toEqual(
      expect.arrayContaining(["entity.data.additionalInfo.ubos", "documents.certificate_of_registration"]),
    );
    expect(due.errors).toEqual([]);
    expect(due.currentlyDue[0]).toEqual({
      id: "entity.data.companyName",
      kind: "field",
      page: "company",
      label: "Company name",
    });
  });

  it("move on with the pages that were sent, and come back when an answer is taken away", () => {
    const sent = { ...nothing, pages: { company: 1 } };
    expect(
      requirementsOf(form, dataFacts(company), sent, "collect").currentlyDue.map(({ page }) => page),
    ).not.toContain("company");
    const { companyName: _gone, ...rest } = company;
    expect(ids(requirementsOf(form, dataFacts(rest), sent, "collect").currentlyDue)[0]).toBe("entity.data.companyName");
  });

  it("name people by their id, not by their place", () => {
    const facts = dataFacts({ additionalInfo: { ubos: [{ id: "item_7", firstName: "Ada" }, { firstName: "Tom" }] } });
    const due = requirementsOf(form, facts, nothing, "collect").eventuallyDue.filter(({ page }) => page === "owners");
    expect(due[0]).toEqual({
      id: "entity.data.additionalInfo.ubos[item_7].lastName",
      kind: "field",
      page: "owners",
      label: "Owner 1: Last name",
      person: "item_7",
      personName: "Ada",
    });
    expect(ids(due)).toContain("entity.data.additionalInfo.ubos[1].email");
  });

  it("say why an answer that is there does not do", () => {
    const { errors } = requirementsOf(
      form,
      dataFacts({ ...company, dateOfIncorporation: "2030-01-01" }),
      nothing,
      "collect",
    );
    expect(errors).toEqual([
      {
        requirement: "entity.data.dateOfIncorporation",
        code: "date_in_future",
        reason: "The date for “Date of establishment” must be in the past.",
      },
    ]);
  });

  it("say why a file was not taken", () => {
    const refused = aDocumentPage({ status: "refused", problem: "svg" });
    const facts = dataFacts({}, [certificate({ version: 0, pages: [], nextPages: [refused] })]);
    const due = requirementsOf(form, facts, nothing, "collect");
    expect(ids(due.eventuallyDue)).toContain("documents.certificate_of_registration");
    expect(due.errors).toEqual([
      { requirement: "documents.certificate_of_registration", code: "file.svg", reason: "" },
    ]);
  });

  it("count documents that are there as waiting for somebody to look", () => {
    const due = requirementsOf(form, dataFacts({}, [certificate()]), nothing, "collect");
    expect(ids(due.pendingVerification)).toEqual(["documents.certificate_of_registration"]);
  });
});

describe("requirements at other times", () => {
  it("are none without a form", () => {
    expect(requirementsOf(null, dataFacts({}), nothing, "collect")).toEqual({
      currentlyDue: [],
      eventuallyDue: [],
      pendingVerification: [],
      errors: [],
    });
  });

  it("ask for nothing once the form is sent; undecided documents are being looked at", () => {
    const facts = dataFacts({}, [certificate(), address({ decision: decision("approved") })]);
    expect(requirementsOf(form, facts, nothing, "none")).toEqual({
      currentlyDue: [],
      eventuallyDue: [],
      pendingVerification: [
        {
          id: "documents.certificate_of_registration",
          kind: "document",
          page: "documents",
          label: "Certificate of registration",
        },
      ],
      errors: [],
    });
  });

  it("are exactly what is to be revised, with the reason, until there is a new file", () => {
    const asked = address({ decision: decision("revision", "Blurry image", "Take it in daylight") });
    const due = requirementsOf(
      form,
      dataFacts({}, [certificate({ decision: decision("approved") }), asked]),
      nothing,
      "revise",
    );
    expect(ids(due.currentlyDue)).toEqual(["documents.proof_of_address"]);
    expect(due.errors).toEqual([
      {
        requirement: "documents.proof_of_address",
        code: "document_revision",
        reason: "Blurry image. Take it in daylight.",
      },
    ]);
    const uploaded = { ...asked, nextPages: [aDocumentPage()] };
    const then = requirementsOf(form, dataFacts({}, [uploaded]), nothing, "revise");
    expect(then.currentlyDue).toEqual([]);
    expect(ids(then.pendingVerification)).toEqual(["documents.proof_of_address"]);
  });
});

describe("documents asked for again", () => {
  it("come in the order of the form, those of no element at the end with one of their own", () => {
    const extra = aDocument({
      id: "doc_c",
      category: "letter_of_authorization",
      decision: decision("revision", "Missing page"),
    });
    const again = askedAgain(form, [
      extra,
      address({ decision: decision("revision", "Blurry image") }),
      certificate({ decision: decision("revision") }),
    ]);
    expect(again.map(({ element, page, document, reason }) => [element.id, page.id, document.id, reason])).toEqual([
      ["certificate_of_registration", "documents", "doc_a", null],
      ["proof_of_address", "documents", "doc_b", "Blurry image"],
      ["doc_c", "documents", "doc_c", "Missing page"],
    ]);
    expect(again[2]?.element.params.label).toBe("Letter of authorization");
  });

  it("are found beside another document of the same kind that is fine", () => {
    const fine = address({ id: "doc_x", key: "proof_of_address", decision: decision("approved") });
    const again = askedAgain(form, [fine, address({ decision: decision("revision") })]);
    expect(again.map(({ element, document }) => [element.id, document.id])).toEqual([["proof_of_address", "doc_b"]]);
  });

  it.each([null, "approved", "rejected", "revised", "new"])("are none with the decision %s", (status) => {
    expect(askedAgain(form, [certificate({ decision: decision(status) })])).toEqual([]);
  });
});
