import type { Json } from "../lib/json";
import { readDate, westernDigits } from "./dates";
import type { Element, Text } from "./form";
import { partsOf, roleOf } from "./kinds";
import { normalPhone } from "./phone";
import { isStrokes } from "./signatures";

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

/** The answer that was posted under this name; undefined when nothing was. Lists of items are read elsewhere. */
export function readValue(element: Element, name: string, posted: Posted): Json | undefined {
  const parts = partsOf(element);
  if (parts !== null) return readParts(element, parts, name, posted);
  const values = posted.get(name);
  if (values === undefined) return undefined;
  switch (roleOf(element)) {
    case "texts":
      return [...new Set(element.element === "tags" ? values.flatMap(tagsIn) : values.map(lineOf))].filter(
        (value) => value !== "",
      );
    case "boolean":
      return !["", "off", "false", "0"].includes(lineOf(lastOf(values)));
    case "number": {
      const typed = lineOf(lastOf(values));
      return numberOf(typed) ?? (typed || null);
    }
    default:
      return readText(element, lastOf(values));
  }
}

// The last one wins: a renderer may put a hidden "off" before a box.
const lastOf = (values: string[] | undefined): string => values?.at(-1) ?? "";

function readText(element: Element, value: string): Json {
  if (element.element === "textarea") return textOf(value) || null;
  const typed = lineOf(value);
  switch (element.element) {
    case "country":
    case "nationality":
      return countryCodeOf(typed) || null;
    case "state":
      return (/^[a-z]{2}-[a-z0-9]{1,3}$/i.test(typed) ? typed.toUpperCase() : typed) || null;
    case "locale":
      return localeOf(typed) || null;
    case "phone":
      return normalPhone(typed) ?? (typed || null);
    case "iban":
      return ibanOf(typed) || null;
    case "autocomplete":
      return optionOf(element, typed) || null;
    default:
      return typed || null;
  }
}

const countryCodeOf = (typed: string): string => (/^[a-z]{2}$/i.test(typed) ? typed.toUpperCase() : typed);

/** Without the blanks that people put between its groups; as it was typed when it looks like none. */
function ibanOf(typed: string): string {
  const plain = typed.replace(/[\s-]/g, "").toUpperCase();
  return /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(plain) ? plain : typed;
}

function localeOf(typed: string): string {
  try {
    return Intl.getCanonicalLocales(typed.replaceAll("_", "-"))[0] ?? typed;
  } catch {
    return typed;
  }
}

/** The value of the option whose label was typed; what was typed when there is none. */
function optionOf({ params: { options = [] } }: Element, typed: string): string {
  if (options.some(({ value }) => value === typed)) return typed;
  const wanted = typed.toLowerCase();
  const isIt = (label: Text): boolean =>
    (typeof label === "string" ? [label] : Object.values(label)).some((text) => text.toLowerCase() === wanted);
  return options.find(({ label }) => isIt(label))?.value ?? typed;
}

const tagsIn = (typed: string): string[] => typed.split(/[,\uff0c\u060c\u3001\r\n]/u).map(lineOf);

/** An answer of several parts: those that were given, or null when none was. */
function readParts(element: Element, parts: readonly string[], name: string, posted: Posted): Json | undefined {
  const typed: Record<string, string> = {};
  for (const part of parts) {
    const values = posted.get(`${name}.${part}`);
    if (values !== undefined) typed[part] = lineOf(lastOf(values));
  }
  if (Object.keys(typed).length === 0) return undefined;
  if (element.element === "date") {
    return readDate({ year: typed.year ?? "", month: typed.month ?? "", day: typed.day ?? "" });
  }
  const given = Object.fromEntries(
    Object.entries(typed)
      .map(([part, value]): [string, string] => [part, partOf(part, value)])
      .filter(([, value]) => value !== ""),
  );
  if (!isAnswer(element, given)) return null;
  // What was done says how it was signed, whatever else is posted: a page need not keep the two in step.
  if (element.element !== "signature") return given;
  return { ...given, method: given.strokes === undefined ? "typed" : "drawn" };
}

function partOf(part: string, typed: string): string {
  switch (part) {
    case "country":
      return countryCodeOf(typed);
    case "currency":
      return typed.toUpperCase();
    case "iban":
      return ibanOf(typed);
    case "strokes":
      return isStrokes(typed) ? typed : "";
    case "amount":
      return amountOf(typed) ?? typed;
    default:
      return typed;
  }
}

/** What is posted with every answer is none by itself: the hash of the text to sign, the currency that was there first. */
function isAnswer({ element, params }: Element, given: Record<string, string>): boolean {
  if (element === "signature") return given.name !== undefined || given.strokes !== undefined;
  if (element !== "money") return Object.keys(given).length > 0;
  const chosen = given.currency;
  return given.amount !== undefined || (chosen !== undefined && chosen !== (params.currency ?? params.currencies?.[0]));
}

/** The amount as a decimal text (`1 234.50` → `1234.50`), or null. A comma is not read: it means two different things. */
export function amountOf(typed: string): string | null {
  const plain = westernDigits(typed).replace(/\s/g, "");
  const [, sign, whole, fraction] = /^([+-]?)0*(\d{1,15})(\.\d{1,6})?$/.exec(plain) ?? [];
  if (whole === undefined) return null;
  const amount = `${whole}${fraction ?? ""}`;
  return sign === "-" && /[1-9]/.test(amount) ? `-${amount}` : amount;
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
