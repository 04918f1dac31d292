import type { FormFile, NamedFile, RawBytes } from "./shapes";

/** A body and what it says it is; a form names its own type, with its boundary. */
export interface Body {
  content: BodyInit | undefined;
  type: string | undefined;
}

/** How an operation takes what it is given: `m` as a form, `r` as it comes, else as JSON. */
export function bodyOf(kinds: string, params: unknown): Body {
  if (kinds.includes("m")) return { content: formOf(params as Record<string, unknown>), type: undefined };
  if (kinds.includes("r"))
    return {
      content: params as RawBytes,
      type: typeof params === "string" ? "text/plain" : "application/octet-stream",
    };
  if (params === undefined) return { content: undefined, type: undefined };
  return { content: JSON.stringify(params), type: "application/json" };
}

/** Fields carry JSON, files themselves. */
function formOf(params: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    const files = (Array.isArray(value) ? value : [value]).filter(isFile);
    if (files.length === 0) form.append(name, JSON.stringify(value));
    for (const file of files) {
      const { content, name: called = nameOf(file), type = "" } = isNamed(file) ? file : { content: file };
      form.append(name, content instanceof Blob ? content : new Blob([content], { type }), called);
    }
  }
  return form;
}

const isNamed = (value: unknown): value is NamedFile =>
  typeof value === "object" && value !== null && "content" in value && isBytes(value.content) && "name" in value;
const isBytes = (value: unknown): boolean =>
  value instanceof Blob || value instanceof Uint8Array || value instanceof ArrayBuffer;
const isFile = (value: unknown): value is FormFile => isBytes(value) || isNamed(value);
const nameOf = (file: FormFile): string => (file instanceof File ? file.name : "file");
