import { fingerprintOf } from "../../../lib/file-fingerprint";
import { type Answered, messageIn, send } from "./upload-request";

/** What the server knows of an upload in parts (`UploadView` of the routes). */
interface Begun {
  id: string;
  partBytes: number;
  parts: number[];
  file: object | null;
}

interface Course {
  onProgress(share: number): void;
  /** The connection is away (true), or back. */
  onWaiting(isWaiting: boolean): void;
  signal: AbortSignal;
}

/** `null`: it is there. A text: the server's reason. `broken`: the connection did not come back in time; the same call goes on later. */
export type PartsOutcome = null | "broken" | "cancelled" | { message: string };

const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Sends a file in parts and goes on where an earlier attempt stopped: after a pause when the connection broke, and after a reload when
 * the same file is chosen again. Only what the server does not have is sent.
 */
export async function sendInParts(
  file: File,
  url: string,
  side: string | undefined,
  course: Course,
): Promise<PartsOutcome> {
  const fingerprint = await fingerprintOf(file);
  const announced = JSON.stringify({ sizeBytes: file.size, fingerprint, side });
  const json = { "Content-Type": "application/json" };
  // What the server has forgotten meanwhile is begun anew, once.
  for (let round = 0; round < 2; round += 1) {
    const begun = await patiently(() => send("POST", url, announced, json, course), course);
    if (typeof begun === "string") return begun;
    if (begun.status !== 200) return refusal(begun);
    const upload = JSON.parse(begun.text) as Begun;
    if (upload.file !== null) return null;
    const at = `${url.slice(0, url.lastIndexOf("/"))}/${upload.id}`;
    const sent = await sendMissing(file, at, upload, course);
    if (sent === "cancelled") void fetch(at, { method: "DELETE" }).catch(() => {});
    if (sent !== "unknown") return sent;
  }
  return "broken";
}

async function sendMissing(file: File, at: string, upload: Begun, course: Course): Promise<PartsOutcome | "unknown"> {
  const { partBytes } = upload;
  const count = Math.ceil(file.size / partBytes);
  const here = new Set(upload.parts);
  const sizeOf = (part: number): number => Math.min(partBytes, file.size - (part - 1) * partBytes);
  const hereBytes = (): number => [...here].reduce((sum, part) => sum + sizeOf(part), 0);
  course.onProgress(hereBytes() / file.size);
  for (let part = 1; part <= count; part += 1) {
    if (here.has(part)) continue;
    const from = (part - 1) * partBytes;
    const slice = file.slice(from, from + partBytes);
    const onProgress = (sentBytes: number): void => course.onProgress((hereBytes() + sentBytes) / file.size);
    const type = { "Content-Type": "application/octet-stream" };
    const answer = await patiently(
      () => send("PUT", `${at}/parts/${part}`, slice, type, { signal: course.signal, onProgress }),
      course,
    );
    if (typeof answer === "string") return answer;
    if (answer.status === 404) return "unknown";
    if (answer.status !== 200) return refusal(answer);
    here.add(part);
  }
  const name = { "X-File-Name": encodeURIComponent(file.name) };
  const answer = await patiently(() => send("POST", `${at}/complete`, null, name, course), course);
  if (typeof answer === "string") return answer;
  if (answer.status === 404) return "unknown";
  return answer.status === 201 ? null : refusal(answer);
}

const refusal = (answer: Answered): PartsOutcome => {
  const message = messageIn(answer);
  return message === null ? "broken" : { message };
};

/** Tries again while nothing comes back: after a pause that grows, and at once when the browser says that it is online again. */
async function patiently(
  attempt: () => Promise<Answered | undefined>,
  { onWaiting, signal }: Course,
): Promise<Answered | "broken" | "cancelled"> {
  for (const pauseMs of [...pausesMs, null]) {
    const answer = await attempt();
    if (answer === undefined) return "cancelled";
    if (answer.status !== 0 && answer.status < 500) {
      onWaiting(false);
      return answer;
    }
    if (pauseMs === null) break;
    onWaiting(true);
    await pause(pauseMs, signal);
  }
  return "broken";
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((over) => {
    const ended = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      ended.abort();
      over();
    };
    // While the browser knows that it is offline, it makes no sense to try.
    const timer = setTimeout(() => (navigator.onLine ? end() : undefined), ms);
    addEventListener("online", end, { signal: ended.signal });
    signal.addEventListener("abort", end, { signal: ended.signal });
  });
}
