import type { JsonObject } from "../../../../../lib/json";

/** What the server made of a UI definition. */
export interface UiDefinitionRead {
  key: string;
  form: JsonObject;
  report: { understood: JsonObject[]; changed: JsonObject[]; ignored: JsonObject[] };
}

/** The report in one line. */
export function sentence({ form, report }: UiDefinitionRead): string {
  const pages = Array.isArray(form.pages) ? form.pages.length : 0;
  const read = `${pages} ${pages === 1 ? "page was" : "pages were"} taken over.`;
  const ignored = report.ignored.length;
  return ignored === 0 ? read : `${read} ${ignored} ${ignored === 1 ? "part" : "parts"} mean nothing here.`;
}
