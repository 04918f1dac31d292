import type { PageEnd } from "../ui/flow/model";

export type { PageEnd } from "../ui/flow/model";

/** What the status of a page says to whoever embeds it; null: a page like any other. */
export function troubleOf(status: number): PageEnd | null {
  // A page with problems of its own comes with 422 and has questions on it; 401 with a code to be typed in has them too.
  if (status === 401) return { name: "session_ended" };
  if (status === 403 || status === 413) return { name: "refused" };
  if (status === 404) return { name: "not_found" };
  if (status === 410) return { name: "link_dead" };
  return status === 429 || status >= 500 ? { name: "unavailable" } : null;
}

/** Whether the page is loaded into a frame. Browsers say so themselves, and pages cannot change what they say. */
export const isFramed = (request: Request): boolean => request.headers.get("sec-fetch-dest") === "iframe";

/**
 * Where browsers keep no cookies for us, the page's script carries the session itself: it asks for it with this header, and sends it
 * as `Authorization` from then on. Only our own pages get this far, so nobody else is told.
 */
export const wantsToCarry = (request: Request): boolean => request.headers.has("x-flow-carry");

/** The session for a script that carries it, as a page: scripts of the flow take nothing else out of an answer. */
export const carriedSession = (location: string, secret: string): Response =>
  // Both are ours: a path of sealed words, and 256 bits in letters and digits.
  new Response(`<!doctype html><title>-</title><main data-session="${secret}" data-next="${location}"></main>`, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
