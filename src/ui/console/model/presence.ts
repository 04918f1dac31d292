import { computed, effect, signal } from "@preact/signals";
import { signedOut } from "../../shared/api";
import { place } from "../../shared/router";
import { pauseMs } from "./feed-frames";
import { caseId } from "./open-case";

/** Somebody who looks at the open case now. */
export interface PersonHere {
  userId: string;
  typing: boolean;
}

/** Everybody who looks at the open case, oneself among them. Empty while it is not known. */
export const here = signal<PersonHere[]>([]);
/** Who looks at which case, as the feed tells it: for the list. */
export const lookedAt = signal<ReadonlyMap<string, readonly string[]>>(new Map());

// The case stays in memory while somebody is in the settings; looked at it is only while it is on the screen.
const looking = computed(() => (place.value.path.startsWith("/console/cases/") ? caseId.value : null));

const stillHereMs = 4 * 60_000;
const idleMs = 4_000;
let socket: WebSocket | null = null;
let quiet: ReturnType<typeof setTimeout> | undefined;

/** Shows that the open case is looked at, for as long as it is open here. */
export function startPresence(open: (address: string) => WebSocket = (address) => new WebSocket(address)): void {
  setInterval(() => say("here"), stillHereMs);
  effect(() => {
    const id = looking.value;
    here.value = [];
    if (id === null || signedOut.value) return;
    let failures = 0;
    let left = false;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      if (left) return;
      const mine = open(`${location.origin.replace(/^http/, "ws")}/api/v1/cases/${encodeURIComponent(id)}/presence`);
      socket = mine;
      mine.addEventListener("message", ({ data }) => {
        const people = peopleIn(data);
        if (people === null || left) return;
        failures = 0;
        here.value = people;
      });
      mine.addEventListener("close", () => {
        if (left) return;
        here.value = [];
        pause = setTimeout(connect, pauseMs(failures++, Math.random()));
      });
    };
    connect();
    return () => {
      left = true;
      clearTimeout(pause);
      socket?.close(1_000);
      socket = null;
    };
  });
}

/** A key was pressed in something that others will read. */
export function typing(): void {
  if (quiet === undefined) say("typing");
  clearTimeout(quiet);
  quiet = setTimeout(notTyping, idleMs);
}

export function notTyping(): void {
  if (quiet === undefined) return;
  clearTimeout(quiet);
  quiet = undefined;
  say("idle");
}

/** The feed says who looks at these cases now. */
export function heardWhoLooks(present: readonly { caseId: string; userIds: readonly string[] }[]): void {
  const next = new Map(lookedAt.value);
  for (const { caseId: id, userIds } of present) {
    if (userIds.length === 0) next.delete(id);
    else next.set(id, userIds);
  }
  lookedAt.value = next;
}

function say(word: "here" | "typing" | "idle"): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(word);
}

/** The people of a frame; null for anything else. */
export function peopleIn(data: unknown): PersonHere[] | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== "object" || frame === null || !("people" in frame) || !Array.isArray(frame.people))
      return null;
    return frame.people.flatMap((one: unknown) =>
      typeof one === "object" && one !== null && "userId" in one && typeof one.userId === "string"
        ? [{ userId: one.userId, typing: "typing" in one && one.typing === true }]
        : [],
    );
  } catch {
    return null;
  }
}
