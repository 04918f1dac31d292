import type { Value } from "./json-logic-library";

/** The answer for two operands when it is beyond doubt; undefined: ask the library. */
type Shortcut = (a: Value, b: Value) => boolean | undefined;

// Most guards compare a number with a number or look for a text in a list. Asking the library costs more than all the rest
// then. Two numbers or two texts leave no room for interpretation; anything else (coercion above all) is the library's.
const comparing =
  (compare: (a: number | string, b: number | string) => boolean): Shortcut =>
  (a, b) => {
    if (typeof a === "number" && typeof b === "number") return compare(a, b);
    if (typeof a === "string" && typeof b === "string" && a.length < 256) return compare(a, b);
    return undefined;
  };

export const shortcuts: ReadonlyMap<string, Shortcut> = new Map([
  ["==", comparing((a, b) => a === b)],
  ["===", comparing((a, b) => a === b)],
  ["!=", comparing((a, b) => a !== b)],
  ["!==", comparing((a, b) => a !== b)],
  ["<", comparing((a, b) => a < b)],
  ["<=", comparing((a, b) => a <= b)],
  [">", comparing((a, b) => a > b)],
  [">=", comparing((a, b) => a >= b)],
  ["in", (a, b) => (a !== undefined && Array.isArray(b) && b.length < 64 ? b.indexOf(a) !== -1 : undefined)],
]);
