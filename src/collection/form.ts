import type { CaseDocument } from "../domain/case";
import type { Json, JsonObject } from "../lib/json";
import type { FormLinks, FormProtection } from "./link-rules";
import type { FormTexts } from "./own-texts";

// The shape of a form as it is stored, after `form.schema.ts` filled in what was left out. Shared by Worker and browser: no zod here.

/** What an applicant reads: plain, or by language (`{"en": "…", "ar": "…"}`). */
export type Text = string | Record<string, string>;

export type ElementKind =
  | "heading"
  | "text"
  | "textfield"
  | "textarea"
  | "email"
  | "number"
  | "date"
  | "select"
  | "radio"
  | "checkbox"
  | "checkboxlist"
  | "country"
  | "phone"
  | "fieldlist"
  | "document"
  | "review";

/** A rule over `{...context, documents}`; inside a field list over `{...context, documents, item, index}`. */
export interface Condition {
  engine: "json-logic" | "jmespath";
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
  | "document";

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
  /** Of a `fieldlist`: the button that adds a row, and what a row is called (`Owner`; the number is put after it). */
  addLabel?: Text;
  itemLabel?: Text;
  [more: string]: Json | Text | Option[] | undefined;
}

export interface Element {
  /** Unique in the form (inside a field list: in the list). Part of the names of posted fields, so no dots. */
  id: string;
  element: ElementKind;
  /** Where the answer goes: `entity.data.…` or `customData.…`; inside a field list relative to the item. Null: no answer. */
  valueDestination: string | null;
  params: ElementParams;
  validate: Validator[];
  /** Hidden while one of them holds. */
  hidden: Condition[];
  /** Shown but not writable while one of them holds. */
  disable: Condition[];
  /** Of a field list: the fields of one item. */
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
  /** What it says in place of our own words. */
  texts?: FormTexts;
  pages: FormPage[];
}

/** Addresses below a flow that are no pages of a form. */
export const reservedPageIds: readonly string[] = ["done", "files", "language", "renew", "revise", "submit"];

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
}

/** Kinds that carry an answer of their own. A field list carries the list of its items. */
export const hasAnswer = (element: Element): element is Element & { valueDestination: string } =>
  element.valueDestination !== null;
