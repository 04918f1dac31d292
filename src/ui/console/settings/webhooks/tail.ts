import { type ReadonlySignal, signal } from "@preact/signals";

/** An event as it is delivered, as far as this page reads it. */
export interface LoggedEvent {
  id: string;
  type: string;
  timestamp: string;
  caseId: string;
  sequence: number;
  workflowDefinitionId: string;
  state: string | null;
  erased?: true;
}

export type TailState = "off" | "connecting" | "live" | "lost";

export interface Tail {
  readonly state: ReadonlySignal<TailState>;
  /** Listens from now on, narrowed by this query. The browser comes back by itself where the connection breaks, and misses nothing. */
  open(query: URLSearchParams): void;
  close(): void;
}

/** The log read along: `hear` gets each event as it is written. */
export function eventTail(hear: (event: LoggedEvent) => void, types: readonly string[]): Tail {
  const state = signal<TailState>("off");
  let source: EventSource | null = null;
  const close = () => {
    source?.close();
    source = null;
    state.value = "off";
  };
  return {
    state,
    open(query) {
      close();
      state.value = "connecting";
      const mine = new EventSource(`/api/v1/events/tail?${query}`);
      source = mine;
      mine.addEventListener("ready", () => {
        state.value = "live";
      });
      mine.addEventListener("error", () => {
        if (source !== mine) return;
        // Closed for good: refused. Anything else is tried again by the browser.
        state.value = mine.readyState === EventSource.CLOSED ? "lost" : "connecting";
      });
      for (const type of types)
        mine.addEventListener(type, ({ data }) => {
          if (source === mine) hear(JSON.parse(String(data)) as LoggedEvent);
        });
    },
    close,
  };
}
