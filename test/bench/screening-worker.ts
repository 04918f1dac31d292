import { decodeIndex, encodeIndex } from "../../src/screening/index-file";
import { type NameIndex, NameIndexBuilder } from "../../src/screening/name-index";
import { sandboxParties } from "../../src/screening/sandbox-parties";
import { candidatesOf, hitsOf, indexEntry } from "../../src/screening/screen";
import { defaultSettings } from "../../src/screening/settings";
import { jaroWinkler, tokenSetRatio } from "../support/name-measures";
import { crowd } from "../support/screening-crowd";

const size = 60_000;
let entries: ReturnType<typeof crowd> = [];
let index: NameIndex | null = null;
let names: string[] = [];

const work: Record<string, (count: number) => number> = {
  /** Makes the list; the index goes through its file, as it does when an isolate reads it. */
  load() {
    entries = crowd(size);
    const builder = new NameIndexBuilder();
    for (const entry of entries) indexEntry(builder, entry);
    index = decodeIndex(encodeIndex(builder.build()));
    names = entries.flatMap((entry) => entry.names.map(({ name }) => name.toLowerCase()));
    return names.length;
  },
  ours(count) {
    let hits = 0;
    for (let at = 0; at < count; at += 1) {
      const known = sandboxParties[at % sandboxParties.length];
      if (index === null || known === undefined) throw new Error("not loaded");
      const found = candidatesOf(index, known.party, defaultSettings).flatMap((number) => entries[number] ?? []);
      hits += hitsOf(index, "crowd", found, known.party, defaultSettings).length;
    }
    return hits;
  },
  jaroWinkler: (count) => againstAll(count, (a, b) => jaroWinkler(a, b) * 100),
  tokenSetRatio: (count) => againstAll(count, tokenSetRatio),
};

function againstAll(count: number, measure: (a: string, b: string) => number): number {
  let hits = 0;
  for (let at = 0; at < count; at += 1) {
    const asked = (sandboxParties[at % sandboxParties.length]?.party.names[0] ?? "").toLowerCase();
    for (const name of names) if (measure(asked, name) >= 85) hits += 1;
  }
  return hits;
}

export default {
  fetch(request: Request): Response {
    const url = new URL(request.url);
    const done = work[url.pathname.slice(1)]?.(Number(url.searchParams.get("n")));
    return new Response(String(done), { status: done === undefined ? 404 : 200 });
  },
};
