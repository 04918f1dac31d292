import * as z from "zod";
import { consentKey } from "../domain/consents";
import { documentSides } from "../domain/document-side";
import type { Problem } from "../domain/problems";
import { depthOf, isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { acceptableKinds } from "./accepted-kinds";
import { countryCodes } from "./countries";
import type { Condition, Element, Form, Validator, ValidatorType } from "./form";
import { formProblems } from "./form-checks";
import { elementKinds } from "./kind-names";
import { LinksSchema, ProtectSchema } from "./link-rules.schema";
import { OwnTextsSchema } from "./own-texts.schema";
import { RevisionSchema } from "./revision-rules.schema";
import { storedElement } from "./stored-element";

const deepestForm = 40;
const longestTextChars = 20_000;

/**
 * Reads a form and fills in what was left out; `path` is where it stands in what was sent (`forms.kyb`), and its last part is the key
 * of a form that names none. The error lists everything that is wrong, warnings included. `formProblems` finds the warnings of a good one.
 */
export function parseForm(raw: unknown, path: string): Result<Form, Problem[]> {
  const form = readForm(raw, path);
  if (!form.ok) return form;
  const problems = formProblems(form.value, path);
  return problems.some(({ severity }) => severity === "error") ? err(problems) : form;
}

/** The same for a form that has the right shape, whatever is wrong with what it says. */
export function readForm(raw: unknown, path: string): Result<Form, Problem[]> {
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
  return ok({ key: key ?? path.split(".").at(-1) ?? "", ...rest });
}

const problem = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });

const TextSchema = z
  .union(
    [z.string().max(longestTextChars), z.record(z.string().max(20), z.string().max(longestTextChars))],
    'must be a text, or texts by language like {"en": "…"}',
  )
  .meta({ id: "FormText", description: "What an applicant reads: plain, or by language." });

/** `{engine, rule}`; the documented system writes `value` for `rule`. */
const ConditionSchema = z
  .strictObject({
    engine: z.enum(
      ["json-logic", "jmespath", "json-schema"],
      'the engine is "json-logic", "jmespath" or "json-schema"',
    ),
    rule: z
      .json()
      .optional()
      .meta({ description: "Over the context with `documents`; inside a list with `item` and `index`, too." }),
    value: z.json().optional().meta({ description: "The documented spelling of `rule`." }),
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
  documentSize: "documentSize",
  compare: "compare",
  taxNumber: "taxNumber",
  companyNumber: "companyNumber",
  vatNumber: "vatNumber",
  phoneCountry: "phoneCountry",
  postalCode: "postalCode",
  mrz: "mrz",
  serverCheck: "serverCheck",
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
  const name = type === "documentSize" ? "fileSizeLimit" : type;
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : value;
}

const CurrencyCode = z.string().regex(/^[A-Z]{3}$/, 'a currency is three letters, like "EUR"');
const CountryCode = z
  .string()
  .refine((code) => countryCodes.has(code), 'a country is two letters of ISO 3166-1, like "GB"');
const FactPath = z.string().min(1).max(200);

/** `"llc"` is short for an option that is called what it is. */
const OptionSchema = z.union(
  [
    z.strictObject({ value: z.string().min(1).max(200), label: TextSchema }),
    z
      .string()
      .min(1)
      .max(200)
      .transform((value) => ({ value, label: value })),
  ],
  'an option is like {"value": "llc", "label": "Limited company"}',
);

const ParamsSchema = z
  .object({
    label: TextSchema.exactOptional(),
    hint: TextSchema.exactOptional(),
    placeholder: TextSchema.exactOptional(),
    text: TextSchema.exactOptional(),
    level: z.int().min(1).max(4).exactOptional(),
    options: z.array(OptionSchema).max(1_000).exactOptional(),
    autocomplete: z.string().max(100).exactOptional(),
    inputMode: z.string().max(20).exactOptional(),
    rows: z.int().min(1).max(40).exactOptional(),
    suffix: TextSchema.exactOptional(),
    category: z.string().max(100).exactOptional(),
    documentType: z.string().max(100).exactOptional(),
    purpose: TextSchema.exactOptional(),
    maxFiles: z.int().min(1).max(20).exactOptional(),
    sides: z.array(z.enum(documentSides)).min(1).max(2).exactOptional().meta({
      description: "Of a `document`: its sides, each asked for by itself and with one file of its own.",
    }),
    maxMegabytes: z.int().min(1).max(100).exactOptional(),
    accept: z.array(z.enum(acceptableKinds)).min(1).exactOptional().meta({
      description:
        "Of a `document` or `file`: the kinds of files that are taken. The documented `acceptFileFormats` is read as this.",
    }),
    addLabel: TextSchema.exactOptional(),
    itemLabel: TextSchema.exactOptional(),
    currency: CurrencyCode.exactOptional(),
    currencies: z.array(CurrencyCode).min(1).max(200).exactOptional(),
    currencyPath: FactPath.exactOptional(),
    countryCode: CountryCode.exactOptional(),
    countryCodePath: FactPath.exactOptional(),
    defaultCountry: CountryCode.exactOptional(),
    countries: z.array(CountryCode).min(1).max(300).exactOptional(),
    type: z.string().max(100).exactOptional(),
    fill: z.record(z.string().max(100), z.string().max(200)).exactOptional(),
    onlyOptions: z.boolean().exactOptional(),
    defaultValue: z.json().exactOptional(),
    facing: z.enum(["user", "environment"]).exactOptional(),
    consent: z.string().regex(consentKey, "Letters, digits and _, from a small letter on.").exactOptional().meta({
      description:
        "Of a `checkbox`: what is agreed to by ticking it. What was agreed to, when and in which words is kept by itself.",
    }),
    textSha256: z.record(z.string(), z.string()).exactOptional(),
  })
  .catchall(z.json());

const ElementSchema: z.ZodType<Element> = z.lazy(() =>
  z
    .strictObject({
      id: z.string(),
      element: z
        .string()
        .refine((name) => Object.hasOwn(elementKinds, name), {
          error: `unknown element; use one of ${[...new Set(Object.values(elementKinds))].join(", ")}`,
        })
        .meta({ enum: Object.keys(elementKinds) })
        .transform((name) => elementKinds[name] ?? "text"),
      valueDestination: z.string().max(200).nullable().default(null).meta({
        description: "`entity.data.…` or `customData.…`; inside a list relative to the item.",
      }),
      defaultValue: z.json().optional(),
      params: ParamsSchema.default({}),
      validate: z.array(ValidatorSchema).max(40).default([]),
      required: z.union([z.boolean(), Conditions], "either true, or a list of conditions").default(false),
      hidden: Conditions,
      disable: Conditions,
      children: z.array(ElementSchema).max(50).default([]),
    })
    .meta({ id: "FormElement" })
    .transform(storedElement),
);

/** A form as a builder writes it. */
export const FormSchema = z.strictObject({
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
  revision: RevisionSchema.exactOptional(),
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
