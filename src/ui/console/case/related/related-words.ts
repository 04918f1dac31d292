import type { Outcome } from "../../../../domain";
import type { SharedKind } from "../../../../domain/shared-facts";

/** What `GET /cases/{id}/related` answers. */
export interface Related {
  data: RelatedCase[];
  facts: SharedByOthers[];
}

export interface RelatedCase {
  caseId: string;
  name: string | null;
  by: SharedKind[];
  /** Ids of facts. */
  facts: string[];
  workflow: { key: string; version: number };
  status: string;
  state: string;
  tags: string[];
  outcome: Outcome;
  riskLevel: string | null;
  createdAt: string;
}

export interface SharedByOthers {
  id: string;
  kind: SharedKind;
  value: string | null;
  cases: number;
  more: boolean;
}

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
