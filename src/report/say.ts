import { isObject, type Json, type JsonObject } from "../lib/json";
import type { Evidence } from "./evidence";
import { filled, type ReportWords } from "./words";

/** How facts are said in one report: its words, its language for times and numbers, the names of people. */
export interface Say {
  words: ReportWords;
  time(iso: Json | undefined): string;
  number(value: number): string;
  /** Any value as text, clipped where it is too long to be read. */
  value(value: Json | undefined): string;
  /** One of the words, by its name; as it is when there is no word for it. */
  word(name: Json | undefined): string;
  who(actor: Json | undefined): string;
  person(id: Json | undefined): string;
}

const longest = 4_000;

/** `timeZone`: IANA name. */
export function sayIn(words: ReportWords, language: string, timeZone: string, people: Evidence["people"]): Say {
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long", timeZone });
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const say: Say = {
    words,
    time: (iso) => (typeof iso === "string" && Number.isFinite(Date.parse(iso)) ? times.format(Date.parse(iso)) : ""),
    number: (value) => numbers.format(value),
    value(value) {
      const text = textOf(value, words, numbers);
      if (text.length <= longest) return text;
      const count = numbers.format(text.length - longest);
      return `${text.slice(0, longest).toWellFormed()} ${filled(words.more, { count })}`;
    },
    word: (name) =>
      typeof name === "string" && Object.hasOwn(words, name) ? words[name as keyof ReportWords] : say.value(name),
    who(actor) {
      if (!isObject(actor)) return "";
      switch (actor.kind) {
        case "analyst":
          return say.person(actor.id);
        case "api_key":
          return words.apiKey;
        case "applicant":
          return words.applicant;
        case "vendor":
          return typeof actor.id === "string" && actor.id !== "" ? actor.id : words.vendorActor;
        default:
          return words.system;
      }
    },
    person: (id) => (typeof id === "string" ? (people[id] ?? id) : ""),
  };
  return say;
}

function textOf(value: Json | undefined, words: ReportWords, numbers: Intl.NumberFormat): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return numbers.format(value);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value) && value.every((one) => !isObject(one) && !Array.isArray(one)))
    return value.map((one) => textOf(one, words, numbers)).join(", ");
  return JSON.stringify(value);
}

/** `companyName` → `Company name`, as far as a key tells. */
export function labelOf(key: string): string {
  const text = key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim();
  return text === "" ? key : text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

/** Every leaf of what is given, with the way to it. Lists of plain values are one leaf. */
export function leavesOf(value: Json, path: readonly string[] = []): [path: string, value: Json][] {
  if (Array.isArray(value) && value.some((one) => isObject(one) || Array.isArray(one)))
    return value.flatMap((one, index) => leavesOf(one, [...path, String(index + 1)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, labelOf(key)]));
  return value === null || value === "" || (Array.isArray(value) && value.length === 0)
    ? []
    : [[path.join(" › "), value]];
}

export const objectsIn = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter((one): one is JsonObject => isObject(one)) : [];
export const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
export const textIn = (value: Json | undefined): string => (typeof value === "string" ? value : "");
