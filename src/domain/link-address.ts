import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import type { CaseSnapshot } from "./case";

const applicantPaths = ["entity.data.additionalInfo.mainRepresentative.email", "entity.data.email"];
const deepest = 8;

/** What a snapshot knows about where its mails go. */
export type KnownAddresses = Pick<CaseSnapshot, "context" | "linkAddresses">;

/**
 * Where mails to a link's person go, and where that is read. An address that the applicant has replaced goes on being theirs until
 * people say otherwise: else whoever gets hold of a session sends themselves the next link. Null: the case knows none.
 */
export function linkAddress(known: KnownAddresses, subject: string): { path: string; address: string } | null {
  const kept = keptAddress(known, subject);
  // Somebody who has left the list gets nothing; should they come back, it is to the address they had.
  if (kept !== null)
    return isInCase(known.context, subject) ? { path: `linkAddresses.${subject}`, address: kept } : null;
  const path = linkAddressPath(known.context, subject);
  const address = path === null ? undefined : getPath(known.context, path);
  return path === null || typeof address !== "string" ? null : { path, address };
}

/** The address that the applicant has replaced and mails go on to; null: they have replaced none. */
export const keptAddress = (known: Pick<CaseSnapshot, "linkAddresses">, subject: string): string | null =>
  noted(known, subject) || null;

/** In the place of a kept address: the applicant was the first to say where to write to, and nobody else has since. */
export const ownWord = "";

export const isOwnWord = (known: Pick<CaseSnapshot, "linkAddresses">, subject: string): boolean =>
  noted(known, subject) === ownWord;

const noted = ({ linkAddresses }: Pick<CaseSnapshot, "linkAddresses">, subject: string): string | null =>
  // The name may be any a caller gives an item, `constructor` too.
  Object.hasOwn(linkAddresses, subject) ? (linkAddresses[subject] ?? null) : null;

/**
 * Where in the context the e-mail address of a link's person stands: the company's representative, else the entity itself; of an owner
 * or another item of a list, in that item. Null: it has none.
 */
export function linkAddressPath(context: JsonObject, subject: string): string | null {
  if (subject === "applicant") return applicantPaths.find((path) => typeof getPath(context, path) === "string") ?? null;
  return pathOfItem(context, subject, ({ email }) => typeof email === "string", ".email");
}

/** One address and nothing that could begin another header or recipient. */
export const isMailAddress = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(value);

/** Whether the person is (still) in the case: the applicant always, others while a list has them. */
export const isInCase = (context: JsonObject, subject: string): boolean =>
  subject === "applicant" || pathOfItem(context, subject, () => true, "") !== null;

type IsMeant = (item: JsonObject) => boolean;

const pathOfItem = (context: JsonObject, id: string, isMeant: IsMeant, end: string): string | null => {
  const found =
    below(context.entity, id, isMeant, "entity", 0) ?? below(context.customData, id, isMeant, "customData", 0);
  return found === null ? null : `${found}${end}`;
};

function below(value: Json | undefined, id: string, isMeant: IsMeant, path: string, depth: number): string | null {
  if (depth > deepest || value === undefined) return null;
  if (isObject(value) && value.id === id && isMeant(value)) return path;
  const parts = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [key, inner] of parts) {
    const found = below(inner, id, isMeant, `${path}.${key}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
