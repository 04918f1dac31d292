import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, type ApiFailure, api, type Listed } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";
import { type Rows, refreshed } from "./filters";

/** A list of the API that grows downwards by a button. */
export interface GrowingList<Row> {
  readonly list: Loader<Rows<Row>>;
  readonly loadingMore: ReadonlySignal<boolean>;
  readonly moreFailure: ReadonlySignal<ApiFailure | null>;
  /** Loads what is asked for now; rows of another question are not shown meanwhile. */
  open(): Promise<void>;
  /** The next page, below what is there. */
  more(): Promise<void>;
}

const pageSize = 50;
const mostPerPage = 100;

/** `question`: the path of the list with its filters. Asked again with the same ones, what was loaded further down stays. */
export function growingList<Row extends { id: string }>(question: () => string): GrowingList<Row> {
  const loadingMore = signal(false);
  const moreFailure = signal<ApiFailure | null>(null);
  let loaded: string | null = null;

  const page = (limit: number, cursor: string | null, stop?: AbortSignal): Promise<Answer<Listed<Row>>> => {
    const asked = question();
    const more = new URLSearchParams({ limit: String(limit), ...(cursor !== null && { cursor }) });
    return api.get(`${asked}${asked.includes("?") ? "&" : "?"}${more}`, stop === undefined ? {} : { signal: stop });
  };

  const list: Loader<Rows<Row>> = loader<Rows<Row>>(async (stop) => {
    const asked = question();
    // Read without subscribing: an effect that opens the list must not hear of the answer and ask again, for ever.
    const shown = (): Rows<Row> | null => {
      const now = list.state.peek();
      return asked === loaded && now.status === "ready" ? now.value : null;
    };
    const limit = Math.min(mostPerPage, Math.max(pageSize, shown()?.rows.length ?? 0));
    const answer = await page(limit, null, stop);
    if (!answer.ok) return answer;
    // As it stands now: a page may have come below it meanwhile.
    const before = shown();
    loaded = asked;
    const fresh = { rows: answer.value.data, nextCursor: answer.value.nextCursor };
    return { ok: true, value: before === null ? fresh : refreshed(before, answer.value) };
  });

  const more = async (): Promise<void> => {
    const now = list.state.peek();
    if (loadingMore.peek() || now.status !== "ready" || now.value.nextCursor === null) return;
    const asked = question();
    loadingMore.value = true;
    const answer = await page(pageSize, now.value.nextCursor);
    loadingMore.value = false;
    const current = list.state.peek();
    if (asked !== question() || current.status !== "ready") return;
    // A look at the list meanwhile has it end elsewhere: what goes on below that is another page.
    if (current.value.rows.at(-1)?.id !== now.value.rows.at(-1)?.id) return more();
    moreFailure.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    const { data, nextCursor } = answer.value;
    list.mend(({ rows }) => {
      const known = new Set(rows.map(({ id }) => id));
      return { rows: [...rows, ...data.filter(({ id }) => !known.has(id))], nextCursor };
    });
  };

  return {
    list,
    loadingMore,
    moreFailure,
    more,
    async open() {
      if (question() !== loaded) list.clear();
      moreFailure.value = null;
      await list.load();
    },
  };
}
