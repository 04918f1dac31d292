import { ConnectionError, InternalError, RateLimitError } from "./errors";
import type { WebhookEvent } from "./generated/types";
import { type Outgoing, type Settings, send } from "./send";
import type { CallOptions } from "./shapes";
import { framesIn } from "./sse";

/** A live connection says something every 15 seconds. */
const silentMs = 60_000;
const againMs = 1_000;

/**
 * Events as they happen. A connection that ends or breaks is made anew and goes on behind the last event heard; ends when the signal is
 * aborted or its user leaves the loop. Throws what the first connection is refused with, later only what waiting cannot help.
 */
export async function* tail(
  settings: Settings,
  outgoing: Outgoing,
  options: CallOptions,
): AsyncGenerator<WebhookEvent> {
  const { signal } = options;
  let heard: string | undefined;
  let pauseMs = againMs;
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    const resume: Record<string, string> = heard === undefined ? {} : { "Last-Event-ID": heard };
    const headers = { Accept: "text/event-stream", ...outgoing.headers, ...resume };
    try {
      const { response } = await send(settings, { ...outgoing, headers, keepsOpen: true }, options);
      for await (const frame of framesIn(response.body, silentMs)) {
        heard = frame.id ?? heard;
        pauseMs = frame.retryMs ?? pauseMs;
        if (frame.data !== "" && frame.event !== "ready") yield JSON.parse(frame.data) as WebhookEvent;
      }
    } catch (trouble) {
      if (signal?.aborted) return;
      if (isFirst || !canPass(trouble)) throw trouble;
    }
    await settings.pace.wait(pauseMs, signal);
  }
}

const canPass = (trouble: unknown): boolean =>
  trouble instanceof ConnectionError || trouble instanceof InternalError || trouble instanceof RateLimitError;
