import { soundOf } from "./likeness";

// Three letters of an alphabet of 64 signs: every trigram has a place of its own for Latin text.
const trigramPlaces = 64 ** 3;
const soundPlaces = 1 << 16;

/** Lists of numbers, one after the other: list `n` lies at `ids[starts[n]] … ids[starts[n + 1]]`. */
export interface Lists {
  starts: Uint32Array;
  ids: Uint32Array;
}

/**
 * The names of one list, ready to be searched: the distinct words, which names have them, and how to find words that resemble one.
 * Entries are numbers here (their place in the snapshot); what an entry says is read when it is hit.
 */
export interface NameIndex {
  /** Sorted, so that a word is found by halving. */
  tokens: string[];
  /** Trigram → tokens that have it. */
  trigrams: Lists;
  /** Hash of the sound → tokens that may sound so. */
  sounds: Lists;
  /** Token → names that have it. */
  namesOf: Lists;
  /** Name → its tokens in their order. */
  tokensOf: Lists;
  /** Name → entry. */
  entryOf: Uint32Array;
  /** Name → 0 person, 1 anything else. */
  kindOf: Uint8Array;
  /** Identifier's hash → entries that carry it. Sorted by hash. */
  identifierHashes: Uint32Array;
  identifierEntries: Uint32Array;
  entries: number;
}

/** Collects names and makes the index of them. Memory: the words and three numbers per word of a name. */
export class NameIndexBuilder {
  readonly #tokenIds = new Map<string, number>();
  readonly #nameTokens: number[] = [];
  readonly #nameStarts: number[] = [0];
  readonly #entryOf: number[] = [];
  readonly #kindOf: number[] = [];
  readonly #identifiers: [hash: number, entry: number][] = [];
  #entries = 0;

  /** Gives the entry's number. `names` are folded words; `identifiers` are normalised texts. */
  add(names: readonly { tokens: readonly string[]; isPerson: boolean }[], identifiers: readonly string[]): number {
    const entry = this.#entries;
    this.#entries += 1;
    for (const { tokens, isPerson } of names) {
      for (const token of tokens) {
        let id = this.#tokenIds.get(token);
        if (id === undefined) {
          id = this.#tokenIds.size;
          this.#tokenIds.set(token, id);
        }
        this.#nameTokens.push(id);
      }
      this.#nameStarts.push(this.#nameTokens.length);
      this.#entryOf.push(entry);
      this.#kindOf.push(isPerson ? 0 : 1);
    }
    for (const identifier of identifiers) this.#identifiers.push([hashOf(identifier), entry]);
    return entry;
  }

  get names(): number {
    return this.#entryOf.length;
  }

  build(): NameIndex {
    const tokens = [...this.#tokenIds.keys()].sort(byCode);
    const sorted = new Uint32Array(tokens.length);
    for (const [place, token] of tokens.entries()) sorted[this.#tokenIds.get(token) ?? 0] = place;
    const tokensOf: Lists = {
      starts: Uint32Array.from(this.#nameStarts),
      ids: Uint32Array.from(this.#nameTokens, (id) => sorted[id] ?? 0),
    };
    const identifiers = this.#identifiers.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return {
      tokens,
      trigrams: invert(tokens.length, trigramPlaces, (at) => trigramsOf(tokens[at] ?? "")),
      sounds: invert(tokens.length, soundPlaces, (at) => [soundPlace(soundOf(tokens[at] ?? ""))]),
      namesOf: invert(this.names, tokens.length, (at) => new Set(listAt(tokensOf, at))),
      tokensOf,
      entryOf: Uint32Array.from(this.#entryOf),
      kindOf: Uint8Array.from(this.#kindOf),
      identifierHashes: Uint32Array.from(identifiers, ([hash]) => hash),
      identifierEntries: Uint32Array.from(identifiers, ([, entry]) => entry),
      entries: this.#entries,
    };
  }
}

/** The numbers of one list. */
export const listAt = ({ starts, ids }: Lists, at: number): Uint32Array =>
  ids.subarray(starts[at] ?? 0, starts[at + 1] ?? 0);

/** Places of the trigrams of a word with its beginning and end, each once. */
export function trigramsOf(token: string): Set<number> {
  const places = new Set<number>();
  let a = 0;
  let b = 0;
  for (let at = 0; at <= token.length; at += 1) {
    const c = at === token.length ? 0 : signOf(token.charCodeAt(at));
    if (at > 0) places.add((a * 64 + b) * 64 + c);
    a = b;
    b = c;
  }
  return places;
}

export const soundPlace = (sound: string): number => hashOf(sound) & (soundPlaces - 1);

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function signOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 48 && code <= 57) return code - 21;
  return 37 + (code % 27);
}

/** From "what each of `count` things has" to "which things have each", in two passes and without an array per place. */
function invert(count: number, places: number, of: (at: number) => Iterable<number>): Lists {
  const starts = new Uint32Array(places + 1);
  for (let at = 0; at < count; at += 1) for (const place of of(at)) starts[place + 1] = (starts[place + 1] ?? 0) + 1;
  for (let place = 1; place <= places; place += 1) starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const ids = new Uint32Array(starts[places] ?? 0);
  const next = starts.slice();
  for (let at = 0; at < count; at += 1)
    for (const place of of(at)) {
      ids[next[place] ?? 0] = at;
      next[place] = (next[place] ?? 0) + 1;
    }
  return { starts, ids };
}
