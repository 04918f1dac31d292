import type { SharedKind } from "../../../../domain/shared-facts";
import type * as generated from "../../../../sdk/api/generated/types";

/** What `GET /cases/{id}/related` answers. */
export type Related = generated.RelatedCases;

export type RelatedCase = generated.RelatedCase;

export type SharedByOthers = Related["facts"][number];

const words: Record<SharedKind, string> = {
  person: "Person",
  company: "Company",
  phone: "Phone",
  email: "E-mail",
  iban: "IBAN",
  document_number: "Document number",
  file: "File",
  device: "Device",
  address: "Address",
};
export const kindWords = (kind: SharedKind): string => words[kind];

/** "E-mail ada@acme.test", "The same file". */
export const factWords = ({ kind, value }: Pick<SharedByOthers, "kind" | "value">): string =>
  value === null ? `The same ${words[kind].toLowerCase()}` : `${words[kind]} ${value}`;

/** "in 3 other cases", "in more than 1,000 other cases". */
export const countWords = ({ cases, more }: Pick<SharedByOthers, "cases" | "more">): string =>
  more
    ? `in more than ${cases.toLocaleString("en")} other cases`
    : `in ${cases.toLocaleString("en")} other ${cases === 1 ? "case" : "cases"}`;
