import type { Json } from "../lib/json";
import type { Element } from "./form";

/** Kinds of files that a question may be limited to, by the names a form has for them. All are taken when it names none. */
export const acceptableKinds = ["pdf", "jpeg", "png", "webp", "heic"] as const;
export type AcceptableKind = (typeof acceptableKinds)[number];

/** The type each is told by, and how it is written on devices. */
const spellings: Readonly<Record<AcceptableKind, readonly [type: string, ...others: string[]]>> = {
  pdf: ["application/pdf", ".pdf"],
  jpeg: ["image/jpeg", ".jpg", ".jpeg"],
  png: ["image/png", ".png"],
  webp: ["image/webp", ".webp"],
  heic: ["image/heic", "image/heif", ".heic", ".heif"],
};

/** Whether a file of this type, as its content tells it, is taken for the question. */
export const isAccepted = ({ params: { accept } }: Element, type: string): boolean =>
  accept === undefined || accept.some((kind) => spellings[kind][0] === type);

/** For `accept=` of a file field; null: whatever we take. */
export const acceptAttributeOf = ({ params: { accept } }: Element): string | null =>
  accept?.flatMap((kind) => spellings[kind]).join(",") ?? null;

/**
 * The kinds that the documented `acceptFileFormats` names: types, endings and `image/*`, in a list or in one text. What we take nowhere
 * is left out; null: nothing is left, or it is no such list.
 */
export function acceptedKindsFrom(raw: Json | undefined): AcceptableKind[] | null {
  const written = Array.isArray(raw) ? raw : [raw];
  const said = written.flatMap((text) => (typeof text === "string" ? text.toLowerCase().split(/[\s,;]+/) : []));
  const isSaid = (kind: AcceptableKind): boolean =>
    said.some((one) => {
      const name = one.replace(/^\.?/, ".");
      const isAnyOfIt = one === "*" || one === "*/*" || (one === "image/*" && kind !== "pdf");
      return isAnyOfIt || one === kind || spellings[kind].some((known) => known === one || known === name);
    });
  const kinds = acceptableKinds.filter(isSaid);
  return kinds.length === 0 ? null : kinds;
}
