import { bodyOf } from "./body";
import { operations } from "./generated/operations";
import { listing } from "./listing";
import { isJson, type Outgoing, type Settings, send } from "./send";
import type { CallOptions, Page } from "./shapes";
import { tail } from "./tail";

/** A line of the table: what it is called, how and where it is asked for, and of which kinds it is (see scripts/sdk/operations.ts). */
interface Operation {
  name: string;
  method: string;
  path: string;
  kinds: string;
}

type Method = (...given: unknown[]) => unknown;

/** Every operation as a function of its resource: `(…ids, params?, options?)`. */
export function resourcesOf(settings: Settings): Record<string, Record<string, Method>> {
  const entries = Object.entries(operations).map(([resource, lines]) => [
    resource,
    Object.fromEntries(lines.split("\n").map((line) => methodOf(settings, resource, line))),
  ]);
  return Object.fromEntries(entries);
}

function methodOf(settings: Settings, resource: string, line: string): [string, Method] {
  const [name = "", method = "", path = "", kinds = ""] = line.split(" ");
  const operation = { name: `${resource}.${name}`, method, path, kinds };
  const ids = path.split("{}").length - 1;
  return [
    name,
    (...given) => call(settings, operation, given.slice(0, ids), given[ids], (given[ids + 1] ?? {}) as CallOptions),
  ];
}

function call(
  settings: Settings,
  operation: Operation,
  ids: unknown[],
  params: unknown,
  options: CallOptions,
): unknown {
  const { method, kinds } = operation;
  const isQuery = method === "GET" || kinds.includes("q");
  const asked = { ...options.query, ...(isQuery ? (params as Record<string, unknown> | undefined) : {}) };
  const url = addressOf(settings, operation.name, operation.path, ids, asked);
  if (kinds.includes("w")) return new URL(url.replace(/^http/, "ws"));
  const { content, type } = isQuery ? { content: undefined, type: undefined } : bodyOf(kinds, params);
  const outgoing: Outgoing = {
    method,
    url,
    body: content,
    headers: type === undefined ? {} : { "Content-Type": type },
  };
  if (kinds.includes("e")) return tail(settings, outgoing, options);
  if (kinds.includes("f"))
    return send(settings, { ...outgoing, keepsOpen: true }, options).then(({ response }) => response);
  if (!kinds.includes("l")) return read(settings, outgoing, options);
  return listing((cursor) => {
    const page =
      cursor === undefined ? url : addressOf(settings, operation.name, operation.path, ids, { ...asked, cursor });
    return read(settings, { ...outgoing, url: page }, options) as Promise<Page<unknown>>;
  });
}

/** What an answer says: its JSON, text where it is something else, null where there is nothing. */
export async function read(settings: Settings, outgoing: Outgoing, options: CallOptions): Promise<unknown> {
  const { response, text } = await send(settings, outgoing, options);
  if (text === "") return null;
  return isJson(response.headers) ? JSON.parse(text) : text;
}

/** `path` from `/api/v1/` on, or with a slash from the root; `{}` are the places of ids. */
export function addressOf(
  settings: Settings,
  name: string,
  path: string,
  ids: unknown[],
  query: Record<string, unknown>,
): string {
  let place = 0;
  const filled = path.replaceAll("{}", () => idIn(name, ids[place++]));
  const url = new URL(filled, settings.base);
  for (const [key, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) url.searchParams.append(key, String(one));
  return url.href;
}

/** An id as it stands in a path. Without one, or with dots, another thing than meant would be asked for. */
function idIn(name: string, id: unknown): string {
  if (typeof id !== "string" || /^\.{0,2}$/.test(id))
    throw new TypeError(`${name} needs an id; it was given ${JSON.stringify(id)}.`);
  return encodeURIComponent(id);
}
