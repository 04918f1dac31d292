import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";

/**
 * The body as text, read through a counter: what is declared in Content-Length is believed only when it is too much, and a
 * compressed body is counted as it comes out of the decompressor.
 */
export async function readText(request: Request, maxBytes: number): Promise<Result<string, ApiProblem>> {
  if (request.body === null) return ok("");
  const tooLarge = problem("too_large", `The body may have at most ${maxBytes} bytes.`, { details: { maxBytes } });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) {
    await drop(request.body);
    return err(tooLarge);
  }
  const decoded = decodedBody(request.body, request.headers.get("content-encoding"));
  if (decoded === null) {
    await drop(request.body);
    return err(
      problem("unsupported_media_type", "Content-Encoding may be gzip or absent.", { param: "Content-Encoding" }),
    );
  }
  const bytes = await readAtMost(decoded, maxBytes);
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

function decodedBody(body: ReadableStream, encoding: string | null): ReadableStream | null {
  switch ((encoding ?? "identity").trim().toLowerCase()) {
    case "identity":
    case "":
      return body;
    case "gzip":
      return body.pipeThrough(new DecompressionStream("gzip"));
    default:
      return null;
  }
}

async function readAtMost(stream: ReadableStream, maxBytes: number): Promise<Uint8Array | "too_large" | "broken"> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      total += part.value.byteLength;
      if (total > maxBytes) {
        await reader.cancel().catch(() => {});
        return "too_large";
      }
      chunks.push(part.value);
    }
  } catch {
    return "broken"; // the client went away, or the gzip stream is not one
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

const drop = (body: ReadableStream): Promise<void> => body.cancel().catch(() => {});
