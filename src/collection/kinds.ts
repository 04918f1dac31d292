import type { Element, ElementKind } from "./form";

/**
 * What a kind of element is. `layout`: its children stand on the page as if it were not there. `shown`: read, not answered. `document`:
 * files are its answer. `list`: items with fields. `text`: one line or a code. `texts`: several of them. `parts`: an object, posted as
 * `name.<part>`.
 */
export type KindRole =
  | "layout"
  | "shown"
  | "document"
  | "list"
  | "text"
  | "texts"
  | "number"
  | "boolean"
  | "date"
  | "parts";

export const roles: Readonly<Record<ElementKind, KindRole>> = {
  row: "layout",
  column: "layout",
  divider: "shown",
  stepper: "shown",
  heading: "shown",
  text: "shown",
  textfield: "text",
  textarea: "text",
  email: "text",
  url: "text",
  number: "number",
  money: "parts",
  date: "date",
  select: "text",
  radio: "text",
  checkbox: "boolean",
  checkboxlist: "texts",
  autocomplete: "text",
  multiselect: "texts",
  tags: "texts",
  country: "text",
  state: "text",
  nationality: "text",
  locale: "text",
  industry: "text",
  mcc: "text",
  relationship: "text",
  phone: "text",
  taxid: "text",
  iban: "text",
  bankaccount: "parts",
  address: "parts",
  lookup: "text",
  signature: "parts",
  fieldlist: "list",
  entitygroup: "list",
  document: "document",
  file: "document",
  camera: "document",
  review: "shown",
};

export const kinds = Object.keys(roles) as readonly ElementKind[];

type Kinded = Pick<Element, "element">;

export const roleOf = ({ element }: Kinded): KindRole => roles[element];

/** A row or a column. */
export const isLayout = (element: Kinded): boolean => roleOf(element) === "layout";

/** A field list or an entity group: its answer is a list of items, its children are the fields of one. */
export const isList = (element: Kinded): boolean => roleOf(element) === "list";

/** Files are its answer: they stand among the documents of the case, not in the context. */
export const isDocument = (element: Kinded): boolean => roleOf(element) === "document";

export const addressParts = ["country", "line1", "line2", "city", "region", "postalCode"] as const;
export const bankAccountParts = [
  "country",
  "iban",
  "accountNumber",
  "sortCode",
  "routingNumber",
  "bankCode",
  "branchCode",
  "bic",
] as const;
export const moneyParts = ["amount", "currency"] as const;
export const signatureParts = ["method", "name", "strokes", "textSha256"] as const;
export const dateParts = ["year", "month", "day"] as const;

const parts: Partial<Record<ElementKind, readonly string[]>> = {
  date: dateParts,
  money: moneyParts,
  address: addressParts,
  bankaccount: bankAccountParts,
  signature: signatureParts,
};

/** The parts a field is posted in (`name.year`); null: under its own name. */
export const partsOf = ({ element }: Kinded): readonly string[] | null => parts[element] ?? null;

/** Where an entity group keeps its items when the form does not say, by `params.type`. */
export const entityGroupPaths: Readonly<Record<string, string>> = {
  ubo: "entity.data.additionalInfo.ubos",
  director: "entity.data.additionalInfo.directors",
  associatedCompany: "entity.data.additionalInfo.associatedCompanies",
};
