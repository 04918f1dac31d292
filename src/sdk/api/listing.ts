import type { Listing, Page } from "./shapes";

/** A list that asks for its pages one after another, each when it is wanted. `ask`: the page that a cursor names. */
export function listing<Item, More>(
  ask: (cursor: string | undefined) => Promise<Page<Item, More>>,
): Listing<Item, More> {
  async function* pages(): AsyncGenerator<Page<Item, More>> {
    let cursor: string | undefined;
    do {
      const page: Page<Item, More> = await ask(cursor);
      yield page;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  async function* items(): AsyncGenerator<Item> {
    for await (const { data } of pages()) yield* data;
  }
  return {
    [Symbol.asyncIterator]: items,
    page: ask,
    pages,
    async all(most = Number.POSITIVE_INFINITY) {
      const found: Item[] = [];
      if (most <= 0) return found;
      for await (const item of items()) if (found.push(item) >= most) break;
      return found;
    },
  };
}
