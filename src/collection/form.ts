import type { CaseDocument } from "../domain/case";
import type { DocumentSide } from "../domain/document-side";
import type { Json, JsonObject } from "../lib/json";
import type { AcceptableKind } from "./accepted-kinds";
import type { FormLinks, FormProtection } from "./link-rules";
import type { FormTexts } from "./own-texts";
import type { FormRevision } from "./revision-rules";

// The shape of a form as it is stored, after `form.schema.ts` filled in what was left out. Shared by Worker and browser: no zod here.

/** What an applicant reads: plain, or by language (`{"en": "…", "ar": "…"}`). */
export type Text = string | Record<string, string>;

/** What each of them is, stores and posts: `kinds.ts`, and docs/forms.md for people. */
export type ElementKind =
  | "row"
  | "column"
  | "divider"
  | "stepper"
  | "heading"
  | "text"
  | "textfield"
  | "textarea"
  | "email"
  | "url"
  | "number"
  | "money"
  | "date"
  | "select"
  | "radio"
  | "checkbox"
  | "checkboxlist"
  | "autocomplete"
  | "multiselect"
  | "tags"
  | "country"
  | "state"
  | "nationality"
  | "locale"
  | "industry"
  | "mcc"
  | "relationship"
  | "phone"
  | "taxid"
  | "iban"
  | "bankaccount"
  | "address"
  | "lookup"
  | "signature"
  | "fieldlist"
  | "entitygroup"
  | "document"
  | "file"
  | "camera"
  | "review";

/**
 * A rule over `{...context, documents}`; inside a field list over `{...context, documents, item, index}`, and in a list in a list over
 * `parent`, too: the item around it. A `json-schema` rule holds when these facts are valid against it.
 */
export interface Condition {
  engine: "json-logic" | "jmespath" | "json-schema";
  rule: Json;
}

export type ValidatorType =
  | "required"
  | "minLength"
  | "maxLength"
  | "pattern"
  | "minimum"
  | "maximum"
  | "format"
  | "past"
  | "future"
  | "minAge"
  | "minItems"
  | "maxItems"
  | "document"
  | "documentSize" // bytes
  | "compare" // {operator, path}: with another answer
  | "taxNumber" // {countryCode | countryCodePath}, as the next four
  | "companyNumber"
  | "vatNumber"
  | "phoneCountry"
  | "postalCode"
  | "mrz" // {firstName: path, …}: what the zone is matched with
  | "serverCheck"; // {check, as, with?, vendor?}: asked of the server, never in a browser

/** `message` takes the place of our sentence; `applyWhen`: the check is made only while the condition holds. */
export interface Validator {
  type: ValidatorType;
  value?: Json;
  message?: Text;
  applyWhen?: Condition;
}

export interface Option {
  value: string;
  label: Text;
}

/** What a renderer needs beside the kind. Keys that are not named here are kept as they are. */
export interface ElementParams {
  label?: Text;
  hint?: Text;
  placeholder?: Text;
  /** Of `heading` (plain) and `text` (our subset of Markdown). */
  text?: Text;
  /** 2 (default) or 3, of `heading`. */
  level?: number;
  options?: Option[];
  autocomplete?: string;
  inputMode?: string;
  rows?: number;
  /** Shown after the field: `%`, `EUR`. */
  suffix?: Text;
  category?: string;
  documentType?: string;
  /** Why a document is asked for, in one line. */
  purpose?: Text;
  maxFiles?: number;
  /** Of a `document`: its sides, each with one file of its own. */
  sides?: DocumentSide[];
  /** Of a `document`: how large a file may be; 100 when it does not say. */
  maxMegabytes?: number;
  /** Of a `document` or `file`: the kinds of files that are taken; all when it does not say. */
  accept?: AcceptableKind[];
  /** Of a `fieldlist`: the button that adds a row, and what a row is called (`Owner`; the number is put after it). */
  addLabel?: Text;
  itemLabel?: Text;
  /** Of `money`: one currency, those to choose from, or the path of a fact that says it. ISO 4217. */
  currency?: string;
  currencies?: string[];
  currencyPath?: string;
  /** The country that a `state`, `address`, `bankaccount`, `taxid` or `phone` is of: said, or the path of a fact. ISO 3166-1 alpha-2. */
  countryCode?: string;
  countryCodePath?: string;
  /** Of a `phone`: the country of numbers without a country code. Others are taken as well. */
  defaultCountry?: string;
  /** Countries to choose from, of `country`, `nationality`, `address` and `bankaccount`; all when it is left out. */
  countries?: string[];
  /** Of an `entitygroup`: `ubo`, `director` or `associatedCompany`. */
  type?: string;
  /** Of a `lookup`: where each field of the registry's answer goes, when the applicant takes it over. */
  fill?: Record<string, string>;
  /** Of an `autocomplete`: only what is among the options. */
  onlyOptions?: boolean;
  /** The answer that stands there before somebody gave one. */
  defaultValue?: Json;
  /** Of a `camera`: the side that looks at the person, or away from them. */
  facing?: "user" | "environment";
  /** Of a `checkbox`: what is agreed to by ticking it. Each time is kept, with the words and when. */
  consent?: string;
  /** Of a `signature`: the hash of `text` by language (`""`: of a text for all), filled in when the form is read. */
  textSha256?: Record<string, string>;
  [more: string]: Json | Text | Option[] | undefined;
}

export interface Element {
  /** Unique in the form, rows and columns included (inside a list: in the list). Part of the names of posted fields, so no dots. */
  id: string;
  element: ElementKind;
  /** Where the answer goes: `entity.data.…` or `customData.…`; inside a list relative to the item. Null: no answer. */
  valueDestination: string | null;
  params: ElementParams;
  validate: Validator[];
  /** Hidden while one of them holds. */
  hidden: Condition[];
  /** Shown but not writable while one of them holds. */
  disable: Condition[];
  /** Of a field list or entity group: the fields of one item. Of a row or column: what stands in it, as if it stood on the page. */
  children: Element[];
}

export interface FormPage {
  id: string;
  title: Text;
  description: Text | null;
  hidden: Condition[];
  elements: Element[];
}

export interface Form {
  key: string;
  title: Text;
  /** The first is the default. */
  languages: string[];
  /** Sent to the chart when the form is submitted. */
  event: string;
  start: { lead: Text; minutes: number; needs: Text[]; privacy: Text };
  end: { lead: Text; next: Text };
  /** How long links to it work, and what is asked of a new device: `linkRules` completes them. */
  links?: FormLinks;
  protect?: FormProtection;
  /** How often, how long and with which reminders somebody is asked again: `revisionRules` completes it. */
  revision?: FormRevision;
  /** What it says in place of our own words. */
  texts?: FormTexts;
  pages: FormPage[];
}

/** Addresses below a flow that are no pages of a form. */
export const reservedPageIds: readonly string[] = ["done", "files", "language", "renew", "revise", "submit", "uploads"];

/** What a form is looked at with. `nowMs` is the case's own clock: ages and "in the past" depend on the day. */
export interface FormFacts {
  context: JsonObject;
  documents: CaseDocument[];
  nowMs: number;
}

/** One item of a field list, while its fields are looked at. */
export interface ItemFacts {
  item: Json;
  index: number;
  /** The item that its list stands in, of a list in a list. */
  parent?: ItemFacts;
}

/** Kinds that carry an answer of their own. A field list carries the list of its items. */
export const hasAnswer = (element: Element): element is Element & { valueDestination: string } =>
  element.valueDestination !== null;
