import { signal } from "@preact/signals";
import { type Answer, type ApiFailure, api, type Loader, loader } from "../../../shared";
import { type Paged, paged } from "../frame/paged";
import type { Watchlist, WatchlistDiff, WatchlistVersion } from "./screening";
import { uploadFile } from "./upload";

export interface WatchlistModel {
  readonly key: string;
  readonly list: Loader<Watchlist>;
  readonly versions: Paged<WatchlistVersion>;
  readonly subjects: Loader<number>;
  /** Part of a file that has been sent, from 0 to 1; null: none is under way. */
  readonly sent: { readonly value: number | null };
  refresh(): Promise<unknown>;
  change(body: object): Promise<Answer<Watchlist>>;
  fetchNow(source: "url" | "sandbox"): Promise<Answer<WatchlistVersion>>;
  upload(file: Blob): Promise<Answer<WatchlistVersion>>;
  activate(version: number): Promise<Answer<WatchlistVersion>>;
  diff(version: number): Promise<Answer<WatchlistDiff>>;
}

export function watchlistModel(key: string): WatchlistModel {
  const path = `/screening/lists/${encodeURIComponent(key)}`;
  // There is no read of one list: there are never many.
  const list = loader<Watchlist>(async (stop) => {
    const all = await api.get<{ data: Watchlist[] }>("/screening/lists", { signal: stop });
    if (!all.ok) return all;
    const found = all.value.data.find((one) => one.key === key);
    return found === undefined ? { ok: false, error: unknownList } : { ok: true, value: found };
  });
  const versions = paged<WatchlistVersion>(() => `${path}/versions?limit=20`);
  const subjects = loader<number>(async (stop) => {
    const answer = await api.get<{ subjects: number }>("/screening/monitoring", { signal: stop });
    return answer.ok ? { ok: true, value: answer.value.subjects } : answer;
  });
  const sent = signal<number | null>(null);
  const refresh = () => Promise.all([list.load(), versions.load(), subjects.load()]);
  const after = <Value>(answer: Answer<Value>): Answer<Value> => {
    if (answer.ok) void refresh();
    return answer;
  };
  return {
    key,
    list,
    versions,
    subjects,
    sent,
    refresh,
    change: async (body) => after(await api.put<Watchlist>(path, body)),
    fetchNow: async (source) => after(await api.post<WatchlistVersion>(`${path}/versions`, { source })),
    async upload(file) {
      sent.value = 0;
      const answer = await uploadFile<WatchlistVersion>(`/api/v1${path}/upload`, file, (part) => {
        sent.value = part;
      });
      sent.value = null;
      return after(answer);
    },
    activate: async (version) => after(await api.post<WatchlistVersion>(`${path}/versions/${version}/activate`)),
    diff: (version) => api.get(`${path}/versions/${version}/diff`),
  };
}

const unknownList: ApiFailure = {
  kind: "refused",
  status: 404,
  code: "not_found",
  message: "There is no such watch list.",
  param: null,
  details: {},
  requestId: null,
};
