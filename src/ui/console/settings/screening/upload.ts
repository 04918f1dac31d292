import { isObject, type Json } from "../../../../lib/json";
import type { Answer, ApiFailure } from "../../../shared";

/** What the server takes in one piece. */
export const mostBytes = 16_000_000;

/** Sends a file as it is and tells how far it is. `fetch` cannot say that, so this is the one place that asks the older way. */
export function uploadFile<Value>(url: string, file: Blob, onPart: (part: number) => void): Promise<Answer<Value>> {
  if (file.size > mostBytes) return Promise.resolve({ ok: false, error: failure(0, "too_large", tooLarge) });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", crypto.randomUUID());
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onPart(loaded / total);
    });
    request.addEventListener("load", () => resolve(readAnswer<Value>(request.status, request.responseText)));
    request.addEventListener("error", () => resolve({ ok: false, error: failure(0, "offline", offline) }));
    request.send(file);
  });
}

/** What came back, in the shape of every other call. */
export function readAnswer<Value>(status: number, text: string): Answer<Value> {
  const body = jsonOrNull(text);
  if (status >= 200 && status < 300 && body !== null) return { ok: true, value: body as Value };
  const said = isObject(body) && isObject(body.error) ? body.error : {};
  const message = typeof said.message === "string" ? said.message : `The server answered ${status}.`;
  return { ok: false, error: failure(status, typeof said.code === "string" ? said.code : `http_${status}`, message) };
}

function jsonOrNull(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

const failure = (status: number, code: string, message: string): ApiFailure => ({
  kind: status === 0 ? "offline" : status === 401 ? "signed_out" : status >= 500 ? "broken" : "refused",
  status,
  code,
  message,
  param: null,
  details: {},
  requestId: null,
});

const tooLarge = "A file may have 16 MB. Larger lists are fetched from an address.";
const offline = "The server cannot be reached. Check the connection and send the file again.";
