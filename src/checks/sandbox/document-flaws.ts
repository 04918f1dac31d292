import type { Finding } from "./findings";

/** What is wrong with a document that was shown, as far as the sandbox knows such things. */
export type DocumentFlaw = "expired" | "blurry" | "mismatch" | "wrong_type";

/** What the vendor says of it. */
export const flawFindings: Record<DocumentFlaw, Finding> = {
  expired: { code: "document_expired", level: "high", text: "The document was no longer valid." },
  blurry: { code: "document_blurry", level: "medium", text: "The picture is too blurred to read it with certainty." },
  mismatch: { code: "document_mismatch", level: "high", text: "The document is about somebody else." },
  wrong_type: { code: "wrong_document_type", level: "high", text: "The picture shows another kind of document." },
};
