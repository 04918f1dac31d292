import { isObject, type Json, type JsonObject } from "../../../lib/json";
import type { Tone } from "../../shared/badge";
import { dayText } from "../../shared/time-words";
import { textOf } from "./subject";
import { countryName, labelOf } from "./words";

// Parts of results in words. What is not there is "", and its line is left out.

/** What a table says of a vendor's word. The word may be any text: `constructor` is in no table. */
export const saidOf = <Said>(table: Readonly<Record<string, Said>>, word: string): Said | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

export const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const names = (value: Json | undefined, key: string): string =>
  objects(value)
    .map((one) => textOf(one[key]))
    .filter(Boolean)
    .join(", ");
export const day = (value: Json | undefined): string => (textOf(value) === "" ? "" : dayText(textOf(value)));
export const country = (value: Json | undefined): string => countryName(textOf(value).toUpperCase());
/** NaN when nothing is told, or no number. */
export const numberOf = (value: Json | undefined): number =>
  textOf(value) === "" ? Number.NaN : Number(textOf(value));
export const outOf100 = (value: Json | undefined): string => (typeof value === "number" ? `${value} of 100` : "");
export const money = (value: Json | undefined, currency: string): string =>
  typeof value === "number" ? `${value.toLocaleString()} ${currency}`.trim() : "";
export const levelWords = (level: Json | undefined): string =>
  textOf(level) === "" ? "" : `${labelOf(textOf(level)).toLowerCase()} risk`;
const levelTones: Record<string, Tone> = {
  low: "ok",
  positive: "ok",
  medium: "warn",
  moderate: "warn",
  high: "bad",
  critical: "bad",
};
export const riskTone = (level: Json | undefined): Tone => saidOf(levelTones, textOf(level)) ?? "neutral";
