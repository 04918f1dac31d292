import * as z from "zod";
import type { Problem } from "../domain/problems";
import { depthOf, isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { Condition, Element, ElementKind, Form, Validator, ValidatorType } from "./form";
import { formProblems } from "./form-checks";
import { LinksSchema, ProtectSchema } from "./link-rules.schema";
import { OwnTextsSchema } from "./own-texts.schema";

const deepestForm = 40;
const longestTextChars = 20_000;

/**
 * Reads a form and fills in what was left out; `path` is where it stands in what was sent (`forms.kyb`), and its last part is the key
 * of a form that names none. The error lists everything that is wrong, warnings included. `formProblems` finds the warnings of a good one.
 */
export function parseForm(raw: unknown, path: string): Result<Form, Problem[]> {
  if (depthOf(raw, deepestForm) > deepestForm) {
    return err([problem("too_deep", path, `a form may be nested at most ${deepestForm} deep`)]);
  }
  const parsed = FormSchema.safeParse(raw);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map((issue) =>
        problem(
          issue.path.at(-1) === "element" ? "unknown_element" : "bad_value",
          [path, ...issue.path.map(String)].filter((part) => part !== "").join("."),
          issue.message,
        ),
      ),
    );
  }
  const { key, ...rest } = parsed.data;
  const form: Form = { key: key ?? path.split(".").at(-1) ?? "", ...rest };
  const problems = formProblems(form, path);
  return problems.some(({ severity }) => severity === "error") ? err(problems) : ok(form);
}

const problem = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });

const TextSchema = z.union(
  [z.string().max(longestTextChars), z.record(z.string().max(20), z.string().max(longestTextChars))],
  'must be a text, or texts by language like {"en": "…"}',
);

/** `{engine, rule}`; the documented system writes `value` for `rule`. */
const ConditionSchema = z
  .strictObject({
    engine: z.enum(["json-logic", "jmespath"], 'the engine is "json-logic" or "jmespath"'),
    rule: z.json().optional(),
    value: z.json().optional(),
  })
  .refine(({ rule, value }) => rule !== undefined || value !== undefined, "the condition has no rule")
  .transform(({ engine, rule, value }): Condition => ({ engine, rule: rule ?? value ?? null }));

const Conditions = z.array(ConditionSchema).max(20).default([]);

const validatorTypes: Record<string, ValidatorType> = {
  required: "required",
  minLength: "minLength",
  maxLength: "maxLength",
  pattern: "pattern",
  minimum: "minimum",
  maximum: "maximum",
  format: "format",
  past: "past",
  future: "future",
  minAge: "minAge",
  minItems: "minItems",
  maxItems: "maxItems",
  document: "document",
  // As the documented system spells them.
  pastDate: "past",
  futureDate: "future",
  minimumAge: "minAge",
};

const ValidatorSchema = z
  .strictObject({
    type: z.string().refine((type) => Object.hasOwn(validatorTypes, type), {
      error: `unknown validator; use one of ${[...new Set(Object.values(validatorTypes))].join(", ")}`,
    }),
    value: z.json().optional(),
    message: TextSchema.optional(),
    applyWhen: ConditionSchema.optional(),
  })
  .transform(({ type, value, message, applyWhen }): Validator => {
    const expected = expectedOf(type, value);
    return {
      type: validatorTypes[type] ?? "required",
      ...(expected === undefined ? {} : { value: expected }),
      ...(message === undefined ? {} : { message }),
      ...(applyWhen === undefined ? {} : { applyWhen }),
    };
  });

/** `2`, and `{"minLength": 2}` as the documented system has it. Checks that compare with nothing have no value. */
function expectedOf(type: string, value: Json | undefined): Json | undefined {
  if (["required", "document", "past", "pastDate", "future", "futureDate"].includes(type)) return undefined;
  return isObject(value) && Object.hasOwn(value, type) ? value[type] : value;
}

const elementKinds: Record<string, ElementKind> = {
  heading: "heading",
  text: "text",
  textfield: "textfield",
  textarea: "textarea",
  email: "email",
  number: "number",
  date: "date",
  select: "select",
  radio: "radio",
  checkbox: "checkbox",
  checkboxlist: "checkboxlist",
  country: "country",
  phone: "phone",
  fieldlist: "fieldlist",
  document: "document",
  review: "review",
  // As the documented system spells them.
  h1: "heading",
  h3: "heading",
  h4: "heading",
  description: "text",
  datefield: "date",
  selectfield: "select",
  radiofield: "radio",
  checkboxfield: "checkbox",
  checkboxlistfield: "checkboxlist",
  countrypicker: "country",
  phonefield: "phone",
  documentfield: "document",
};

const ParamsSchema = z
  .object({
    label: TextSchema.exactOptional(),
    hint: TextSchema.exactOptional(),
    placeholder: TextSchema.exactOptional(),
    text: TextSchema.exactOptional(),
    level: z.int().min(1).max(4).exactOptional(),
    options: z
      .array(z.strictObject({ value: z.string().min(1).max(200), label: TextSchema }))
      .max(1_000)
      .exactOptional(),
    autocomplete: z.string().max(100).exactOptional(),
    inputMode: z.string().max(20).exactOptional(),
    rows: z.int().min(1).max(40).exactOptional(),
    suffix: TextSchema.exactOptional(),
    category: z.string().max(100).exactOptional(),
    documentType: z.string().max(100).exactOptional(),
    purpose: TextSchema.exactOptional(),
    maxFiles: z.int().min(1).max(20).exactOptional(),
    addLabel: TextSchema.exactOptional(),
    itemLabel: TextSchema.exactOptional(),
  })
  .catchall(z.json());

const ElementSchema: z.ZodType<Element> = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    element: z
      .string()
      .refine((name) => Object.hasOwn(elementKinds, name), {
        error: `unknown element; use one of ${[...new Set(Object.values(elementKinds))].join(", ")}`,
      })
      .transform((name) => elementKinds[name] ?? "text"),
    valueDestination: z.string().max(200).nullable().default(null),
    params: ParamsSchema.default({}),
    validate: z.array(ValidatorSchema).max(20).default([]),
    hidden: Conditions,
    disable: Conditions,
    children: z.array(ElementSchema).max(50).default([]),
  }),
);

const FormSchema = z.strictObject({
  key: z.string().min(1).max(100).optional(),
  title: TextSchema,
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language is like "en" or "pt-BR"'))
    .min(1)
    .max(40)
    .default(["en"]),
  event: z.string().min(1).max(200).default("COLLECTION_FLOW_FINISHED"),
  start: z
    .strictObject({
      lead: TextSchema.default(""),
      minutes: z.int().min(1).max(600).default(5),
      needs: z.array(TextSchema).max(20).default([]),
      privacy: TextSchema.default(""),
    })
    .prefault({}),
  end: z.strictObject({ lead: TextSchema.default(""), next: TextSchema.default("") }).prefault({}),
  links: LinksSchema.exactOptional(),
  protect: ProtectSchema.exactOptional(),
  texts: OwnTextsSchema.exactOptional(),
  pages: z
    .array(
      z.strictObject({
        id: z.string(),
        title: TextSchema,
        description: TextSchema.nullable().default(null),
        hidden: Conditions,
        elements: z.array(ElementSchema).min(1, "the page is empty").max(300),
      }),
    )
    .min(1, "a form needs a page")
    .max(50),
});
