// What is typed is kept on this device before anything else happens to it, and only until the server has it: a crash, a closed tab, a
// dead network or a session that ended lose nothing. Entries go by case and link, so nobody finds what another one typed.
// The browser's database outlives a crash of the browser, but it writes in its own time, and what it has not written when the page goes
// away it never will. So every change stands aside, in storage that writes at once, until the database has it: what is read back is what
// was done last, and never an older word over a newer one.

/** A field as it was typed. `marks`: the versions of it that were seen, or sent without an answer, before. */
export interface KeptField {
  values: string[];
  marks: string[];
  atMs: number;
}

/** A field, or null once it needs no keeping. A key that ends in a line means everything below it. */
type Change = KeptField | null;

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

const startWork = (database: IDBDatabase): IDBTransaction =>
  database.transaction(storeName, "readwrite", { durability: "relaxed" });

function change(keys: readonly string[], changed: Change): void {
  if (keys.length === 0) return;
  const text = JSON.stringify(changed);
  const waiting = keys.map((key): [string, string] => [key, text]);
  for (const [key] of waiting) aside((storage) => storage.setItem(asidePrefix + key, text));
  void open().then((database) => {
    if (database === null) return settled(waiting);
    try {
      const work = startWork(database);
      for (const key of keys) write(work, key, changed);
      work.oncomplete = () => settled(waiting);
    } catch {
      // The browser has closed its store under us. Typing goes on, and so does saving; the next page writes what stands aside.
    }
  });
}

const below = (place: string): IDBKeyRange => IDBKeyRange.bound(place, `${place}\uffff`);

function write(work: IDBTransaction, key: string, changed: Change): void {
  const store = work.objectStore(storeName);
  if (changed !== null) store.put(changed, key);
  else store.delete(key.endsWith("|") ? below(key) : key);
}

export const keepField = (place: string, key: string, field: KeptField): void => change([`${place}|${key}`], field);

export const forgetFields = (place: string, keys: readonly string[]): void =>
  change(
    keys.map((key) => `${place}|${key}`),
    null,
  );

/** Everything of a page, or of a whole case. */
export function forgetPlace(place: string): void {
  settled(standingAside().filter(([key]) => key.startsWith(`${place}|`)));
  change([`${place}|`], null);
}

/**
 * What was typed on a page here and never confirmed, by kept name; null where nothing can be kept. What has lain here too long is
 * deleted, whoever's it was.
 */
export async function keptFields(place: string, nowMs: number): Promise<[key: string, field: KeptField][] | null> {
  const database = await open();
  if (database === null) return null;
  return new Promise((found) => {
    const fields: [string, KeptField][] = [];
    const work = startWork(database);
    const waiting = standingAside();
    for (const [key, text] of waiting) write(work, key, JSON.parse(text) as Change);
    work.oncomplete = () => settled(waiting);
    const request = work.objectStore(storeName).openCursor();
    request.onerror = () => found(fields);
    request.onsuccess = () => {
      const entry = request.result;
      if (entry === null) return found(fields);
      const field = entry.value as KeptField;
      const key = String(entry.key);
      if (field.atMs + longestMs <= nowMs) entry.delete();
      else if (key.startsWith(`${place}|`)) fields.push([key.slice(place.length + 1), field]);
      entry.continue();
    };
  });
}

const asidePrefix = "flow-typed|";

/** Storage may be closed to a page, or full: then there is the database alone. */
function aside(work: (storage: Storage) => void): void {
  try {
    work(localStorage);
  } catch {}
}

/** The changes that the database may not have yet; what ended a page comes before what was typed on it anew. */
function standingAside(): [key: string, text: string][] {
  const found: [string, string][] = [];
  aside((storage) => {
    for (const [name, text] of Object.entries(storage))
      if (name.startsWith(asidePrefix)) found.push([name.slice(asidePrefix.length), text]);
  });
  return found.sort();
}

/** The database has these; what was changed since goes on standing aside. */
const settled = (changes: readonly [key: string, text: string][]): void =>
  aside((storage) => {
    for (const [key, text] of changes)
      if (storage.getItem(asidePrefix + key) === text) storage.removeItem(asidePrefix + key);
  });
