// What is typed is kept on this device before anything else happens to it, and only until the server has it: a crash, a closed tab, a
// dead network or a session that ended lose nothing. Entries go by case and link, so nobody finds what another one typed.

/** A field as it was typed. `marks`: the versions of it that were seen, or sent without an answer, before. */
export interface KeptField {
  values: string[];
  marks: string[];
  atMs: number;
}

const storeName = "typed";
/** Nobody comes back for it after this. */
const longestMs = 7 * 86_400_000;

let opened: Promise<IDBDatabase | null> | undefined;

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((done) => {
    try {
      const request = indexedDB.open("flow", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName);
      request.onsuccess = () => done(request.result);
      // Some private windows have no store: then there is only the server.
      request.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
  return opened;
}

async function change(work: (store: IDBObjectStore) => void): Promise<void> {
  const database = await open();
  if (database === null) return;
  try {
    work(database.transaction(storeName, "readwrite", { durability: "relaxed" }).objectStore(storeName));
  } catch {
    // The browser has closed its store under us. Typing goes on, and so does saving.
  }
}

export const keepField = (place: string, key: string, field: KeptField): Promise<void> =>
  change((store) => void store.put(field, `${place}|${key}`));

export const forgetFields = (place: string, keys: readonly string[]): Promise<void> =>
  keys.length === 0
    ? Promise.resolve()
    : change((store) => {
        for (const key of keys) store.delete(`${place}|${key}`);
      });

const below = (place: string): IDBKeyRange => IDBKeyRange.bound(`${place}|`, `${place}|\uffff`);

/** Everything of a page, or of a whole case. */
export const forgetPlace = (place: string): Promise<void> => change((store) => void store.delete(below(place)));

/** What was typed on a page here and never confirmed, by kept name. What has lain here too long is deleted, whoever's it was. */
export async function keptFields(place: string, nowMs: number): Promise<[key: string, field: KeptField][]> {
  const database = await open();
  if (database === null) return [];
  return new Promise((done) => {
    const found: [string, KeptField][] = [];
    const request = database.transaction(storeName, "readwrite").objectStore(storeName).openCursor();
    request.onerror = () => done(found);
    request.onsuccess = () => {
      const entry = request.result;
      if (entry === null) return done(found);
      const field = entry.value as KeptField;
      const key = String(entry.key);
      if (field.atMs + longestMs <= nowMs) entry.delete();
      else if (key.startsWith(`${place}|`)) found.push([key.slice(place.length + 1), field]);
      entry.continue();
    };
  });
}
