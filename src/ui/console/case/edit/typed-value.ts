import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { textOf } from "../../model/subject";
import type { FieldKind } from "./case-definition";

/** What can be typed into one control; anything else is written as JSON. */
export type Control = "text" | "long" | "number" | "date" | "choice" | "yes_no" | "lines" | "json";

const numbers = new Set(["number"]);
const choices = new Set(["select", "radio"]);

/** The control for a fact, by what the form asks for and by what stands there now. */
export function controlFor({ element, options }: FieldKind, now: Json | undefined): Control {
  if (isObject(now) || (Array.isArray(now) && now.some((item) => typeof item !== "string"))) return "json";
  if (Array.isArray(now) || element === "multiselect" || element === "checkboxlist" || element === "tags")
    return "lines";
  if (typeof now === "boolean" || element === "checkbox") return "yes_no";
  if (numbers.has(element) || typeof now === "number") return "number";
  if (element === "date") return "date";
  if (choices.has(element) && options.length > 0) return "choice";
  if (element === "address" || element === "money" || element === "bankaccount") return "json";
  return element === "textarea" ? "long" : "text";
}

/** What stands there as it is typed. */
export function typedOf(control: Control, now: Json | undefined): string {
  if (now === undefined || now === null) return "";
  if (control === "json") return JSON.stringify(now, null, 2);
  if (control === "lines") return Array.isArray(now) ? now.map(String).join("\n") : textOf(now);
  return typeof now === "boolean" ? String(now) : textOf(now);
}

/** What was typed, as it is stored; null: nothing. Undefined: it cannot be read. */
export function readTyped(control: Control, typed: string): Json | undefined {
  const text = typed.trim();
  switch (control) {
    case "json":
      return text === "" ? null : jsonIn(text);
    case "yes_no":
      return text === "true";
    case "lines":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    case "number": {
      const number = Number(text.replace(",", "."));
      return text === "" ? null : Number.isFinite(number) ? number : undefined;
    }
    default:
      return text === "" ? null : text;
  }
}

function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A merge that changes this one place: `entity.data.city` → `{entity: {data: {city: …}}}`. */
export const mergeAt = (path: string, value: Json): JsonObject =>
  path
    .split(".")
    .reverse()
    .reduce<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
