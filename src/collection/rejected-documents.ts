import type { CaseDocument } from "../domain/case";
import { documentOf } from "./documents";
import type { Form } from "./form";
import { isDocument } from "./kinds";
import { flatElements } from "./layout";
import { isRevisionReason, reasonSentence, revisionReasons } from "./reasons/reasons";

/** The code of a document that was rejected for a reason in somebody's own words. Those are for the record: nobody is told them. */
export const rejectedCode = "document_rejected";

/**
 * Documents that a person has rejected for good, as errors of requirements. Not part of what applicants are told. `requirement` names
 * the element as other requirements do; a document that no element of the form asks for has its key or id there.
 */
export function rejectedDocuments(
  form: Form | null,
  documents: CaseDocument[],
  language: string,
): { requirement: string; code: string; reason: string | null }[] {
  const elements = (form?.pages ?? []).flatMap((page) => flatElements(page.elements)).filter(isDocument);
  // A document of a row goes by its key, which is what its requirement is called.
  return documents
    .filter(({ decision }) => decision.status === "rejected")
    .map((document) => {
      const element = elements.find((one) => documentOf(one, documents) === document);
      const said = document.decision.reason ?? "";
      const code = isRevisionReason(said) && revisionReasons[said] === "final" ? said : rejectedCode;
      return {
        requirement: `documents.${element?.id ?? document.key ?? document.id}`,
        code,
        reason: reasonSentence(code, language),
      };
    });
}
