import { TYPE_NUMBER, TYPE_OBJECT, TYPE_STRING } from "@jmespath-community/jmespath";
import type { Json, JsonObject } from "../lib/json";
import { type Budget, OutOfBudget } from "./budget";
import { jsonSize } from "./json-size";

const longestTextChars = 1_000_000;

/** Charges a call of a function for the size of what it is given, which bounds what it may give back. */
export function chargeCall(name: string, args: unknown[], budget: Budget): void {
  if (sizeless.has(name)) return;
  for (const arg of args) budget.charge(stepsOf(name, arg));
  const length = textLength(name, args);
  if (length > longestTextChars) throw tooLong(name);
  budget.charge(length / 16);
}

function stepsOf(name: string, arg: unknown): number {
  if (typeof arg === "string") return arg.length / 16;
  if (Array.isArray(arg)) return name === "length" ? 1 : costOfList(name, arg);
  return typeof arg === "object" && arg !== null ? Object.keys(arg).length : 0;
}

/** Characters of the text that the function will make, for those that make one much longer than what they are given. */
function textLength(name: string, args: unknown[]): number {
  const [first, second] = args;
  if (name === "to_string") return jsonSize(first, longestTextChars);
  if (name === "pad_left" || name === "pad_right") return typeof second === "number" ? Math.max(0, second) : 0;
  if (name !== "join" || typeof first !== "string" || !Array.isArray(second)) return 0;
  let length = 0;
  for (const item of second) if (typeof item === "string") length += first.length + item.length;
  return length;
}

/** Functions whose price does not depend on their arguments. */
const sizeless: ReadonlySet<string> = new Set(["type", "not_null", "to_array"]);

function costOfList(name: string, list: unknown[]): number {
  let cost = list.length;
  for (const item of list) if (typeof item === "string") cost += item.length / 16;
  return name === "sort" ? cost * (1 + Math.log2(1 + list.length)) : cost;
}

const tooLong = (name: string) =>
  new OutOfBudget(`"${name}" would make a text of more than ${longestTextChars} characters`);

const text = { types: [TYPE_STRING] };

/**
 * Functions of the library that cannot be bounded from outside, written again with the same meaning: `trim` there runs a
 * regular expression that is quadratic, `replace` grows with patterns like `$'`, `merge` can put a prototype under its result.
 */
export const boundedFunctions = {
  trim: { run: ([subject, chars]: Json[]) => trimmed(subject, chars, true, true), signature: [text, optional(text)] },
  trim_left: {
    run: ([subject, chars]: Json[]) => trimmed(subject, chars, true, false),
    signature: [text, optional(text)],
  },
  trim_right: {
    run: ([subject, chars]: Json[]) => trimmed(subject, chars, false, true),
    signature: [text, optional(text)],
  },
  replace: {
    run: ([subject, search, by, count]: Json[], budget: Budget) =>
      replaced(String(subject), String(search), String(by), count, budget),
    signature: [text, text, text, optional({ types: [TYPE_NUMBER] })],
  },
  merge: {
    run: (objects: Json[]): Json =>
      Object.fromEntries(objects.flatMap((object) => Object.entries(object as JsonObject))),
    signature: [{ types: [TYPE_OBJECT], variadic: true }],
  },
};

function optional<T extends object>(argument: T): T & { optional: true } {
  return { ...argument, optional: true };
}

function trimmed(subject: Json | undefined, chars: Json | undefined, left: boolean, right: boolean): string {
  const from = [...String(subject)];
  const isTrimmed =
    typeof chars === "string" && chars !== "" ? inSet(chars) : (char: string) => /[\s\u0085]/.test(char);
  let start = 0;
  let end = from.length;
  while (left && start < end && isTrimmed(from[start] as string)) start++;
  while (right && end > start && isTrimmed(from[end - 1] as string)) end--;
  return from.slice(start, end).join("");
}

function inSet(chars: string): (char: string) => boolean {
  const set = new Set(chars);
  return (char) => set.has(char);
}

/** All occurrences, or the first `count`, replaced by exactly `by`. */
function replaced(subject: string, search: string, by: string, count: Json | undefined, budget: Budget): string {
  if (typeof count === "number" && (count < 0 || !Number.isInteger(count))) {
    throw new RangeError("replace() expects a whole number that is not negative");
  }
  const parts = subject.split(search);
  const times = Math.min(parts.length - 1, typeof count === "number" ? count : Infinity);
  const length = subject.length + times * by.length;
  if (length > longestTextChars) throw tooLong("replace");
  budget.charge(length / 16);
  const head = parts.slice(0, times + 1).join(by);
  return times === parts.length - 1 ? head : head + search + parts.slice(times + 1).join(search);
}
