import { signal } from "@preact/signals";
import { type FeedFrame, frameOf, hear, pauseMs, type Whisper, whisperOf } from "./feed-frames";

export interface Feed {
  stop(): void;
}

/** Whether changes arrive by themselves right now. */
export const feedIsLive = signal(false);

/**
 * Listens to the tenant's feed for as long as the page lives, and connects again when it breaks. `changed` gets the frames that came
 * since the last one; `missed` is called when the feed cannot tell what happened meanwhile: then everything shown is asked for again.
 */
export function startFeed(
  {
    changed,
    missed,
    whispered,
  }: { changed: (frames: FeedFrame[]) => void; missed: () => void; whispered?: (whisper: Whisper) => void },
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
      const whisper = whisperOf(data);
      if (whisper !== null) whispered?.(whisper);
      const said = frameOf(data);
      if (said === null) return;
      if ("hello" in said) {
        failures = 0;
        feedIsLive.value = true;
      }
      const heard = hear(seq, said);
      seq = heard.seq;
      if (heard.missed) missed();
      if (heard.news !== null) gather(heard.news);
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
