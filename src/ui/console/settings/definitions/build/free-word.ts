import { isObject, type Json } from "../../../../../lib/json";
import { textOf } from "./places";

/** A word that no other item of the list has under `key`: `review`, else `review_2`, and so on. */
export function freeWord(others: readonly Json[], key: string, begin: string): string {
  const taken = new Set(others.map((one) => (isObject(one) ? textOf(one[key]) : "")));
  for (let n = 1; ; n += 1) {
    const word = n === 1 ? begin : `${begin}_${n}`;
    if (!taken.has(word)) return word;
  }
}
