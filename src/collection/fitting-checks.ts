import type { ElementKind, ValidatorType } from "./form";

const texts: ElementKind[] = [
  "textfield",
  "textarea",
  "email",
  "phone",
  "url",
  "taxid",
  "iban",
  "autocomplete",
  "lookup",
];
const lists: ElementKind[] = ["fieldlist", "entitygroup", "checkboxlist", "multiselect", "tags"];
const files: ElementKind[] = ["document", "file", "camera"];

/** Which kinds of elements a check makes sense on. */
export const fitting: Record<ValidatorType, ElementKind[] | null> = {
  required: null,
  minLength: [...texts, ...lists],
  maxLength: [...texts, ...lists],
  pattern: texts,
  minimum: ["number", "money"],
  maximum: ["number", "money"],
  format: texts,
  past: ["date"],
  future: ["date"],
  minAge: ["date"],
  minItems: lists,
  maxItems: lists,
  document: files,
  documentSize: files,
  compare: null,
  taxNumber: texts,
  companyNumber: texts,
  vatNumber: texts,
  phoneCountry: ["phone", "textfield"],
  postalCode: ["textfield"],
  mrz: ["textfield", "textarea"],
  serverCheck: null,
};

/** The checks that make sense on a kind of element. */
export const checksFor = (kind: ElementKind): ReadonlySet<string> =>
  new Set(Object.entries(fitting).flatMap(([type, kinds]) => (kinds === null || kinds.includes(kind) ? type : [])));
