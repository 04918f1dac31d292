import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";
import { readRequestBytes } from "./request-bytes";

/**
 * The body as text, read through a counter: what is declared in Content-Length is believed only when it is too much, and a
 * compressed body is counted as it comes out of the decompressor.
 */
export async function readText(request: Request, maxBytes: number): Promise<Result<string, ApiProblem>> {
  if (request.body === null) return ok("");
  const tooLarge = problem("too_large", `The body may have at most ${maxBytes} bytes.`, { details: { maxBytes } });
  // Not begun, a body may be left alone; the answer reaches the caller.
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return err(tooLarge);
  const encoding = encodingOf(request.headers.get("content-encoding"));
  if (encoding === null)
    return err(
      problem("unsupported_media_type", "Content-Encoding may be gzip or absent.", { param: "Content-Encoding" }),
    );
  const bytes = await readRequestBytes(request.body, maxBytes, encoding);
  if (bytes === "too_large") return err(tooLarge);
  if (bytes === "broken") return err(problem("bad_json", "The body could not be read to its end."));
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return err(problem("bad_json", "The body is not UTF-8."));
  }
}

/** Only JSON is spoken here, and only in UTF-8. */
export function isJsonType(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return false;
  return /^application\/([a-z0-9.-]+\+)?json$/.test((type ?? "").trim());
}

function encodingOf(header: string | null): "identity" | "gzip" | null {
  const encoding = (header ?? "").trim().toLowerCase() || "identity";
  return encoding === "identity" || encoding === "gzip" ? encoding : null;
}
