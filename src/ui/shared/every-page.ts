import { type Answer, api, type Listed } from "./api";

/** All of a list that is read in pages; the first refusal ends it. `path`: with a query, without its cursor. */
export async function everyPage<Item>(path: string, signal?: AbortSignal): Promise<Answer<Item[]>> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Answer<Listed<Item>> = await api.get(`${path}${at}`, signal === undefined ? {} : { signal });
    if (!page.ok) return page;
    all.push(...page.value.data);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return { ok: true, value: all };
}
