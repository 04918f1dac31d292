import { mostListsDeep } from "../collection/rows";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { FormIds } from "./form-ids";
import { importField } from "./import-fields";
import { answerPath, relativeTo } from "./import-paths";
import { importConditions } from "./import-rules";
import type { ImportReport } from "./report";
import type { Texts } from "./texts";

export interface ElementReading {
  at: string;
  texts: Texts;
  ids: FormIds;
  /** Ids of documents in lists: each once in the whole form, whatever list they stand in. */
  files: FormIds;
  /** Lists around what is read. */
  lists: number;
  report: ImportReport;
}

/** What a page shows, flat: containers only arrange, and our pages arrange themselves. */
export function importElements(
  holder: JsonObject,
  reading: ElementReading,
  required: readonly Json[] = [],
): JsonObject[] {
  if (!Array.isArray(holder.elements)) return [];
  return holder.elements.flatMap((raw, place): JsonObject[] => {
    if (!isObject(raw)) return [];
    const here = { ...reading, at: `${reading.at}.elements.${place}` };
    const made = importElement(raw, here, required);
    return made.map((element) => withConditions(element, raw, here));
  });
}

const arranging = new Set(["container", "mainContainer", "cell"]);
/** Our pages have these of their own, or do without. */
const ownOnes = new Set(["submit-button", "stepper", "page", "back-button", "json-form:button"]);

function importElement(raw: JsonObject, reading: ElementReading, required: readonly Json[]): JsonObject[] {
  const type = String(raw.type ?? "");
  const options = isObject(raw.options) ? raw.options : {};
  if (arranging.has(type)) return inColumns(raw, importElements(raw, reading, required), reading);
  if (type === "divider") return [{ id: reading.ids.take(String(raw.name ?? type)), element: "divider" }];
  if (ownOnes.has(type)) return [];
  if (type === "h1" || type === "h3" || type === "h4" || type === "description") {
    const text = reading.texts.text(plainText(options.text ?? options.descriptionRaw ?? ""));
    if (text === "") return [];
    const params = { text } satisfies JsonObject;
    return [
      { id: reading.ids.take(String(raw.name ?? type)), element: type === "description" ? "text" : "heading", params },
    ];
  }
  if (type === "json-form" || type === "json-form:json-form") return importJsonForm(raw, options, reading);
  if (type.startsWith("json-form:"))
    return importField(raw, options, type.slice("json-form:".length), reading, required);
  reading.report.ignored.push({
    path: reading.at,
    code: "unknown_element",
    sentence: `There is no element "${type}" here; the form does without it.`,
  });
  return [];
}

/** A container of several columns is a row; all others only hold together what a page shows anyway. */
function inColumns(raw: JsonObject, children: JsonObject[], { ids }: ElementReading): JsonObject[] {
  const attributes = isObject(raw.attributes) ? raw.attributes : {};
  if (typeof attributes.columns !== "number" || attributes.columns < 2 || children.length < 2) return children;
  return [{ id: ids.take(String(raw.name ?? "row")), element: "row", children }];
}

function importJsonForm(raw: JsonObject, options: JsonObject, reading: ElementReading): JsonObject[] {
  const shape = isObject(options.jsonFormDefinition) ? options.jsonFormDefinition : {};
  const required = Array.isArray(shape.required) ? shape.required : [];
  if (shape.type !== "array") return importElements(raw, reading, required);
  if (isTooDeep(String(raw.name ?? "list"), reading)) return [];
  const rows = importElements(raw, inItem(reading), required);
  const unused = ["insertionParams", "skipCompanyInfoInsertion", "canAdd"].filter((key) => options[key] !== undefined);
  if (unused.length > 0)
    reading.report.ignored.push({
      path: `${reading.at}.options`,
      code: "params_not_used",
      sentence: `Forms here have no use for ${unused.join(", ")}.`,
    });
  const where = answerPath(raw.valueDestination);
  if (rows.length === 0 || where === null) return [];
  const label = options.label ?? options.text ?? raw.name ?? "List";
  return [
    {
      id: reading.ids.take(String(raw.name ?? "list")),
      element: "fieldlist",
      valueDestination: where,
      params: {
        label: reading.texts.text(label),
        ...(options.addText === undefined ? {} : { addLabel: reading.texts.text(options.addText) }),
        ...(typeof options.titleTemplate === "string"
          ? { itemLabel: reading.texts.text(options.titleTemplate.replaceAll(/\{[^}]*\}/g, "").trim() || label) }
          : {}),
      },
      children: rows.map((row) => relativeTo(row, where)),
    },
  ];
}

/** The same reading inside the items of a list. */
export const inItem = (reading: ElementReading): ElementReading => ({
  ...reading,
  ids: new FormIds(["id"]),
  lists: reading.lists + 1,
});

/** A list in a list in a list is left out, and said so. */
export function isTooDeep(name: string, { at, lists, report }: ElementReading): boolean {
  if (lists < mostListsDeep) return false;
  report.ignored.push({
    path: at,
    code: "lists_too_deep",
    sentence: `Lists stand at most ${mostListsDeep} deep; the form does without "${name}".`,
  });
  return true;
}

/** `visibleOn` says when it is shown and `availableOn` when it can be written; forms say when it is hidden and disabled. */
function withConditions(element: JsonObject, raw: JsonObject, { at, report }: ElementReading): JsonObject {
  const hidden = importConditions(raw.visibleOn, true, "shown", `${at}.visibleOn`, report);
  const disable = importConditions(raw.availableOn, true, "enabled", `${at}.availableOn`, report);
  return {
    ...element,
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(disable.length === 0 ? {} : { disable }),
  };
}

export const plainText = (raw: Json): string =>
  String(raw ?? "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
