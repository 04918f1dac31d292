import { feedOf } from "../src/cases/feed-of";
import type { CaseRef } from "../src/domain";
import type { Env } from "../src/env";
import { errorFields, log } from "../src/lib/log";

/** Windows that show one case at once, and those of one person among them. */
const mostWindows = 60;
const mostPerPerson = 8;
/** A window has to come back and prove who looks after this time: sessions end. */
const lookingMs = 3_600_000;
/** A window that has not said "here" for so long is gone, whatever its connection says. Consoles say it every four minutes. */
const silenceMs = 10 * 60_000;
/** Longer than that nobody types without saying so again. */
const typingMs = 30_000;
/** Each word may be told to every window. Who says more than that within ten seconds is not a console. */
const mostWords = 100;
const wordsMs = 10_000;
const comeBack = 4_000;
const tooMuchTalk = 1_008;

/** What the socket of a window wears, so that it survives the object's sleep. */
interface Looking {
  userId: string;
  untilMs: number;
  heardMs: number;
  /** Null: does not type. */
  typingSinceMs: number | null;
  /** What was said since then, for the limit. Absent: nothing yet. */
  said?: { sinceMs: number; words: number };
}

/** Somebody who looks at the case, as frames tell it: the id and nothing else. */
interface PersonHere {
  userId: string;
  typing: boolean;
}

/**
 * Who looks at a case now, and who writes something there. Kept in the sockets themselves: nothing is stored, and whoever closes the
 * window is gone. The tenant's feed hears who is here, for the list.
 */
export class CasePresence {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
  }

  /** The socket of another window; 429 when there are too many. */
  join(ref: CaseRef, userId: string): Response {
    this.#ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    const here = this.#windows();
    if (here.length >= mostWindows || here.filter((one) => one.looking.userId === userId).length >= mostPerPerson)
      return new Response(null, { status: 429 });
    const before = idsOf(here);
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.#ctx.acceptWebSocket(ours, ["presence"]);
    const nowMs = Date.now();
    wear(ours, { userId, untilMs: nowMs + lookingMs, heardMs: nowMs, typingSinceMs: null });
    this.#tellAll(ref, before);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** `here`, `typing` or `idle`; anything else ends the talk. */
  hear(ref: CaseRef, socket: WebSocket, said: string | ArrayBuffer): void {
    const looking = wornBy(socket);
    if (looking === null || (said !== "here" && said !== "typing" && said !== "idle")) {
      socket.close(tooMuchTalk, "say here, typing or idle");
      return;
    }
    const nowMs = Date.now();
    const talk = saidOnce(looking, nowMs);
    if (talk.words > mostWords) {
      wear(socket, { ...looking, said: talk });
      socket.close(tooMuchTalk, "say less");
      return;
    }
    const before = idsOf(this.#windows());
    const typingSinceMs = said === "typing" ? nowMs : said === "idle" ? null : looking.typingSinceMs;
    wear(socket, { ...looking, heardMs: nowMs, typingSinceMs, said: talk });
    if (said === "here") this.#tellList(ref, idsOf(this.#windows()));
    else if ((looking.typingSinceMs === null) !== (typingSinceMs === null)) this.#tellAll(ref, before);
  }

  leave(ref: CaseRef, gone: WebSocket): void {
    const looking = wornBy(gone);
    const left = this.#windows().filter(({ socket }) => socket !== gone);
    const before = new Set([...idsOf(left), ...(looking === null ? [] : [looking.userId])]);
    this.#tellAll(ref, [...before].sort(), gone);
  }

  /** Sends the windows of one person away. */
  expel(ref: CaseRef, userId: string): void {
    for (const { socket, looking } of this.#windows()) {
      if (looking.userId !== userId) continue;
      // Their time is up: from now on they are not among those who are here, whenever the connection ends.
      wear(socket, { ...looking, untilMs: 0 });
      socket.close(comeBack, "come back");
    }
    this.#tellAll(ref, [...idsOf(this.#windows()), userId].sort());
  }

  #tellAll(ref: CaseRef, before: readonly string[], gone: WebSocket | null = null): void {
    const windows = this.#windows().filter(({ socket }) => socket !== gone);
    const frame = JSON.stringify({ people: peopleIn(windows, Date.now()) });
    for (const { socket } of windows) tell(socket, frame);
    const after = idsOf(windows);
    if (after.join() !== before.join()) this.#tellList(ref, after);
  }

  /** The list may learn of it late or never: it forgets by itself who is not heard of again. */
  #tellList({ tenantId, caseId }: CaseRef, userIds: string[]): void {
    const told = feedOf(this.#env, tenantId).present(caseId, userIds, Date.now() + silenceMs);
    this.#ctx.waitUntil(
      told.catch((problem: unknown) => log.warn("presence.feed_failed", { caseId, ...errorFields(problem) })),
    );
  }

  /** Those whose time is up, or who have not been heard of, are sent away first. */
  #windows(): { socket: WebSocket; looking: Looking }[] {
    const nowMs = Date.now();
    return this.#ctx.getWebSockets("presence").flatMap((socket) => {
      const looking = wornBy(socket);
      if (looking !== null && looking.untilMs > nowMs && looking.heardMs + silenceMs > nowMs)
        return [{ socket, looking }];
      socket.close(comeBack, "come back");
      return [];
    });
  }
}

function saidOnce({ said }: Looking, nowMs: number): { sinceMs: number; words: number } {
  if (said === undefined || nowMs - said.sinceMs > wordsMs) return { sinceMs: nowMs, words: 1 };
  return { ...said, words: said.words + 1 };
}

const idsOf = (windows: readonly { looking: Looking }[]): string[] =>
  [...new Set(windows.map(({ looking }) => looking.userId))].sort();

function peopleIn(windows: readonly { looking: Looking }[], nowMs: number): PersonHere[] {
  const types = ({ looking }: { looking: Looking }): boolean =>
    looking.typingSinceMs !== null && looking.typingSinceMs + typingMs > nowMs;
  return idsOf(windows).map((userId) => ({
    userId,
    typing: windows.some((window) => window.looking.userId === userId && types(window)),
  }));
}

const wear = (socket: WebSocket, looking: Looking): void => socket.serializeAttachment(looking);

function wornBy(socket: WebSocket): Looking | null {
  const worn: Looking | null = socket.deserializeAttachment();
  return worn !== null && typeof worn.userId === "string" ? worn : null;
}

/** One who has just gone away must not keep the news from the others. */
function tell(socket: WebSocket, frame: string): void {
  try {
    socket.send(frame);
  } catch {
    // Its own `webSocketClose` or `webSocketError` follows.
  }
}
