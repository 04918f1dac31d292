import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { ofTables } from "./storage";

/** Every row of every table that an object has, as text; sealed cells as the bytes they are. */
export const objectAsText = (stub: DurableObjectStub): Promise<string> =>
  runInDurableObject(stub, (_object, { storage }) => {
    const names = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
      )
      .toArray();
    return names
      .map(({ name }) => `${name} ${asText(storage.sql.exec(`SELECT * FROM "${name}"`).toArray())}`)
      .join("\n");
  });

/**
 * What was there before the tests of this file began: other files' objects and files, which cannot know a marker of this one. They are
 * left out of the scans, which would otherwise open everything that the whole suite has ever made.
 */
const before = new Set<string>();

/** To be called before anything of the file is made. */
export async function leaveOthersOut(namespaces: readonly DurableObjectNamespace[]): Promise<void> {
  for (const namespace of namespaces) for (const id of await listDurableObjectIds(namespace)) before.add(id.toString());
  for await (const key of keysInR2()) before.add(key);
}

async function* keysInR2(): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await env.DOCUMENTS.list(cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) yield key;
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}

/** Every object of these classes that this file has written to, by the words of `marker` that are found in it. */
export async function objectsThatKnow(
  marker: string,
  namespaces: readonly DurableObjectNamespace[],
): Promise<string[]> {
  const knowing: string[] = [];
  for (const namespace of namespaces)
    for (const id of await listDurableObjectIds(namespace)) {
      if (before.has(id.toString())) continue;
      const text = await objectAsText(namespace.get(id));
      if (text.toLowerCase().includes(marker)) knowing.push(around(text, marker));
    }
  return knowing;
}

/** Where in D1 the marker stands, in small letters, the pages of the index of words included. */
export async function rowsThatKnow(marker: string): Promise<string[]> {
  const asked = (await searches()).map((search) => env.DB.prepare(search).bind(marker));
  const found = await env.DB.batch<{ table: string }>(asked);
  return found.flatMap(({ results }) =>
    results.map((row) => `${row.table}: ${around(Object.values(row).join(" "), marker)}`),
  );
}

/** One statement for each table, which gives the rows in which the marker stands: reading all of them here would take most of a test. */
async function searches(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT one.name AS "table", json_group_array(field.name) AS fields FROM sqlite_master AS one JOIN pragma_table_info(one.name) AS field
     WHERE one.type = 'table' AND ${ofTables("one.name")} GROUP BY one.name`,
  ).all<{ table: string; fields: string }>();
  return results.map(({ table, fields }) => {
    const texts = (JSON.parse(fields) as string[]).map((name) => `lower(CAST("${name}" AS TEXT))`);
    return `SELECT '${table}' AS "table", * FROM "${table}" WHERE ${oneOf(texts.map((text) => `instr(${text}, ?1) > 0`))}`;
  });
}

/** As deep as it must be and no deeper: a long row of conditions is more than the database takes. */
function oneOf(conditions: readonly string[]): string {
  if (conditions.length < 2) return conditions.join();
  const half = conditions.length >> 1;
  return `(${oneOf(conditions.slice(0, half))} OR ${oneOf(conditions.slice(half))})`;
}

/** Every object in R2 that this file has made and whose name or bytes have the marker. */
export async function filesThatKnow(marker: string): Promise<string[]> {
  const knowing: string[] = [];
  for await (const key of keysInR2()) {
    if (before.has(key)) continue;
    const bytes = await (await env.DOCUMENTS.get(key))?.arrayBuffer();
    const text = bytes === undefined ? "" : new TextDecoder("latin1").decode(bytes);
    if (`${key} ${text}`.toLowerCase().includes(marker)) knowing.push(key);
  }
  return knowing;
}

/** Everything that is put into a queue from now on. `isHeard`: nothing goes on, it is only written down. */
export function queuedFromNow(isHeard: boolean): string[] {
  const bodies: string[] = [];
  const door = Object.getPrototypeOf(env.EFFECTS) as Queue<unknown>;
  const { send, sendBatch } = door;
  const nothing = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  vi.spyOn(door, "send").mockImplementation(async function (this: Queue<unknown>, ...told) {
    bodies.push(JSON.stringify(told));
    return isHeard ? nothing : send.apply(this, told);
  });
  vi.spyOn(door, "sendBatch").mockImplementation(async function (this: Queue<unknown>, ...told) {
    const messages = [...told[0]];
    bodies.push(JSON.stringify(messages));
    return isHeard ? nothing : sendBatch.apply(this, [messages, told[1]]);
  });
  return bodies;
}

/** `env` whose stores break at the n-th call. */
export function envThatBreaks(atCall: number): { env: Cloudflare.Env; calls: () => number } {
  let calls = 0;
  const breaking = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          calls += 1;
          if (calls === atCall) throw new Error("the store is away");
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
  return { env: { ...env, DB: breaking(env.DB), DOCUMENTS: breaking(env.DOCUMENTS) }, calls: () => calls };
}

const asText = (rows: readonly Record<string, SqlStorageValue>[]): string =>
  JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value,
  );

function around(text: string, marker: string): string {
  const at = text.toLowerCase().indexOf(marker);
  return text.slice(Math.max(0, at - 120), at + 60);
}
