import type { ElementKind } from "../../../../../collection/form";
import { entityGroupPaths, isDocument, isLayout, roleOf } from "../../../../../collection/kinds";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { entryOf } from "./palette";

/** An element to begin with, as it may stand on a page: one that a form can be published with. Its names are made free where it goes. */
export function newElement(kind: ElementKind, form: JsonObject): JsonObject {
  const { title, label = title, params = {}, children } = entryOf(kind);
  const id = kind === "textfield" ? "question" : kind;
  const destination = destinationFor(kind, id, params);
  const fill = kind === "lookup" ? { fill: { companyName: destination ?? "" } } : {};
  return {
    id,
    element: kind,
    ...(destination === null ? {} : { valueDestination: destination }),
    params: inLanguages({ ...(label === null ? {} : { label }), ...params, ...fill }, form),
    ...(children === undefined ? {} : { children: children.map((child) => inLanguagesOfParams(child, form)) }),
  };
}

/** A page with one question. */
export const newPage = (form: JsonObject): JsonObject => ({
  id: "page",
  title: inLanguage("New page", form),
  elements: [newElement("textfield", form)],
});

/** A form with one page. `event`: what the chart hears when it is sent. */
export const newForm = (title: string, event = "COLLECTION_FLOW_FINISHED"): JsonObject => ({
  title,
  languages: ["en"],
  event,
  pages: [{ id: "page", title: "New page", elements: [newElement("textfield", {})] }],
});

function destinationFor(kind: ElementKind, id: string, { type }: JsonObject): string | null {
  const element = { element: kind };
  if (isLayout(element) || isDocument(element) || roleOf(element) === "shown") return null;
  return (typeof type === "string" ? entityGroupPaths[type] : undefined) ?? `entity.data.${id}`;
}

/** `Registered address?` → `registeredAddress`; empty when no letter of it can stand in an id. */
export function nameFrom(label: string): string {
  const words = label
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const name = words
    .slice(0, 5)
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join("");
  return /^[A-Za-z]/.test(name) ? name.slice(0, 60) : "";
}

export const languagesOf = (form: JsonObject): string[] => {
  const written = Array.isArray(form.languages) ? form.languages.filter((one) => typeof one === "string") : [];
  return written.length === 0 ? ["en"] : written;
};

/** A text of one that speaks several languages is said by language, so that what is missing can be seen. */
const inLanguage = (text: string, form: JsonObject): Json => {
  const [first = "en", ...others] = languagesOf(form);
  return others.length === 0 ? text : { [first]: text };
};

const inLanguages = (params: JsonObject, form: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, Json] => {
      if ((name === "label" || name === "text") && typeof value === "string") return [name, inLanguage(value, form)];
      if (name !== "options" || !Array.isArray(value)) return [name, value];
      return [name, value.map((one) => (isObject(one) ? inLanguages(one, form) : one))];
    }),
  );

const inLanguagesOfParams = (child: JsonObject, form: JsonObject): JsonObject =>
  isObject(child.params) ? { ...child, params: inLanguages(child.params, form) } : child;
