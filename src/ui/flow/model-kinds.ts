import type { MarkdownNode } from "../../collection/markdown";
import type { Asked, Item, ListItem, Option, Shown, Step } from "./model";

// What the pages show of the richer kinds of fields, as plain data.

/** Things side by side (one below the other on a phone), or one below the other. */
export interface GroupItem extends Shown {
  kind: "group";
  layout: "row" | "column";
  items: Item[];
}

/** The pages of the form by name, in the middle of a page. */
export interface StepperItem extends Shown {
  kind: "stepper";
  steps: Step[];
}

export interface MoneyItem extends Asked {
  kind: "money";
  amount: string;
  currency: string;
  /** One: it is said beside the amount. */
  currencies: Option[];
}

export interface MultiselectItem extends Asked {
  kind: "multiselect";
  options: Option[];
  values: string[];
}

export interface TagsItem extends Asked {
  kind: "tags";
  values: string[];
}

/** Fields that depend on a country, which is asked first. */
export interface CountryPartsItem extends Asked {
  kind: "address" | "bankaccount";
  country: { label: string; value: string; options: Option[]; isFixed: boolean };
  /** None until there is a country. */
  parts: Part[];
}

export interface Part {
  /** Behind the field's name: `line1`, `iban`. */
  part: string;
  label: string;
  value: string;
  required: boolean;
  /** Null: to be typed. */
  options: Option[] | null;
  autocomplete: string | null;
  inputMode: "text" | "numeric";
  /** Codes and numbers read from left to right in every language. */
  leftToRight: boolean;
}

/** One of a list that belongs to a country. */
export interface StateItem extends Asked {
  kind: "state";
  /** Null: the country has no list, or is not known yet; then it is typed. */
  options: Option[] | null;
  value: string;
  /** Name of the field of this page that says the country; null: it is said elsewhere. */
  countryField: string | null;
  isCountryKnown: boolean;
}

export interface SignatureItem extends Asked {
  kind: "signature";
  text: MarkdownNode[];
  source: string;
  /** Hash of the text that is shown, told to the server with the signature. */
  textSha256: string;
  signer: string;
  /** As it is stored; empty before anything was signed. The server goes by what was done. */
  method: string;
  strokes: string;
  /** When it was signed, for people; null: not yet, or the text has changed since. */
  signedOn: string | null;
}

/** People or companies, a card each: closed when there is nothing left to do in it. */
export interface CardsItem extends Omit<ListItem, "kind" | "rows"> {
  kind: "entitygroup";
  rows: (ListItem["rows"][number] & { summary: string; isOpen: boolean })[];
}

export interface LookupItem extends Asked {
  kind: "lookup";
  query: string;
  /** Null: nothing was searched for yet. */
  found: LookupAnswer | null;
}

/** `by_number`: this register cannot be searched for names. `enough`: the day's searches are used up. */
export type LookupAnswer =
  | { status: "failed" | "by_number" | "no_country" | "enough" }
  | { status: "found"; candidates: { id: string; title: string; lines: string[] }[] };
