import { getPath, isObject, type Json, type JsonObject } from "../../../../lib/json";
import { type FormField, fieldsOf } from "../../settings/checks/schema-form";
import { fieldAt } from "../edit/case-definition";

/** What is asked when somebody opens a case by hand. `entityType` null: it has to be asked as well. */
export interface InputForm {
  /** Paths from the context. */
  fields: FormField[];
  entityType: "business" | "individual" | null;
}

/**
 * The form of a definition for cases that are opened by hand: `meta.inputSchema` of the chart or of its first state, as a JSON Schema (the
 * documented system puts it into `dataSchema`) or as a form of ours. A schema that does not speak of `entity` is about the person or
 * company. Without one no fields: then the usual ones of a person or company are asked for.
 */
export function inputFormOf(definition: JsonObject): InputForm {
  const chart = isObject(definition.definition) ? definition.definition : {};
  const said = inputSchemaOf(chart);
  if (said === null) return { fields: [], entityType: null };
  const config = isObject(definition.config) ? definition.config : {};
  const theme = getPath(config, "theme.type");
  if (Array.isArray(said.pages)) return { fields: formFields(said), entityType: typeIn(said, theme) };
  const schema = isObject(said.dataSchema) ? said.dataSchema : said;
  const isContext = isObject(schema.properties) && isObject(schema.properties.entity);
  const whole: JsonObject = isContext
    ? schema
    : {
        type: "object",
        required: ["entity"],
        properties: {
          entity: { type: "object", required: ["data"], properties: { data: { ...schema, type: "object" } } },
        },
      };
  // Whom it is about is asked once, by a control of its own.
  const fields = fieldsOf(whole).filter(({ path }) => path !== "entity.type");
  return { fields: fields.map(named), entityType: typeIn(said, theme) };
}

function inputSchemaOf(chart: JsonObject): JsonObject | null {
  const initial = typeof chart.initial === "string" ? chart.initial : null;
  const states = isObject(chart.states) ? chart.states : {};
  const first = initial === null ? undefined : states[initial.split(".")[0] ?? ""];
  for (const holder of [chart, first]) {
    const found = isObject(holder) ? getPath(holder, "meta.inputSchema") : undefined;
    if (isObject(found)) return found;
  }
  return null;
}

const typeIn = (said: JsonObject, theme: Json | undefined): InputForm["entityType"] => {
  const type = said.entityType ?? getPath(said, "dataSchema.properties.entity.properties.type.const");
  if (type === "business" || type === "individual") return type;
  return theme === "kyb" ? "business" : theme === "kyc" ? "individual" : null;
};

/** The answers of a form, page after page; documents and lists are for the applicant. */
function formFields(form: JsonObject): FormField[] {
  const destinations: { path: string; required: boolean }[] = [];
  collect(form.pages ?? null, destinations, 0);
  return destinations.map(({ path, required }) => {
    const { element, label, options } = fieldAt({ forms: { input: form } }, path);
    return {
      path,
      label: label ?? named({ ...blank, path }).label,
      kind:
        options.length > 0 ? "choice" : element === "number" ? "number" : element === "checkbox" ? "yes_no" : "text",
      required,
      options: options.map(({ value }) => value),
      hint: element === "date" ? "Year, month, day: 1990-12-31." : undefined,
      within: [],
    };
  });
}

const notTyped = new Set([
  "fieldlist",
  "entitygroup",
  "document",
  "file",
  "camera",
  "signature",
  "address",
  "bankaccount",
  "money",
]);

function collect(value: Json, found: { path: string; required: boolean }[], depth: number): void {
  if (depth > 10) return;
  if (Array.isArray(value)) for (const item of value) collect(item, found, depth + 1);
  if (!isObject(value)) return;
  if (typeof value.element === "string" && notTyped.has(value.element)) return;
  if (typeof value.valueDestination === "string") {
    const checks = Array.isArray(value.validate) ? value.validate.filter(isObject) : [];
    const required = value.required === true || checks.some(({ type }) => type === "required");
    found.push({ path: value.valueDestination, required });
    return;
  }
  for (const inner of Object.values(value)) collect(inner, found, depth + 1);
}

const blank: FormField = {
  path: "",
  label: "",
  kind: "text",
  required: false,
  options: [],
  hint: undefined,
  within: [],
};

/** `Entity · Data · Company name` → "Company name". */
const named = (field: FormField): FormField => ({
  ...field,
  label: field.label.replace(/^Entity · Data · /, "").replace(/^Entity · /, "") || field.path,
});

const field = (path: string, label: string, over: Partial<FormField> = {}): FormField => ({
  ...blank,
  path,
  label,
  ...over,
});

const both: readonly FormField[] = [
  field("entity.data.country", "Country", { hint: "Two letters, such as GB." }),
  field("entity.data.email", "E-mail address"),
];

/** What is asked where a definition does not say. */
export const usualFields: Record<"business" | "individual", readonly FormField[]> = {
  business: [
    field("entity.data.companyName", "Company name", { required: true }),
    field("entity.data.registrationNumber", "Registration number"),
    ...both,
  ],
  individual: [
    field("entity.data.firstName", "First name", { required: true }),
    field("entity.data.lastName", "Last name", { required: true }),
    field("entity.data.dateOfBirth", "Date of birth", { hint: "Year, month, day: 1990-12-31." }),
    ...both,
  ],
};
