import * as z from "zod";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { parseJson } from "./framework-input";
import { type ApiProblem, problem } from "./problem";
import { readRequestBytes } from "./request-bytes";

/** A file of a multipart body, whole. Its name is what the sender called it, nothing more. */
export interface UploadedFile {
  fileName: string;
  bytes: Uint8Array;
}

/** Files under one name of a form. */
export const UploadedFiles = z.array(z.custom<UploadedFile>(isUploadedFile, "Expected a file.")).meta({
  type: "array",
  items: { type: "string", format: "binary" },
});

const maxParts = 64;

export interface FormBody {
  /** Fields by name, parsed as JSON; files by name, always as lists. */
  body: Record<string, Json | UploadedFile[]>;
  /** The same text for the same fields and files, whatever boundary they came with. */
  identity: string;
}

/**
 * Reads `multipart/form-data`, counted as it comes in. Every field carries JSON; every part with a file name is a file. The form is held
 * in memory, so its limit is the largest file we take and a little more.
 */
export async function readForm(
  request: Request,
  limits: { bytes: number; depth: number },
): Promise<Result<FormBody, ApiProblem>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type) || request.headers.has("content-encoding"))
    return err(
      problem("unsupported_media_type", "Send Content-Type: multipart/form-data, not compressed.", {
        param: "Content-Type",
      }),
    );
  const tooLarge = problem("too_large", `The body may have at most ${limits.bytes} bytes.`, {
    details: { maxBytes: limits.bytes },
  });
  if (Number(request.headers.get("content-length") ?? 0) > limits.bytes) return err(tooLarge);
  const unreadable = problem("bad_value", "The body is not a readable form.");
  if (request.body === null) return err(unreadable);
  const bytes = await readRequestBytes(request.body, limits.bytes);
  if (bytes === "too_large") return err(tooLarge);
  if (bytes === "broken") return err(unreadable);
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => null);
  return form === null ? err(unreadable) : fieldsOf(form, limits.depth);
}

async function fieldsOf(form: FormData, maxDepth: number): Promise<Result<FormBody, ApiProblem>> {
  const files = new Map<string, UploadedFile[]>();
  const fields = new Map<string, Json>();
  let parts = 0;
  for (const [name, value] of form) {
    parts += 1;
    if (parts > maxParts) return err(problem("bad_value", `A form may have at most ${maxParts} parts.`));
    if (typeof value === "string") {
      const parsed = parseJson(value, maxDepth);
      if (!parsed.ok) return err({ ...parsed.error, param: name });
      if (fields.has(name)) return err(problem("bad_value", "A field may come only once.", { param: name }));
      fields.set(name, parsed.value);
    } else {
      const file = { fileName: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
      const list = files.get(name);
      if (list === undefined) files.set(name, [file]);
      else list.push(file);
    }
  }
  const identity = canonicalJson([
    Object.fromEntries(fields),
    [...files].map(([name, list]) => [name, ...list.map((file) => [file.fileName, sha256Hex(file.bytes)])]),
  ]);
  return ok({ body: Object.fromEntries<Json | UploadedFile[]>([...fields, ...files]), identity });
}

function isUploadedFile(value: unknown): boolean {
  return typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;
}
