import { entityGroupPaths } from "../collection/kinds";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { fileId } from "./form-ids";
import { type ElementReading, inItem, isTooDeep, plainText } from "./import-elements";
import { choices } from "./import-fields";
import { answerPath, factPath, relativeTo } from "./import-paths";
import { importCondition, importConditions } from "./import-rules";

/** Elements of the second generation and our kinds. `null`: our pages have it of their own. */
const kinds: Readonly<Record<string, string | null>> = {
  row: "row",
  column: "column",
  divider: "divider",
  h1: "heading",
  h3: "heading",
  h4: "heading",
  description: "text",
  submitbutton: null,
  textfield: "textfield",
  autocompletefield: "autocomplete",
  checkboxfield: "checkbox",
  checkboxlistfield: "checkboxlist",
  datefield: "date",
  documentfield: "document",
  filefield: "file",
  fieldlist: "fieldlist",
  entityfieldgroup: "entitygroup",
  multiselectfield: "multiselect",
  phonefield: "phone",
  radiofield: "radio",
  selectfield: "select",
  tagsfield: "tags",
  industriespicker: "industry",
  countrypicker: "country",
  localepicker: "locale",
  mccpicker: "mcc",
  nationalitypicker: "nationality",
  statepicker: "state",
  statepickerfield: "state",
  relationshipdropdown: "relationship",
  taxidpickerfield: "taxid",
};

const withOptions = new Set(["autocomplete", "checkboxlist", "multiselect", "radio", "select"]);
const listKinds = new Set(["fieldlist", "entitygroup"]);

/** Elements of the second generation: any may stand anywhere. */
export const importFlatElements = (raw: readonly Json[], reading: ElementReading): JsonObject[] =>
  raw.flatMap((one, place) => (isObject(one) ? importFlat(one, { ...reading, at: `${reading.at}.${place}` }) : []));

function importFlat(raw: JsonObject, reading: ElementReading): JsonObject[] {
  const { at, report } = reading;
  const told = String(raw.element ?? "");
  const mapped = Object.hasOwn(kinds, told) ? kinds[told] : undefined;
  if (mapped === null) return [];
  if (mapped === undefined) {
    report.ignored.push({
      path: at,
      code: "unknown_element",
      sentence: `There is no element "${told}" here; the form does without it.`,
    });
    return [];
  }
  const params = isObject(raw.params) ? raw.params : {};
  const kind = kindOf(mapped, params, reading);
  const children = Array.isArray(raw.children) ? raw.children : [];
  const isFile = kind === "document" || kind === "file";
  const wanted = String(raw.id ?? told);
  const base = { id: isFile ? fileId(reading, wanted) : reading.ids.take(wanted), element: kind } satisfies JsonObject;
  const conditions = {
    ...nonEmpty("hidden", importConditions(raw.hidden, false, "shown", `${at}.hidden`, report)),
    ...nonEmpty("disable", importConditions(raw.disable, false, "enabled", `${at}.disable`, report)),
  };
  const said = importParams(told, kind, params, reading);
  if (kind === "row" || kind === "column")
    return [{ ...base, ...conditions, children: importFlatElements(children, { ...reading, at: `${at}.children` }) }];
  if (kind === "divider") return [{ ...base, ...conditions }];
  if (kind === "heading" || kind === "text")
    return said.text === undefined ? [] : [{ ...base, ...conditions, params: { text: said.text } }];
  const validate = checksOf(raw, kind, params, reading);
  if (isFile) return [{ ...base, ...conditions, params: said, validate }];
  const where = destinationOf(raw, kind, params);
  if (where === null) {
    report.ignored.push({
      path: at,
      code: "no_destination",
      sentence: `The answer to "${String(raw.id ?? told)}" would go to ${JSON.stringify(raw.valueDestination ?? null)}, where applicants write nothing; the form does without it.`,
    });
    return [];
  }
  const field = { ...base, valueDestination: where, params: said, validate, ...conditions };
  if (!listKinds.has(kind)) return [field];
  if (isTooDeep(String(raw.id ?? told), reading)) return [];
  const rows = importFlatElements(children, { ...inItem(reading), at: `${at}.children` });
  const items = rows.map((row) => relativeTo(row, where));
  return items.length === 0 ? [] : [{ ...field, children: items }];
}

/** One element of theirs is several of ours; what lacks its list is typed. */
function kindOf(kind: string, params: JsonObject, { at, report }: ElementReading): string {
  if (kind === "textfield" && (params.valueType === "number" || params.valueType === "integer")) return "number";
  if (kind === "textfield" && params.style === "textarea") return "textarea";
  const lacks =
    withOptions.has(kind) && !(Array.isArray(params.options) && params.options.length > 0)
      ? "its options"
      : kind === "state" && factPath(params.countryCodePath) === null
        ? "the path of a country"
        : null;
  if (lacks === null) return kind;
  report.changed.push({
    path: `${at}.element`,
    code: "field_typed",
    sentence: `Without ${lacks} this is a text field.`,
    before: kind,
    after: "textfield",
  });
  return "textfield";
}

function destinationOf(raw: JsonObject, kind: string, params: JsonObject): string | null {
  const where = answerPath(raw.valueDestination);
  // An entity group keeps its items where its type says.
  return where ?? (kind === "entitygroup" ? (entityGroupPaths[String(params.type ?? "")] ?? null) : null);
}

const understood = new Set(
  (
    "label placeholder description text options type style valueType template documentType addButtonLabel itemIndexLabel " +
    "countryCodePath disableFuture disablePast level acceptFileFormats"
  ).split(" "),
);

function importParams(told: string, kind: string, params: JsonObject, reading: ElementReading): JsonObject {
  const { at, texts, report } = reading;
  const left = Object.keys(params).filter((key) => !understood.has(key));
  if (left.length > 0)
    report.ignored.push({
      path: `${at}.params`,
      code: "params_not_used",
      sentence: `Forms here have no use for ${left.join(", ")}.`,
    });
  const text = (key: string): Json | undefined =>
    typeof params[key] === "string" && params[key] !== "" ? texts.text(plainText(params[key])) : undefined;
  const template = isObject(params.template) ? params.template : {};
  const country = factPath(params.countryCodePath);
  const isFile = kind === "document" || kind === "file";
  const category = template.category ?? params.documentType;
  return {
    ...present(
      "text",
      kind === "heading" || kind === "text" ? (text("text") ?? text("description") ?? text("label")) : undefined,
    ),
    ...present("label", text("label") ?? text("text") ?? told),
    ...present("hint", text("description")),
    ...present("placeholder", text("placeholder")),
    ...(withOptions.has(kind) && Array.isArray(params.options) ? { options: choices(params.options, texts) } : {}),
    ...(country !== null ? { countryCodePath: country } : {}),
    ...(isFile ? { category: String(category ?? told) } : {}),
    ...(isFile && typeof template.type === "string" ? { documentType: template.type } : {}),
    ...(isFile ? present("acceptFileFormats", params.acceptFileFormats) : {}),
    ...(kind === "entitygroup" && typeof params.type === "string" ? { type: params.type } : {}),
    ...present("addLabel", text("addButtonLabel")),
    ...present("itemLabel", itemLabel(params.itemIndexLabel, reading)),
  };
}

/** `Owner {INDEX}`: the number is put after it here as well. */
const itemLabel = (raw: Json | undefined, { texts }: ElementReading): Json | undefined => {
  const label = typeof raw === "string" ? raw.replaceAll("{INDEX}", "").trim() : "";
  return label === "" ? undefined : texts.text(label);
};

const present = (key: string, value: Json | undefined): JsonObject => (value === undefined ? {} : { [key]: value });
const nonEmpty = (key: string, list: JsonObject[]): JsonObject => (list.length === 0 ? {} : { [key]: list });

/** Their checks and the names under which each keeps its value. */
const checkTypes: Readonly<Record<string, { type: string; value?: string }>> = {
  required: { type: "required" },
  minLength: { type: "minLength", value: "minLength" },
  maxLength: { type: "maxLength", value: "maxLength" },
  pattern: { type: "pattern", value: "pattern" },
  minimum: { type: "minimum", value: "minimum" },
  maximum: { type: "maximum", value: "maximum" },
  format: { type: "format", value: "format" },
  document: { type: "document" },
  documentSize: { type: "documentSize", value: "fileSizeLimit" },
  minimumAge: { type: "minAge", value: "minimumAge" },
  futureDate: { type: "future" },
  pastDate: { type: "past" },
};

function checksOf(raw: JsonObject, kind: string, params: JsonObject, reading: ElementReading): JsonObject[] {
  const { at, texts, report } = reading;
  const isFile = kind === "document" || kind === "file";
  const told = Array.isArray(raw.validate) ? raw.validate.filter(isObject) : [];
  const made = told.flatMap((check, place): JsonObject[] => {
    const here = `${at}.validate.${place}`;
    const name = String(check.type ?? "");
    const known = Object.hasOwn(checkTypes, name) ? checkTypes[name] : undefined;
    const value = known?.value !== undefined && isObject(check.value) ? check.value[known.value] : undefined;
    if (known === undefined || (known.value !== undefined && value === undefined)) {
      report.ignored.push({
        path: here,
        code: "check_dropped",
        sentence: `The check ${JSON.stringify(name)} is none that is made here, or says nothing to check by.`,
      });
      return [];
    }
    const applyWhen =
      check.applyWhen === undefined
        ? null
        : importCondition(check.applyWhen, false, "checked", `${here}.applyWhen`, report);
    return [
      {
        type: known.type === "required" && isFile ? "document" : known.type,
        ...present("value", value),
        ...(typeof check.message === "string" && check.message !== "" ? { message: texts.text(check.message) } : {}),
        ...(applyWhen === null ? {} : { applyWhen }),
      },
    ];
  });
  if (kind !== "date") return made;
  const has = (type: string): boolean => made.some((check) => check.type === type);
  return [
    ...made,
    ...(params.disableFuture === true && !has("past") ? [{ type: "past" }] : []),
    ...(params.disablePast === true && !has("future") ? [{ type: "future" }] : []),
  ];
}
