import { isObject, type Json, type JsonObject } from "../lib/json";
import { parseGuard } from "../rules/guard";
import type { ImportReport } from "./report";
import type { Texts } from "./texts";

/** Gives out ids that are letters, digits, `-` and `_`, each once. */
export class FormIds {
  readonly #taken: Set<string>;
  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved);
  }
  take(wanted: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 56);
    const base = /^[A-Za-z]/.test(plain) ? plain : `f_${plain}`;
    let id = base;
    for (let count = 2; this.#taken.has(id); count += 1) id = `${base}_${count}`;
    this.#taken.add(id);
    return id;
  }
}

export interface ElementReading {
  at: string;
  texts: Texts;
  ids: FormIds;
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
    return made.map((element) => withHidden(element, raw, here));
  });
}

const arranging = new Set(["container", "mainContainer", "cell"]);
/** Our pages have these of their own, or do without. */
const ownOnes = new Set(["submit-button", "stepper", "divider", "page", "back-button"]);

function importElement(raw: JsonObject, reading: ElementReading, required: readonly Json[]): JsonObject[] {
  const type = String(raw.type ?? "");
  const options = isObject(raw.options) ? raw.options : {};
  if (arranging.has(type)) return importElements(raw, reading, required);
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

function importJsonForm(raw: JsonObject, options: JsonObject, reading: ElementReading): JsonObject[] {
  const shape = isObject(options.jsonFormDefinition) ? options.jsonFormDefinition : {};
  const required = Array.isArray(shape.required) ? shape.required : [];
  if (shape.type !== "array") return importElements(raw, reading, required);
  const rows = importElements(raw, { ...reading, ids: new FormIds(["id"]) }, required).filter(
    ({ element }) => element !== "document" && element !== "fieldlist",
  );
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
      },
      children: rows.map((row): JsonObject => ({ ...row, valueDestination: relative(row.valueDestination, where) })),
    },
  ];
}

/** Widget of the documented system → ours. */
const widgets: Record<string, string> = {
  text: "textfield",
  string: "textfield",
  textarea: "textarea",
  email: "email",
  number: "number",
  date: "date",
  dropdown: "select",
  select: "select",
  "country-picker": "country",
  checkbox: "checkbox",
  boolean: "checkbox",
  document: "document",
  file: "document",
  DateInput: "date",
  PhoneInput: "phone",
  CountryPicker: "country",
  NationalityPicker: "country",
  CheckboxList: "checkboxlist",
  Multiselect: "checkboxlist",
  RadioInput: "radio",
  FileInput: "document",
  DocumentInput: "document",
};

function importField(
  raw: JsonObject,
  options: JsonObject,
  suffix: string,
  reading: ElementReading,
  required: readonly Json[],
): JsonObject[] {
  const shape = isObject(options.jsonFormDefinition) ? options.jsonFormDefinition : {};
  const ui = isObject(options.uiSchema) ? options.uiSchema : {};
  const chosen = choicesOf(shape, ui, reading.texts);
  const widget = widgetOf(String(ui["ui:field"] ?? ""), suffix, shape, chosen.length > 0);
  const name = String(raw.name ?? "field");
  const label = reading.texts.text(options.label ?? ui["ui:label"] ?? shape.title ?? name);
  const isRequired = required.includes(name) || options.required === true;
  const checks: JsonObject[] = isRequired && widget !== "document" ? [{ type: "required" }] : [];
  for (const limit of ["minLength", "maxLength", "minimum", "maximum"] as const)
    if (typeof shape[limit] === "number" && fits(limit, widget)) checks.push({ type: limit, value: shape[limit] });
  const base = { id: reading.ids.take(name), element: widget } satisfies JsonObject;
  const placeholder =
    typeof ui["ui:placeholder"] === "string" ? { placeholder: reading.texts.text(ui["ui:placeholder"]) } : {};
  if (widget === "document") {
    const data = isObject(options.documentData)
      ? options.documentData
      : isObject(ui.documentData)
        ? ui.documentData
        : {};
    const params = {
      label,
      category: String(data.category ?? name),
      ...(typeof data.type === "string" ? { documentType: data.type } : {}),
    };
    return [{ ...base, params, validate: isRequired ? [{ type: "document" }] : [] }];
  }
  const where = answerPath(raw.valueDestination);
  if (where === null) {
    reading.report.ignored.push({
      path: reading.at,
      code: "no_destination",
      sentence: `The answer to "${name}" would go to ${JSON.stringify(raw.valueDestination ?? null)}, where applicants write nothing; the form does without it.`,
    });
    return [];
  }
  const params = { label, ...placeholder, ...(needsChoices(widget) ? { options: chosen } : {}) };
  return [{ ...base, valueDestination: where, params, validate: checks }];
}

function widgetOf(field: string, suffix: string, shape: JsonObject, hasChoices: boolean): string {
  const named =
    widgets[field] ?? widgets[suffix] ?? (shape.format === "email" ? "email" : widgets[String(shape.type ?? "")]);
  const widget = named ?? (hasChoices ? "select" : "textfield");
  // Lists that live in the documented system's code (industries, states, codes) come without their choices.
  return needsChoices(widget) && !hasChoices ? "textfield" : widget;
}

const needsChoices = (widget: string): boolean => ["select", "radio", "checkboxlist"].includes(widget);
const fits = (limit: string, widget: string): boolean =>
  limit.endsWith("Length")
    ? widget === "textfield" || widget === "textarea" || widget === "email"
    : widget === "number";

function choicesOf(shape: JsonObject, ui: JsonObject, texts: Texts): JsonObject[] {
  const options = isObject(ui["ui:options"]) ? ui["ui:options"] : {};
  const inner = isObject(shape.items) ? shape.items : {};
  const listed = [shape.oneOf, inner.oneOf, options.options, shape.enum, inner.enum].find((one) => Array.isArray(one));
  if (!Array.isArray(listed)) return [];
  const seen = new Set<string>();
  return listed.flatMap((one): JsonObject[] => {
    const value = isObject(one) ? (one.const ?? one.value) : one;
    const text = String(value ?? "");
    if (text === "" || seen.has(text)) return [];
    seen.add(text);
    return [{ value: text, label: texts.text(isObject(one) ? (one.title ?? one.label ?? text) : text) }];
  });
}

/** `visibleOn` says when it is shown, `hidden` when it is not. Rules of other engines than ours are left out, and said so. */
function withHidden(element: JsonObject, raw: JsonObject, { at, report }: ElementReading): JsonObject {
  if (!Array.isArray(raw.visibleOn) || raw.visibleOn.length === 0) return element;
  const hidden = raw.visibleOn.flatMap((condition, place): JsonObject[] => {
    const rule = isObject(condition) ? condition.value : undefined;
    const engine = isObject(condition) ? condition.type : undefined;
    const guard = parseGuard({ type: engine ?? null, rule: rule ?? null });
    if (guard.ok && engine === "json-logic" && rule !== undefined)
      return [{ engine: "json-logic", rule: { "!": [rule] } }];
    if (guard.ok && engine === "jmespath" && typeof rule === "string")
      return [{ engine: "jmespath", rule: `!(${rule})` }];
    report.ignored.push({
      path: `${at}.visibleOn.${place}`,
      code: "rule_engine",
      sentence: `A rule of the engine ${JSON.stringify(engine ?? null)} is not asked here; the element is always shown.`,
    });
    return [];
  });
  return hidden.length === 0 ? element : { ...element, hidden };
}

const plainText = (raw: Json): string =>
  String(raw ?? "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Only what applicants may write, and as a path of ours: `a[0].b` stands in no form here. */
function answerPath(raw: Json | undefined): string | null {
  if (typeof raw !== "string") return null;
  const path = raw.replaceAll(/\[\{INDEX\}\]|\[\$\d\]/g, "[]");
  return /^(entity\.data|customData)\.[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*|\[\]\.[A-Za-z_][\w-]*)*$/.test(path)
    ? path
    : null;
}

/** `entity.data.ubos[].firstName`, of the list `entity.data.ubos`, is `firstName`. */
function relative(path: Json | undefined, list: string): string {
  const text = String(path ?? "");
  return text.startsWith(`${list}[].`) ? text.slice(list.length + 3) : (text.split(".").at(-1) ?? text);
}
