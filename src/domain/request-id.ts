import { base32, randomBase32 } from "../lib/bytes";
import { type Id, idFrom } from "./ids";

const timeDigits = 9;
const randomDigits = 17;
const itsForm = new RegExp(`^req_(0[0-9a-z]{${timeDigits + randomDigits - 1}})$`);

const timeText = (atMs: number): string => atMs.toString(36).padStart(timeDigits, "0");

/** The id of a call: its time, then chance. It goes out with the answer, and the log finds the call by it without an index. */
export const newRequestId = (atMs: number): Id<"request"> =>
  idFrom("request", `${timeText(atMs)}${randomBase32(randomDigits)}`);

/** The same for every repeat of a call, made of a digest of it. It has no time, and never looks as if it had one. */
export const repeatedRequestId = (digest: Uint8Array): Id<"request"> =>
  idFrom("request", `r${base32(digest, timeDigits + randomDigits - 1)}`);

/** Where the log keeps that call. Those of earlier releases were random throughout: null, or a place where nothing is. */
export function logIdOf(requestId: string): Id<"loggedRequest"> | null {
  const body = itsForm.exec(requestId)?.[1];
  return body === undefined ? null : idFrom("loggedRequest", body);
}

/** An id for the log that begins with its time, so that ids sort as the calls came. */
export const newLogId = (atMs: number): Id<"loggedRequest"> =>
  idFrom("loggedRequest", `${timeText(atMs)}${randomBase32(randomDigits)}`);

/** The smallest id that a call at this time, or later, can have in the log. */
export const firstLogIdAt = (atMs: number): Id<"loggedRequest"> => idFrom("loggedRequest", timeText(Math.max(0, atMs)));
