import type { Json } from "../lib/json";
import { readDate, westernDigits } from "./dates";
import type { Element } from "./form";
import { normalPhone } from "./phone";

/** Everything that was posted, by name. */
export type Posted = ReadonlyMap<string, string[]>;

export function postedOf(pairs: [string, string][]): Posted {
  const posted = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = posted.get(name);
    if (values === undefined) posted.set(name, [value]);
    else values.push(value);
  }
  return posted;
}

/** The answer that was posted under this name; undefined when nothing was. Field lists are read elsewhere. */
export function readValue(element: Element, name: string, posted: Posted): Json | undefined {
  if (element.element === "date") return readParts(name, posted);
  const values = posted.get(name);
  if (values === undefined) return undefined;
  // The last one wins: a renderer may put a hidden "off" before a box.
  const typed = lineOf(values.at(-1) ?? "");
  switch (element.element) {
    case "textarea":
      return textOf(values.at(-1) ?? "") || null;
    case "number":
      return numberOf(typed) ?? (typed || null);
    case "checkbox":
      return !["", "off", "false", "0"].includes(typed);
    case "checkboxlist":
      return [...new Set(values.map(lineOf))].filter((value) => value !== "");
    case "country":
      return /^[a-z]{2}$/.test(typed) ? typed.toUpperCase() : typed || null;
    case "phone":
      return normalPhone(typed) ?? (typed || null);
    default:
      return typed || null;
  }
}

function readParts(name: string, posted: Posted): Json | undefined {
  const part = (which: string): string | undefined => posted.get(`${name}.${which}`)?.at(-1);
  const [year, month, day] = [part("year"), part("month"), part("day")];
  if (year === undefined && month === undefined && day === undefined) return undefined;
  return readDate({ year: lineOf(year ?? ""), month: lineOf(month ?? ""), day: lineOf(day ?? "") });
}

/** The number somebody typed, or null. Blanks between the digits are fine; a comma is not, because it means two different things. */
export function numberOf(typed: string): number | null {
  const plain = westernDigits(typed).replace(/\s/g, "");
  if (!/^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(plain)) return null;
  const number = Number(plain);
  return number === 0 ? 0 : number;
}

/** One line of text as it is stored: no breaks, no control characters, no blanks around it, and always well-formed. */
const lineOf = (typed: string): string => textOf(typed.replace(/[\r\n\t]+/g, " "));

function textOf(typed: string): string {
  let text = "";
  for (const character of typed.toWellFormed().replace(/\r\n?/g, "\n")) {
    if (character >= " " ? character !== "\u007f" : character === "\n" || character === "\t") text += character;
  }
  return text.trim();
}
