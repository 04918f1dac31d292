import { isObject, type Json, type JsonObject } from "../lib/json";
import { fileId } from "./form-ids";
import type { ElementReading } from "./import-elements";
import { answerPath, factPath } from "./import-paths";
import { importConditions } from "./import-rules";
import type { Texts } from "./texts";

/** Widgets of the first generation, by their type or `ui:field`, and our kinds. */
const widgets: Record<string, string> = {
  text: "textfield",
  string: "textfield",
  textarea: "textarea",
  email: "email",
  uri: "url",
  number: "number",
  integer: "number",
  date: "date",
  dropdown: "select",
  select: "select",
  "country-picker": "country",
  checkbox: "checkbox",
  boolean: "checkbox",
  document: "document",
  file: "file",
  DateInput: "date",
  PhoneInput: "phone",
  AutocompleteInput: "autocomplete",
  CountryPicker: "country",
  NationalityPicker: "nationality",
  LocalePicker: "locale",
  IndustriesPicker: "industry",
  MCCPicker: "mcc",
  StatePicker: "state",
  RelationshipDropdown: "relationship",
  TagsInput: "tags",
  CheckboxList: "checkboxlist",
  Multiselect: "multiselect",
  RadioInput: "radio",
  FileInput: "file",
  DocumentInput: "document",
};

/** A field of a json-form, or nothing when its answer would go where applicants write nothing. */
export function importField(
  raw: JsonObject,
  options: JsonObject,
  suffix: string,
  reading: ElementReading,
  required: readonly Json[],
): JsonObject[] {
  const { at, texts, report } = reading;
  const shape = isObject(options.jsonFormDefinition) ? options.jsonFormDefinition : {};
  const ui = isObject(options.uiSchema) ? options.uiSchema : {};
  const chosen = choicesOf(shape, ui, texts);
  const name = String(raw.name ?? "field");
  const statePath = factPath(ui.countryCodePath ?? options.countryCodePath);
  const widget = widgetOf(String(ui["ui:field"] ?? ""), suffix, shape, chosen.length > 0, statePath !== null);
  const isFile = widget === "document" || widget === "file";
  const isRequired = required.includes(name) || options.required === true;
  const mustHave = isFile ? "document" : "required";
  const checks: JsonObject[] = [
    ...(isRequired ? [{ type: mustHave }] : []),
    ...importConditions(raw.requiredOn, false, "not_required", `${at}.requiredOn`, report).map(
      (applyWhen): JsonObject => ({ type: mustHave, applyWhen }),
    ),
    ...limitsOf(shape, widget, reading),
  ];
  noteUnused(ui, raw, reading);
  const base = { id: isFile ? fileId(reading, name) : reading.ids.take(name), element: widget } satisfies JsonObject;
  const label = texts.text(options.label ?? ui["ui:label"] ?? shape.title ?? name);
  const hint = options.description ?? ui["ui:description"] ?? shape.description;
  const said = { label, ...(typeof hint === "string" && hint !== "" ? { hint: texts.text(hint) } : {}) };
  if (isFile) return [{ ...base, params: { ...said, ...documentOf(options, ui, name) }, validate: checks }];
  const where = answerPath(raw.valueDestination);
  if (where === null) {
    report.ignored.push({
      path: at,
      code: "no_destination",
      sentence: `The answer to "${name}" would go to ${JSON.stringify(raw.valueDestination ?? null)}, where applicants write nothing; the form does without it.`,
    });
    return [];
  }
  const placeholder = typeof ui["ui:placeholder"] === "string" ? { placeholder: texts.text(ui["ui:placeholder"]) } : {};
  const params = {
    ...said,
    ...placeholder,
    ...(mayChoose.has(widget) && chosen.length > 0 ? { options: chosen } : {}),
    ...(widget === "state" && statePath !== null ? { countryCodePath: statePath } : {}),
  };
  return [{ ...base, valueDestination: where, params, validate: checks }];
}

const mayChoose = new Set(["select", "radio", "checkboxlist", "multiselect", "autocomplete", "relationship"]);
const mustChoose = new Set(["select", "radio", "checkboxlist", "multiselect", "autocomplete"]);

function widgetOf(field: string, suffix: string, shape: JsonObject, hasChoices: boolean, hasCountry: boolean): string {
  // The suffix of a plain field says little: its format and type say more.
  const isPlain = suffix === "text" || suffix === "string";
  const plain = shape.format === "email" || shape.format === "uri" ? shape.format : String(shape.type ?? "");
  const named = widgets[field] ?? (isPlain ? undefined : widgets[suffix]);
  const widget = named ?? widgets[plain] ?? "textfield";
  if (named === undefined && hasChoices) return "select";
  // States of nobody knows which country, and lists that come without their choices, are typed.
  if (widget === "state" && !hasCountry) return "textfield";
  return mustChoose.has(widget) && !hasChoices ? "textfield" : widget;
}

const lengths = new Set(["textfield", "textarea", "email", "url", "phone", "autocomplete"]);

function limitsOf(shape: JsonObject, widget: string, { at, report }: ElementReading): JsonObject[] {
  const checks: JsonObject[] = [];
  const fits: Readonly<Record<string, boolean>> = {
    minLength: lengths.has(widget),
    maxLength: lengths.has(widget),
    pattern: lengths.has(widget),
    minimum: widget === "number",
    maximum: widget === "number",
    minItems: ["checkboxlist", "multiselect", "tags"].includes(widget),
    maxItems: ["checkboxlist", "multiselect", "tags"].includes(widget),
  };
  for (const [limit, doesFit] of Object.entries(fits)) {
    const value = shape[limit];
    if (value === undefined) continue;
    if (doesFit && typeof value === (limit === "pattern" ? "string" : "number")) checks.push({ type: limit, value });
    else
      report.ignored.push({
        path: `${at}.options.jsonFormDefinition.${limit}`,
        code: "check_dropped",
        sentence: `${limit} is not checked of a ${widget}.`,
      });
  }
  return checks;
}

const understood = new Set([
  "ui:field",
  "ui:label",
  "ui:description",
  "ui:placeholder",
  "ui:options",
  "documentData",
  "countryCodePath",
]);

/** What the field had said and nothing here does, in one sentence. */
function noteUnused(ui: JsonObject, raw: JsonObject, { at, report }: ElementReading): void {
  const options = isObject(raw.options) ? raw.options : {};
  const left = [
    ...Object.keys(ui).filter((key) => !understood.has(key)),
    ...["insertionParams", "companyNameDestination", "skipCompanyInfoInsertion"].filter(
      (key) => options[key] !== undefined || raw[key] !== undefined,
    ),
  ];
  if (left.length === 0) return;
  report.ignored.push({
    path: at,
    code: "params_not_used",
    sentence: `Forms here have no use for ${left.join(", ")}.`,
  });
}

function documentOf(options: JsonObject, ui: JsonObject, name: string): JsonObject {
  const data = [options.documentData, ui.documentData].find(isObject) ?? {};
  return {
    category: String(data.category ?? name),
    ...(typeof data.type === "string" ? { documentType: data.type } : {}),
  };
}

function choicesOf(shape: JsonObject, ui: JsonObject, texts: Texts): JsonObject[] {
  const options = isObject(ui["ui:options"]) ? ui["ui:options"] : {};
  const inner = isObject(shape.items) ? shape.items : {};
  const listed = [shape.oneOf, inner.oneOf, options.options, shape.enum, inner.enum].find((one) => Array.isArray(one));
  return Array.isArray(listed) ? choices(listed, texts) : [];
}

/** Options of either generation, each value once. */
export function choices(listed: readonly Json[], texts: Texts): JsonObject[] {
  const seen = new Set<string>();
  return listed.flatMap((one): JsonObject[] => {
    const value = isObject(one) ? (one.const ?? one.value) : one;
    const text = String(value ?? "");
    if (text === "" || seen.has(text)) return [];
    seen.add(text);
    return [{ value: text, label: texts.text(isObject(one) ? (one.title ?? one.label ?? text) : text) }];
  });
}
