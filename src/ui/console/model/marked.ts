import { isObject, type Json } from "../../../lib/json";
import { labelOf } from "./words";

/** A document of another case that is marked for re-upload, as far as its preview needs it. */
export interface MarkedDocument {
  id: string;
  name: string;
  revisionReason: string | null;
  comment: string | null;
}

/** The documents of a case's context that are marked for re-upload. */
export function markedIn(documents: Json | undefined): MarkedDocument[] {
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, place) => {
    if (!isObject(document) || !isObject(document.decision) || document.decision.status !== "revision") return [];
    const { revisionReason, comment } = document.decision;
    const kind = document.type === "general_document" ? document.category : document.type;
    return {
      id: text(document.id) ?? String(place),
      name: labelOf(text(kind) ?? text(document.category) ?? "document"),
      revisionReason: text(revisionReason),
      comment: text(comment),
    };
  });
}

const text = (value: Json | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);
