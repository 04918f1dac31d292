import { parseForm } from "../collection/form.schema";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { FormIds } from "./form-ids";
import { importElements } from "./import-elements";
import { importFlatElements } from "./import-flat-elements";
import type { ImportReport } from "./report";
import { textsOf } from "./texts";

export interface ImportedForm {
  key: string;
  form: JsonObject;
}

/**
 * A collection flow of the documented system, of either generation, as a form of ours. Null when it is no collection flow, or when nothing
 * of it can be shown; the row itself is kept either way.
 */
export function importForm(
  row: JsonObject,
  fallbackKey: string,
  at: string,
  report: ImportReport,
): ImportedForm | null {
  if (row.uiContext !== undefined && row.uiContext !== "collection_flow") {
    report.ignored.push({
      path: at,
      code: "ui_context",
      sentence: "Only collection flows become forms; this one is kept.",
    });
    return null;
  }
  const key = keyOf(row, fallbackKey);
  const texts = textsOf(isObject(row.locales) ? row.locales : {});
  const files = new FormIds();
  const pages = pagesIn(row).flatMap(({ page, path }, place) => {
    const reading = { at: `${at}.${path}`, texts, ids: new FormIds(), files, lists: 0, report };
    const listed = Array.isArray(page.elements) ? page.elements : [];
    // The second generation names its elements, the first their types.
    const elements = listed.some((one) => isObject(one) && typeof one.element === "string")
      ? importFlatElements(listed, { ...reading, at: `${reading.at}.elements` })
      : importElements(page, reading);
    notePage(page, `${at}.${path}`, report);
    if (elements.length === 0) return [];
    return [
      { id: pageId(page, place), title: texts.text(page.name ?? page.stateName ?? `Page ${place + 1}`), elements },
    ];
  });
  const form = {
    key,
    title: texts.text(row.displayName ?? row.name ?? key),
    languages: texts.languages,
    event: "COLLECTION_FLOW_FINISHED",
    pages: withOwnIds(pages),
  } satisfies JsonObject;
  const parsed = parseForm(form, at);
  if (parsed.ok) {
    report.changed.push({
      path: at,
      code: "form_made",
      sentence: `The collection flow became the form "${key}" of ${pages.length} ${pages.length === 1 ? "page" : "pages"}; the row is kept for the way back.`,
    });
    return { key, form };
  }
  const first = parsed.error[0];
  report.ignored.push({
    path: at,
    code: "form_not_made",
    sentence: `No form could be made of it (${first === undefined ? "it has no pages" : `${first.path}: ${first.message}`}); the row is kept.`,
  });
  return null;
}

/** What a page had a browser do: here the server goes from page to page, saves, and checks every answer by its field. */
function notePage(page: JsonObject, at: string, report: ImportReport): void {
  const has = (key: string): boolean => Array.isArray(page[key]) && page[key].length > 0;
  if (has("actions"))
    report.ignored.push({
      path: `${at}.actions`,
      code: "page_actions",
      sentence: "Pages are saved and followed by the next one by themselves; no actions are run for it.",
    });
  if (has("pageValidation"))
    report.ignored.push({
      path: `${at}.pageValidation`,
      code: "page_validation",
      sentence: "Answers are checked field by field; checks of a whole page are left out.",
    });
}

const keyOf = (row: JsonObject, fallback: string): string => {
  const name = [row.key, row.name, row.id].find((one) => typeof one === "string" && one.trim() !== "");
  return typeof name === "string" ? name.trim().slice(0, 100) : fallback;
};

/** The pages in the order of the front-end machine, where it says one; else as they stand. */
function pagesIn(row: JsonObject): { page: JsonObject; path: string }[] {
  const elements = getPath(row, "uiSchema.elements");
  if (!Array.isArray(elements)) return [];
  const pages = elements.flatMap((page, place) =>
    isObject(page) && page.type === "page" ? [{ page, path: `uiSchema.elements.${place}` }] : [],
  );
  const states = getPath(row, "definition.definition.states");
  const order = isObject(states) ? Object.keys(states) : [];
  const placeOf = ({ page }: { page: JsonObject }): number => {
    const place = order.indexOf(String(page.stateName));
    return place < 0 ? Number.MAX_SAFE_INTEGER : place;
  };
  return pages.sort((one, other) => placeOf(one) - placeOf(other));
}

function pageId(page: JsonObject, place: number): string {
  const name = String(page.stateName ?? page.name ?? "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "_")
    .slice(0, 60);
  return /^[A-Za-z]/.test(name) ? name : `page_${place + 1}`;
}

/** Ids of elements are unique in the whole form: what comes second gets a number. */
function withOwnIds<P extends { id: string; elements: JsonObject[] }>(pages: P[]): P[] {
  const ids = new FormIds();
  const withId = (element: JsonObject): JsonObject => {
    const id = ids.take(String(element.id));
    // What stands in rows and columns is named in the form, what stands in a list in the list.
    const isLayout = element.element === "row" || element.element === "column";
    if (!isLayout || !Array.isArray(element.children)) return { ...element, id };
    return { ...element, id, children: element.children.filter(isObject).map(withId) };
  };
  const pageIds = new FormIds(["done", "files", "language", "renew", "revise", "submit", "uploads"]);
  return pages.map((page) => ({
    ...page,
    id: pageIds.take(page.id),
    elements: page.elements.map(withId),
  }));
}

/** Marks the states in which the applicant fills the form, as the documented system knows them: by their tags. */
export function attachForm(definition: JsonObject, key: string, report: ImportReport): JsonObject {
  return attached(definition, key, "definition", report);
}

function attached(state: JsonObject, key: string, at: string, report: ImportReport): JsonObject {
  const next: JsonObject = { ...state };
  if (isObject(state.states))
    next.states = Object.fromEntries(
      Object.entries(state.states).map(([name, inner]): [string, Json] => [
        name,
        isObject(inner) ? attached(inner, key, `${at}.states.${name}`, report) : inner,
      ]),
    );
  const tags = Array.isArray(state.tags) ? state.tags : [state.tags];
  const collects = tags.includes("collection_flow") || tags.includes("revision");
  const listens = isObject(state.on) && Object.hasOwn(state.on, "COLLECTION_FLOW_FINISHED");
  const meta = isObject(state.meta) ? state.meta : {};
  if (!collects || !listens || meta.form !== undefined) return next;
  report.changed.push({
    path: `${at}.meta.form`,
    code: "form_attached",
    sentence: `The applicant fills the form "${key}" in this state.`,
    before: null,
    after: key,
  });
  return { ...next, meta: { ...meta, form: key } };
}
