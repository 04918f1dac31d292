import { fingerprintOf } from "../lib/file-fingerprint";
import { errorOf, FlowError } from "./errors";
import { type Answered, type Sent, sendBytes } from "./send-bytes";

export interface UploadOptions {
  /** Of a document whose question has `sides`. Left out, the file goes to the first side that has none. */
  side?: "front" | "back";
  /** 0 to 1. Of a file that is gone on with it begins where that stopped. */
  onProgress?: (share: number) => void;
  /** The connection is away (true) and the upload waits for it, or it is back. */
  onWaiting?: (isWaiting: boolean) => void;
  /** Calls the upload off; what came of it is deleted. */
  signal?: AbortSignal;
}

export interface AddedFile {
  fileId: string;
  fileName: string;
  sizeBytes: number;
}

type NamedBlob = Blob & { name?: string; lastModified?: number };

interface Begun {
  id: string;
  partBytes: number;
  parts: number[];
  file: AddedFile | null;
}

const json = { "Content-Type": "application/json" };
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Sends a file in parts, again when the connection breaks, and goes on where an earlier attempt with the same file stopped, after a
 * reload as well. It is added once. Throws `FlowError` (`offline`: the same call goes on later), or what the signal says.
 */
export async function uploadFile(
  base: string,
  element: string,
  headers: () => Record<string, string>,
  file: NamedBlob,
  options: UploadOptions,
): Promise<AddedFile> {
  const { side } = options;
  const announced = JSON.stringify({ sizeBytes: file.size, fingerprint: await fingerprintOf(file), side });
  const ask = (sent: Pick<Sent, "method" | "url" | "body" | "headers"> & Partial<Sent>): Promise<Answered> =>
    patiently(
      () => sendBytes({ signal: options.signal, ...sent, headers: { ...headers(), ...sent.headers } }),
      options,
    );
  for (let round = 0; ; round++) {
    const url = `${base}/${encodeURIComponent(element)}`;
    const upload = read<Begun>(await ask({ method: "POST", url, body: announced, headers: json }), 200);
    if (upload.file !== null) {
      options.onProgress?.(1);
      return upload.file;
    }
    const at = `${base}/${upload.id}`;
    try {
      await sendMissing(ask, at, upload, file, options);
      const body = JSON.stringify({ fileName: file.name ?? "file" });
      return read<AddedFile>(await ask({ method: "POST", url: `${at}/complete`, body, headers: json }), 201);
    } catch (trouble) {
      if (options.signal?.aborted)
        await fetch(at, { method: "DELETE", headers: headers() }).then(
          (answer) => answer.text(),
          () => {},
        );
      // What the server has forgotten meanwhile is begun anew, once.
      const isForgotten = trouble instanceof FlowError && trouble.status === 404 && round === 0;
      if (!isForgotten) throw trouble;
    }
  }
}

async function sendMissing(
  ask: (sent: Pick<Sent, "method" | "url" | "body" | "headers"> & Partial<Sent>) => Promise<Answered>,
  at: string,
  { partBytes, parts }: Begun,
  file: NamedBlob,
  { onProgress }: UploadOptions,
): Promise<void> {
  const here = new Set(parts);
  const sizeOf = (part: number): number => Math.min(partBytes, file.size - (part - 1) * partBytes);
  const tell = (coming: number): void =>
    onProgress?.([...here].reduce((sum, part) => sum + sizeOf(part), coming) / file.size);
  tell(0);
  for (let part = 1; part <= Math.ceil(file.size / partBytes); part++) {
    if (here.has(part)) continue;
    const body = file.slice((part - 1) * partBytes, part * partBytes, "application/octet-stream");
    const put = { method: "PUT", url: `${at}/parts/${part}`, body, headers: { "Content-Type": body.type } };
    read(await ask({ ...put, onProgress: (sentBytes) => tell(Math.min(sentBytes, body.size)) }), 200);
    here.add(part);
    tell(0);
  }
}

function read<T>({ status, text }: Answered, wanted: number): T {
  if (status !== wanted) throw errorOf(status, text);
  return JSON.parse(text) as T;
}

/** Tries again while nothing comes back: after a pause that grows, and at once when the browser says that it is online again. */
async function patiently(attempt: () => Promise<Answered>, { onWaiting, signal }: UploadOptions): Promise<Answered> {
  for (const [round, pauseMs] of [...pausesMs, null].entries()) {
    const answer = await attempt();
    if (answer.status !== 0 && answer.status < 500) {
      if (round > 0) onWaiting?.(false);
      return answer;
    }
    if (pauseMs === null) break;
    onWaiting?.(true);
    await pause(pauseMs, signal);
  }
  throw new FlowError("offline", 0, "No answer came.");
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((over) => {
    const ended = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      ended.abort();
      over();
    };
    const timer = setTimeout(end, ms);
    // Workers and Node have nobody who says so.
    globalThis.addEventListener?.("online", end, { signal: ended.signal });
    signal?.addEventListener("abort", end, { signal: ended.signal });
  });
}
