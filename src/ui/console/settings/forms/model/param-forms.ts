import { acceptableKinds } from "../../../../../collection/accepted-kinds";

/** How a param is asked for. `text`: by language. */
export type ParamForm =
  | { form: "text"; rows?: number }
  | { form: "plain" }
  | { form: "number" }
  | { form: "flag" }
  | { form: "choice"; choices: readonly string[] }
  | { form: "several"; choices: readonly string[] }
  | { form: "codes" }
  | { form: "answer" }
  | { form: "json" };

/** The params that have fields of their own in the inspector, in their order; what is not here is JSON. */
export const paramForms: Readonly<Record<string, ParamForm & { label: string; hint?: string }>> = {
  label: { form: "text", label: "Label" },
  text: { form: "text", rows: 4, label: "Text" },
  hint: { form: "text", label: "Hint" },
  placeholder: { form: "text", label: "Placeholder", hint: "Never the only place for something that must be known." },
  level: { form: "choice", choices: ["1", "2", "3", "4"], label: "Level" },
  suffix: { form: "text", label: "Unit behind the field" },
  consent: { form: "plain", label: "Consent to", hint: "A name like marketing. What was agreed to is then kept." },
  rows: { form: "number", label: "Lines" },
  onlyOptions: { form: "flag", label: "Only what is among the choices" },
  currency: {
    form: "plain",
    label: "Currency",
    hint: "Three letters: EUR. Or several to choose from, or a fact that says it.",
  },
  currencies: { form: "codes", label: "Currencies to choose from" },
  currencyPath: { form: "answer", label: "Currency from an answer" },
  countryCode: { form: "plain", label: "Country", hint: "Two letters: GB." },
  countryCodePath: { form: "answer", label: "Country from an answer" },
  defaultCountry: {
    form: "plain",
    label: "Usual country",
    hint: "Two letters. Numbers without a country's are read as of it.",
  },
  countries: { form: "codes", label: "Only these countries" },
  type: { form: "choice", choices: ["ubo", "director", "associatedCompany"], label: "Who they are" },
  addLabel: { form: "text", label: "Button that adds" },
  itemLabel: { form: "text", label: "Name of one item" },
  category: { form: "plain", label: "Category", hint: "What kind of document it is: proof_of_address." },
  documentType: { form: "plain", label: "Type of document" },
  purpose: { form: "text", label: "Why it is asked for" },
  maxFiles: { form: "number", label: "Most files" },
  maxMegabytes: { form: "number", label: "Largest file, in megabytes" },
  sides: { form: "several", choices: ["front", "back"], label: "Sides, each with a file of its own" },
  accept: { form: "several", choices: acceptableKinds, label: "Only these kinds of files" },
  facing: { form: "choice", choices: ["user", "environment"], label: "Camera" },
  check: { form: "plain", label: "Check that is asked" },
  vendor: { form: "plain", label: "Vendor", hint: "Left out: whoever is asked by default." },
  fill: { form: "json", label: "What it fills in", hint: '{"companyName": "entity.data.companyName"}' },
  autocomplete: { form: "plain", label: "What browsers may fill in", hint: "organization, given-name, email …" },
  inputMode: {
    form: "choice",
    choices: ["text", "numeric", "decimal", "tel", "email", "url"],
    label: "Keyboard of phones",
  },
  defaultValue: { form: "json", label: "Value it begins with" },
};

/** What is set up first; everything else stands below "More". */
export const firstParams: ReadonlySet<string> = new Set(
  "label text hint level suffix currency type addLabel itemLabel category purpose sides facing fill countryCode".split(
    " ",
  ),
);
