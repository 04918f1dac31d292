import { type Json, sameJson } from "../../../../lib/json";
import { jsonIn, prettyJson } from "../frame/json-field";

/** What somebody has typed into a box for JSON, and the value that stood there meanwhile. */
export interface TypedJson {
  text: string;
  over: Json | undefined;
}

/**
 * The text of the box: as it was typed while it is about the value that is there, else that value. A half-written text belongs to the
 * value it was written over: when another rule comes to stand in this place, it must not become that rule's.
 */
export function shownJson(typed: TypedJson | null, value: Json | undefined): string {
  if (typed !== null) {
    const read = jsonIn(typed.text);
    const about = read.fault === null ? read.value : (typed.over ?? null);
    if (sameJson(about, value ?? null)) return typed.text;
  }
  return value === undefined ? "" : prettyJson(value);
}
