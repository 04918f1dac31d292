import { type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, ApiFailure } from "./api";

/** What a view switches over. A value that is being refreshed stays `ready`. */
export type Loadable<Value> =
  | { status: "loading" }
  | { status: "failed"; failure: ApiFailure }
  | { status: "ready"; value: Value };

export interface Loader<Value> {
  readonly state: ReadonlySignal<Loadable<Value>>;
  /** The value, or null while there is none. Reading it subscribes. */
  readonly value: Value | null;
  /** Asks again. What is shown stays until the answer is there; a failure only shows when there is nothing else to show. */
  load(): Promise<Answer<Value>>;
  /** Puts in what the server just answered elsewhere. An answer still under way is dropped: it is older. */
  put(value: Value): void;
  /** Changes what is shown (the next page below it, for example) and leaves an answer under way its turn. */
  mend(change: (value: Value) => Value): void;
  /** Forgets everything. */
  clear(): void;
}

/** Something that is fetched and shown. Of several questions under way only the last one counts. */
export function loader<Value>(ask: (signal: AbortSignal) => Promise<Answer<Value>>): Loader<Value> {
  const state = signal<Loadable<Value>>({ status: "loading" });
  let asking: AbortController | null = null;
  const stop = () => {
    asking?.abort();
    asking = null;
  };
  return {
    state,
    get value() {
      return state.value.status === "ready" ? state.value.value : null;
    },
    async load() {
      stop();
      const mine = new AbortController();
      asking = mine;
      if (state.peek().status === "failed") state.value = { status: "loading" };
      const answer = await ask(mine.signal);
      if (asking !== mine) return answer;
      asking = null;
      if (answer.ok) state.value = { status: "ready", value: answer.value };
      else if (state.peek().status !== "ready") state.value = { status: "failed", failure: answer.error };
      return answer;
    },
    put(value) {
      stop();
      state.value = { status: "ready", value };
    },
    mend(change) {
      const now = state.peek();
      if (now.status === "ready") state.value = { status: "ready", value: change(now.value) };
    },
    clear() {
      stop();
      state.value = { status: "loading" };
    },
  };
}
