import { addressParts, bankAccountParts } from "../../../collection/kinds";
import type { Json, JsonObject } from "../../../lib/json";
import { exactTime } from "../../shared/time-words";
import { textOf } from "./subject";
import { countryName } from "./words";

/** An answer of several parts as one line: an amount, an address, an account, a signature. Null: it is something else. */
export function formValueText(value: JsonObject): string | null {
  const parts = Object.keys(value).filter((name) => value[name] !== null);
  const text = (name: string): string => (Object.hasOwn(value, name) ? textOf(value[name]) : "");
  const isOnly = (names: readonly string[]): boolean => parts.length > 0 && parts.every((name) => names.includes(name));
  if (isOnly(["amount", "currency"]) && text("amount") !== "") return money(text("amount"), text("currency"));
  if (parts.includes("method") && parts.includes("textSha256")) return signature(value, text);
  const country = text("country");
  if (!parts.includes("country") || !/^[A-Z]{2}$/.test(country)) return null;
  const said = (names: readonly string[]): string[] =>
    names.map(text).filter((part) => part !== "" && part !== country);
  if (isOnly(addressParts)) return [...said(addressParts), countryName(country)].join(", ");
  if (isOnly(bankAccountParts))
    return [...said([...bankAccountParts].sort(byWriting)), countryName(country)].join(" · ");
  return null;
}

function money(amount: string, currency: string): string {
  if (!isDecimal(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`.trim();
  const digits = Math.max(2, amount.split(".")[1]?.length ?? 0);
  return new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: digits }).format(amount);
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/** Which bank before which account, as people write it. */
const byWriting = (one: string, other: string): number =>
  Number(one === "accountNumber") - Number(other === "accountNumber");

function signature(value: JsonObject, text: (name: string) => string): string {
  const atMs: Json | undefined = value.signedAtMs;
  const how = text("method") === "drawn" ? "drawn" : "typed";
  return `Signed by ${text("name")} (${how})${typeof atMs === "number" ? `, ${exactTime(atMs)}` : ""}`;
}
