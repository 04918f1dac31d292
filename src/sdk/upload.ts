import { errorOf, FlowError } from "./errors";
import type { AddedFile } from "./flow";

export interface UploadOptions {
  /** 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

const waitsMs = [1_000, 3_000, 8_000];

/** Sends a file, again when the connection breaks: under one name, so it is taken once. Throws `FlowError`, or what the signal says. */
export async function uploadFile(
  url: string,
  headers: Record<string, string>,
  file: Blob & { name?: string },
  options: UploadOptions,
): Promise<AddedFile> {
  const named = {
    ...headers,
    "Content-Type": "application/octet-stream",
    "X-File-Name": encodeURIComponent(file.name ?? "file"),
    "X-Upload-Id": crypto.randomUUID(),
  };
  for (let round = 0; ; round++) {
    options.signal?.throwIfAborted();
    try {
      return await send(url, named, file, options);
    } catch (trouble) {
      const waitMs = waitsMs[round];
      const mayRepeat = trouble instanceof FlowError && (trouble.status === 0 || trouble.status >= 500);
      if (!mayRepeat || waitMs === undefined) throw trouble;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
}

/** The one kind of request that tells how much of it has gone. Where there is none (in a worker, in Node) nothing is told. */
interface ProgressRequest {
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null;
  onerror: (() => void) | null;
  onabort: (() => void) | null;
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: Blob): void;
  abort(): void;
}

const { XMLHttpRequest: Progress } = globalThis as { XMLHttpRequest?: new () => ProgressRequest };

function send(
  url: string,
  headers: Record<string, string>,
  file: Blob,
  { onProgress, signal }: UploadOptions,
): Promise<AddedFile> {
  if (Progress === undefined) return sendPlainly(url, headers, file, signal);
  const request = new Progress();
  return new Promise((arrived, failed) => {
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) arrived(JSON.parse(request.responseText) as AddedFile);
      else failed(errorOf(request.status, request.responseText));
    };
    request.onerror = () => failed(new FlowError("offline", 0, "No answer came."));
    request.onabort = () => failed(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

async function sendPlainly(
  url: string,
  headers: Record<string, string>,
  body: Blob,
  signal: AbortSignal | undefined,
): Promise<AddedFile> {
  const init = { method: "POST", headers, body, ...(signal === undefined ? {} : { signal }) };
  const answer = await fetch(url, init).catch(() => null);
  signal?.throwIfAborted();
  if (answer === null) throw new FlowError("offline", 0, "No answer came.");
  const text = await answer.text();
  if (answer.status !== 201) throw errorOf(answer.status, text);
  return JSON.parse(text) as AddedFile;
}
