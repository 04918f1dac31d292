/** What a register says of a company: up to five, each with what the form fills in from it; or why it says nothing. */
export interface Lookup {
  status: "found" | "failed" | "by_number" | "no_country" | "enough";
  candidates: { id: string; title: string; lines: string[] }[];
}

export const lookupPath = (page: string, field: string): string =>
  `/pages/${encodeURIComponent(page)}/lookups/${encodeURIComponent(field)}`;
