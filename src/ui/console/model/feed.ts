import { signal } from "@preact/signals";

/** What the feed says: this case has this version now. Nothing personal, so everything else is asked for again. */
export interface FeedFrame {
  seq: number;
  caseId: string;
  version: number;
}
type Hello = { hello: true; seq: number; gap: boolean };

export interface Feed {
  stop(): void;
}

/** Whether changes arrive by themselves right now. */
export const feedIsLive = signal(false);

/** Longest pause between attempts to connect, in milliseconds. */
const longestPauseMs = 30_000;

/**
 * Listens to the tenant's feed for as long as the page lives, and connects again when it breaks. `changed` gets the frames that came
 * since the last one; `missed` is called when the feed cannot tell what happened meanwhile: then everything shown is asked for again.
 */
export function startFeed(
  { changed, missed }: { changed: (frames: FeedFrame[]) => void; missed: () => void },
  open: (address: string) => WebSocket = (address) => new WebSocket(address),
  chance: () => number = Math.random,
): Feed {
  let seq: number | null = null;
  let failures = 0;
  let stopped = false;
  let socket: WebSocket | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let waiting: FeedFrame[] = [];
  let gathering: ReturnType<typeof setTimeout> | undefined;

  // A batch of the index brings many frames at once; views ask once for all of them.
  const gather = (frame: FeedFrame) => {
    waiting.push(frame);
    gathering ??= setTimeout(() => {
      const frames = waiting;
      waiting = [];
      gathering = undefined;
      changed(frames);
    }, 120);
  };
  const connect = () => {
    if (stopped) return;
    const since = seq === null ? "" : `?since=${seq}`;
    socket = open(`${location.origin.replace(/^http/, "ws")}/api/v1/feed${since}`);
    socket.addEventListener("message", ({ data }) => {
      const said = frameOf(data);
      if (said === null) return;
      if ("hello" in said) {
        failures = 0;
        feedIsLive.value = true;
        if (said.gap || seq === null) missed();
        seq = seq === null || said.gap ? said.seq : seq;
      } else if (seq === null || said.seq > seq) {
        seq = said.seq;
        gather(said);
      }
    });
    socket.addEventListener("close", again);
  };
  const again = () => {
    feedIsLive.value = false;
    if (stopped) return;
    clearTimeout(pause);
    pause = setTimeout(connect, pauseMs(failures++, chance()));
  };
  // A laptop that wakes up, a network that comes back: do not sit out the pause.
  const hurry = () => {
    if (
      stopped ||
      document.hidden ||
      socket?.readyState === WebSocket.OPEN ||
      socket?.readyState === WebSocket.CONNECTING
    )
      return;
    clearTimeout(pause);
    connect();
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(pause);
      clearTimeout(gathering);
      removeEventListener("online", hurry);
      document.removeEventListener("visibilitychange", hurry);
      socket?.close();
      feedIsLive.value = false;
    },
  };
}

/** Doubles from one second, spread so that a restarted server is not met by everybody at once. */
export const pauseMs = (failures: number, chance: number): number =>
  Math.min(1_000 * 2 ** failures, longestPauseMs) * (0.5 + chance / 2);

function frameOf(data: unknown): FeedFrame | Hello | null {
  if (typeof data !== "string") return null;
  try {
    const frame: unknown = JSON.parse(data);
    if (typeof frame !== "object" || frame === null || !("seq" in frame) || typeof frame.seq !== "number") return null;
    if ("hello" in frame) return { hello: true, seq: frame.seq, gap: "gap" in frame && frame.gap === true };
    if (!("caseId" in frame) || typeof frame.caseId !== "string") return null;
    return { seq: frame.seq, caseId: frame.caseId, version: "version" in frame ? Number(frame.version) : 0 };
  } catch {
    return null;
  }
}
