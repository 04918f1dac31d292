import type { ElementKind } from "./form";
import { kinds } from "./kinds";

/** The kinds by name, and how the documented system spells them. */
export const elementKinds: Record<string, ElementKind> = {
  ...Object.fromEntries(kinds.map((kind) => [kind, kind])),
  container: "column",
  mainContainer: "column",
  h1: "heading",
  h3: "heading",
  h4: "heading",
  description: "text",
  datefield: "date",
  selectfield: "select",
  radiofield: "radio",
  checkboxfield: "checkbox",
  checkboxlistfield: "checkboxlist",
  autocompletefield: "autocomplete",
  multiselectfield: "multiselect",
  tagsfield: "tags",
  countrypicker: "country",
  statepicker: "state",
  statepickerfield: "state",
  nationalitypicker: "nationality",
  localepicker: "locale",
  industriespicker: "industry",
  mccpicker: "mcc",
  relationshipdropdown: "relationship",
  phonefield: "phone",
  taxidpickerfield: "taxid",
  entityfieldgroup: "entitygroup",
  documentfield: "document",
  filefield: "file",
};

/** The kind that a form means by this name; null: there is none of it. */
export const kindNamed = (name: unknown): ElementKind | null =>
  typeof name === "string" && Object.hasOwn(elementKinds, name) ? (elementKinds[name] ?? null) : null;
