import { type Answer, api, type Listed, type Loader, loader } from "../../../shared";
import { type Paged, paged } from "../frame/paged";
import {
  type EntryWish,
  type ImportPreview,
  type ListDiff,
  type ListEntry,
  type ListUser,
  type ListVersion,
  type TenantList,
  wayBack,
} from "./list";

export interface ListModel {
  readonly key: string;
  readonly list: Loader<TenantList>;
  readonly entries: Paged<ListEntry>;
  readonly versions: Paged<ListVersion>;
  readonly users: Loader<ListUser[]>;
  /** Narrows the entries to those that contain these words. */
  search(words: string): void;
  change(wish: { add?: EntryWish[]; remove?: string[]; reason: string }): Promise<Answer<ListVersion>>;
  preview(csv: string, replace: boolean): Promise<Answer<ImportPreview>>;
  /** `seen`: the version that the preview was made from. */
  importCsv(wish: { csv: string; replace: boolean; reason: string; seen: number }): Promise<Answer<ListVersion>>;
  diff(version: number, against?: number): Promise<Answer<ListDiff>>;
  /** Makes a new version that says what version `to` said. */
  goBack(to: number, reason: string): Promise<Answer<unknown>>;
}

export function listModel(key: string): ListModel {
  const path = `/lists/${encodeURIComponent(key)}`;
  let words = "";
  const list = loader<TenantList>((stop) => api.get(path, { signal: stop }));
  const entries = paged<ListEntry>(
    () => `${path}/entries?limit=100${words === "" ? "" : `&q=${encodeURIComponent(words)}`}`,
  );
  const versions = paged<ListVersion>(() => `${path}/versions?limit=50`);
  const users = loader<ListUser[]>(async (stop) => {
    const answer = await api.get<Listed<ListUser>>(`${path}/used-by`, { signal: stop });
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  });
  const seenVersion = () => (list.value === null ? {} : { expectedVersion: list.value.version });
  const done = (answer: Answer<ListVersion>) => {
    if (answer.ok || answer.error.code === "conflict") for (const part of [list, entries, versions]) void part.load();
    return answer;
  };
  const because = (reason: string) => (reason.trim() === "" ? {} : { reason: reason.trim() });
  const diff = (version: number, against?: number) =>
    api.get<ListDiff>(`${path}/versions/${version}/diff${against === undefined ? "" : `?against=${against}`}`);
  return {
    key,
    list,
    entries,
    versions,
    users,
    search(next) {
      if (next === words) return;
      words = next;
      void entries.load();
    },
    change: async ({ add = [], remove = [], reason }) =>
      done(await api.post(`${path}/entries`, { add, remove, ...because(reason), ...seenVersion() })),
    preview: (csv, replace) => api.post(`${path}/import/preview`, { csv, replace }),
    importCsv: async ({ csv, replace, reason, seen }) =>
      done(await api.post(`${path}/import`, { csv, replace, ...because(reason), expectedVersion: seen })),
    diff,
    async goBack(to, reason) {
      const now = list.value;
      if (now === null) return list.load();
      const between = await diff(now.version, to);
      if (!between.ok) return between;
      const change = wayBack(between.value);
      if (change === null) return { ok: false, error: tooMuch };
      if (change.add.length + change.remove.length === 0) return between;
      return done(await api.post(`${path}/entries`, { ...change, ...because(reason), expectedVersion: now.version }));
    },
  };
}

const tooMuch = {
  kind: "refused",
  status: 0,
  code: "too_much",
  message: "Too many entries differ. Export that version and import it with “replace”.",
  param: null,
  details: {},
  requestId: null,
} as const;
