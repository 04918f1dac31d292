import { checksFor } from "../../../../../collection/fitting-checks";
import type { ElementKind, ValidatorType } from "../../../../../collection/form";
import type { Json } from "../../../../../lib/json";

/** How the value of a check is asked for. */
export type CheckForm = "none" | "count" | "number" | "bytes" | "pattern" | "format" | "country" | "compare" | "json";

export interface CheckInfo {
  type: ValidatorType;
  title: string;
  form: CheckForm;
  /** What a new one begins with. */
  value?: Json;
}

const all: readonly CheckInfo[] = [
  { type: "minLength", title: "At least so many letters", form: "count", value: 2 },
  { type: "maxLength", title: "At most so many letters", form: "count", value: 100 },
  { type: "pattern", title: "Has this form (pattern)", form: "pattern", value: "[A-Z0-9]+" },
  { type: "format", title: "Is an address, a number of a kind …", form: "format", value: "email" },
  { type: "minimum", title: "At least", form: "number", value: 0 },
  { type: "maximum", title: "At most", form: "number", value: 100 },
  { type: "past", title: "In the past", form: "none" },
  { type: "future", title: "In the future", form: "none" },
  { type: "minAge", title: "Old enough, in years", form: "count", value: 18 },
  { type: "minItems", title: "At least so many items", form: "count", value: 1 },
  { type: "maxItems", title: "At most so many items", form: "count", value: 10 },
  { type: "compare", title: "Compared with another answer", form: "compare", value: { operator: "==", path: "" } },
  { type: "taxNumber", title: "A tax number of its country", form: "country", value: { countryCode: "GB" } },
  { type: "companyNumber", title: "A register number of its country", form: "country", value: { countryCode: "GB" } },
  { type: "vatNumber", title: "A VAT number of its country", form: "country", value: { countryCode: "GB" } },
  { type: "phoneCountry", title: "A phone number of a country", form: "country", value: { countryCode: "GB" } },
  { type: "postalCode", title: "A postal code of its country", form: "country", value: { countryCode: "GB" } },
  { type: "documentSize", title: "A file is not larger than, in bytes", form: "bytes", value: 10_000_000 },
  { type: "mrz", title: "The zone of an identity document", form: "json", value: {} },
  {
    type: "serverCheck",
    title: "Asked of a register by the server",
    form: "json",
    value: { check: "vat-number", as: "vatNumber" },
  },
];

/** Checks that make sense of an element of this kind. "Required" has a field of its own. */
export const checksOf = (kind: ElementKind): CheckInfo[] => {
  const fitting = checksFor(kind);
  return all.filter(({ type }) => fitting.has(type));
};

export const checkNamed = (type: Json | undefined): CheckInfo | undefined => all.find((one) => one.type === type);
