import { kinds } from "../../../../collection/kinds";
import type { HelpEntry } from "./help-types";

/** Forms of the collection flow. */
export const formHelp: HelpEntry[] = [
  {
    at: "forms.*",
    title: "A form",
    text: "Pages the applicant fills in. Its key is the one a state names in meta.form.",
  },
  { at: "forms.*.title", title: "Title", text: 'Plain text, or by language: {"en": "…", "ar": "…"}.' },
  { at: "forms.*.languages", title: "Languages", text: "The first is the default." },
  {
    at: "forms.*.event",
    title: "Event",
    text: "Sent to the chart when the form is submitted, COLLECTION_FLOW_FINISHED for example.",
  },
  {
    at: "forms.*.start",
    title: "Start page",
    text: "{lead, minutes, needs, privacy}: what the applicant should know before beginning.",
  },
  { at: "forms.*.end", title: "End page", text: "{lead, next}: what happens now." },
  { at: "forms.*.pages", title: "Pages", text: "In order. A page that is hidden by its rule is skipped." },
  {
    at: "forms.*.pages.*",
    title: "A page",
    text: "{id, title, description, elements, hidden}. One group of questions.",
  },
  { at: "forms.*.pages.*.elements", title: "Elements", text: "Texts and questions of the page, in order." },
  {
    at: "forms.*.pages.*.elements.*",
    title: "An element",
    text: "{id, element, valueDestination, params, validate, required, hidden, disable, children}.",
  },
  {
    at: "forms.*.pages.*.elements.*.element",
    title: "Kind of element",
    text: "What is drawn, asked and stored. row and column hold others; heading, text, divider, stepper and review ask nothing.",
    values: [...kinds],
  },
  { at: "forms.*.pages.*.elements.*.id", title: "Id", text: "Unique in the form. No dots." },
  {
    at: "forms.*.pages.*.elements.*.valueDestination",
    title: "Where the answer goes",
    text: "entity.data.… or customData.…; inside a field list relative to the item. Applicants can write nowhere else.",
  },
  {
    at: "forms.*.pages.*.elements.*.params",
    title: "Looks",
    text: "label, hint, placeholder, options, rows, suffix; for documents category, documentType, purpose, maxFiles.",
  },
  { at: "forms.*.pages.*.elements.*.params.label", title: "Label", text: "The question. Plain text, or by language." },
  {
    at: "forms.*.pages.*.elements.*.params.options",
    title: "Options",
    text: "[{value, label}] of select, radio, checkboxlist, multiselect and autocomplete.",
  },
  {
    at: "forms.*.pages.*.elements.*.validate",
    title: "Checks",
    text: "[{type, value, message, applyWhen}]. The same checks run in the browser and on the server.",
  },
  {
    at: "forms.*.pages.*.elements.*.validate.*.type",
    title: "Kind of check",
    text: "What must be true of the answer.",
    values: [
      "required",
      "minLength",
      "maxLength",
      "pattern",
      "minimum",
      "maximum",
      "format",
      "past",
      "future",
      "minAge",
      "minItems",
      "maxItems",
      "document",
      "documentSize",
      "compare",
      "taxNumber",
      "companyNumber",
      "vatNumber",
      "phoneCountry",
      "postalCode",
      "mrz",
      "serverCheck",
    ],
  },
  {
    at: "forms.*.pages.*.elements.*.hidden",
    title: "Hidden while",
    text: "[{engine, rule}]: hidden while one of them holds. Hidden answers are not asked and not checked.",
  },
  {
    at: "forms.*.pages.*.elements.*.disable",
    title: "Locked while",
    text: "[{engine, rule}]: shown but not writable while one of them holds.",
  },
  {
    at: "forms.*.pages.*.elements.*.children",
    title: "Fields of one item",
    text: "Of a field list or entity group: the questions asked for every item. Of a row or column: what stands in it.",
  },
];
