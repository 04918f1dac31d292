import type { FlowView } from "../cases/case-api";
import { rejectedDocuments } from "../collection/rejected-documents";
import { type RequirementSummary, summaryOfRequirements } from "../collection/requirement-summary";
import type { Requirements } from "../collection/requirements";
import { problemSentence } from "../documents/problems";
import { isRetryable } from "./requirement-reasons";

/** What is due as integrators read it: every error with its sentence, and whether sending something else can help. */
export type ToldRequirements = Omit<Requirements, "errors"> & {
  errors: { requirement: string; code: string; reason: string | null; retryable: boolean }[];
};

/**
 * Completes what the case says is due: the sentences of files, in the form's first language as all others, and the documents that were
 * rejected. `isDone`: nothing can be due any more.
 */
export function toldRequirements(
  { requirements, form, documents, language }: Pick<FlowView, "requirements" | "form" | "documents" | "language">,
  isDone: boolean,
): ToldRequirements & RequirementSummary {
  const first = form?.languages[0] ?? language ?? "en";
  const errors = [
    ...requirements.errors.map(({ code, ...error }) => ({
      ...error,
      code,
      reason: code.startsWith("file.") ? problemSentence(code.slice("file.".length), first) : error.reason,
      retryable: isRetryable(code),
    })),
    ...rejectedDocuments(form, documents, first).map((error) => ({ ...error, retryable: false })),
  ];
  return { ...requirements, errors, ...summaryOfRequirements({ ...requirements, errors }, isDone) };
}
