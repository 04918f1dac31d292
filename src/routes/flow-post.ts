import { undeclaredNames } from "../collection/answers";
import { type Marks, readMarks } from "../collection/draft-marks";
import type { FormFacts, FormPage } from "../collection/form";
import { maxRequestBytes } from "../documents/limits";
import { formTokenField } from "../domain/form-token-field";
import { readCapped } from "../outside/read-capped";
import { countedParts } from "./counted-parts";
import type { Pairs } from "./flow-visit";

/** A posted page: the typed fields, the chosen files, and the button that was pressed. */
export interface Posted {
  typed: Pairs;
  /** `side`: of a document that is asked for side by side; null: not said. */
  files: { element: string; side: string | null; file: File }[];
  action: Action;
  /** Names the tab a draft comes from. */
  device: string;
  /** Fields of a draft that are news to whoever sends it; null: all of them are. */
  changed: ReadonlySet<string> | null;
  /** Which version of each field was seen before; null: the page was made before there were any. */
  seen: Marks | null;
  /** Version of the page's drafts that a script has heard of. */
  sinceVersion: number;
  /** Names one try to send the form; null: none was said. */
  attempt: string | null;
  /** Shows that a page of ours was posted. */
  token: string | null;
}

export type Action =
  | { kind: "continue" | "back" | "phone" }
  /** Two typed different words into a field: which of them it is to be. */
  | { kind: "mine" | "theirs"; field: string }
  | { kind: "language"; language: string }
  | { kind: "use"; field: string }
  | { kind: "look" }
  /** Asks the register; takes one of its answers over. */
  | { kind: "lookup"; field: string }
  | { kind: "fill"; field: string; candidate: string }
  | { kind: "add"; list: string }
  | { kind: "remove"; list: string; index: number }
  | { kind: "upload"; element: string }
  | { kind: "remove_file"; element: string; fileId: string }
  | { kind: "move_file"; element: string; fileId: string; by: -1 | 1 }
  /** No button of ours. */
  | { kind: "foreign"; name: string };

const maxTypedBytes = 524_288;
/** Chosen at once on one page. Each of them is stored and told to the case, one after the other, while the browser waits. */
const mostFiles = 40;
/** Names of our own beside the fields: buttons, the tab, files. Some runtimes read a file field without a file as an empty text. */
const ours = /^(?:action|_device|_changed|_seen|_since|_attempt|_form-token|_(?:file|photo)\..*)$/;

/** Reads a form post of either encoding; null when it is too large or no form. */
export async function readPost(request: Request): Promise<Posted | null> {
  const type = request.headers.get("content-type") ?? "";
  const pairs = type.startsWith("multipart/form-data")
    ? await multipartPairs(request)
    : await typedPairs(request, type);
  if (pairs === null) return null;
  const typed = pairs.flatMap(
    ([name, value]): Pairs => (typeof value === "string" && !ours.test(name) ? [[name, value]] : []),
  );
  const files = pairs.flatMap(([name, value]) =>
    typeof value !== "string" && value.size > 0 ? [{ ...placeOf(name), file: value }] : [],
  );
  if (files.length > mostFiles) return null;
  const own = (name: string): string => {
    const found = pairs.find(([key, value]) => key === name && typeof value === "string");
    return typeof found?.[1] === "string" ? found[1] : "";
  };
  const changed = pairs.flatMap(([name, value]) => (name === "_changed" && typeof value === "string" ? [value] : []));
  return {
    typed,
    files,
    action: actionOf(own("action")),
    device: own("_device").slice(0, 40) || "form",
    changed: changed.length === 0 ? null : new Set(changed),
    seen: pairs.some(([name]) => name === "_seen") ? readMarks(own("_seen")) : null,
    sinceVersion: Number(own("_since")) || 0,
    attempt: /^[\w-]{16,64}$/.test(own("_attempt")) ? own("_attempt") : null,
    token: own(formTokenField) || null,
  };
}

/** `_file.passport`, `_photo.licence.back`. */
function placeOf(name: string): { element: string; side: string | null } {
  const [, element = name, side = null] = /^_(?:file|photo)\.(.+?)(?:\.(front|back))?$/.exec(name) ?? [];
  return { element, side };
}

async function multipartPairs(request: Request): Promise<[string, string | File][] | null> {
  // The form is held in memory while it is read; browsers always say how long theirs is.
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= maxRequestBytes) || request.body === null) return null;
  const type = request.headers.get("content-type") ?? "";
  try {
    const counted = new Response(countedParts(request.body, type), { headers: { "Content-Type": type } });
    return [...(await counted.formData()).entries()];
  } catch {
    return null;
  }
}

async function typedPairs(request: Request, type: string): Promise<[string, string | File][] | null> {
  if (!type.startsWith("application/x-www-form-urlencoded")) return null;
  const { bytes, complete } = await readCapped(request.body, maxTypedBytes);
  return complete ? [...new URLSearchParams(new TextDecoder().decode(bytes))] : null;
}

/** What a button says: `add:owners`, `remove:owners.0.licences:2`, `remove-file:passport:file_…`. None at all goes on: so does the Enter key. */
export function actionOf(text: string): Action {
  const [kind, first = "", second = "", third = ""] = text.split(":");
  switch (kind) {
    case "back":
      return { kind: "back" };
    case "phone":
      return { kind: "phone" };
    case "mine":
    case "theirs":
      return { kind, field: first };
    case "language":
      return { kind: "language", language: first };
    case "use":
      return { kind: "use", field: first };
    case "look":
      return { kind: "look" };
    case "lookup":
      return { kind: "lookup", field: first };
    case "fill":
      return { kind: "fill", field: first, candidate: second };
    case "add":
      return { kind: "add", list: first };
    case "remove":
      return /^\d{1,3}$/.test(second) ? { kind: "remove", list: first, index: Number(second) } : foreign(kind);
    case "upload":
      return { kind: "upload", element: first };
    case "remove-file":
      return { kind: "remove_file", element: first, fileId: second };
    case "move-file":
      return { kind: "move_file", element: first, fileId: second, by: third === "up" ? -1 : 1 };
    case "":
    case "continue":
      return { kind: "continue" };
    default:
      return foreign(kind);
  }
}

const foreign = (kind = ""): Action => ({ kind: "foreign", name: kind.slice(0, 40) });

/** The typed fields with one more, empty row of a list, which goes by `id` until it is sent. */
export function withRow(typed: Pairs, list: string, id: string): { typed: Pairs; index: number } {
  const used = typed.flatMap(([name]) => rowOf(name, list) ?? []);
  const index = used.length === 0 ? 0 : Math.max(...used) + 1;
  return { typed: [...typed, [`${list}.${index}.id`, id]], index };
}

function rowOf(name: string, list: string): number | null {
  const [index = ""] = name.startsWith(`${list}.`) ? name.slice(list.length + 1).split(".") : [];
  return /^\d{1,3}$/.test(index) ? Number(index) : null;
}

/** The first posted name that the page does not have; null when all is well. */
export const strangeName = (page: FormPage, typed: Pairs, facts: FormFacts): string | null =>
  undeclaredNames(page, typed, facts)[0] ?? null;
