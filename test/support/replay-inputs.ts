import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { png } from "./file-corpus";
import type { ReplayWorld } from "./replay";

/** Values of queries that have to be there: what this world has under their names, or any. */
export function queryWith(parameters: readonly JsonObject[], ids: ReadonlyMap<string, string> = new Map()): string {
  const wanted = parameters.filter((one) => one.in === "query" && one.required === true);
  const pairs = wanted.map(({ name, schema }): [string, string] => {
    const choices = isObject(schema) && Array.isArray(schema.enum) ? schema.enum : [];
    return [String(name), String(choices[0] ?? ids.get(String(name)) ?? "kyb")];
  });
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

/** An example as a form: its fields as JSON, a small picture wherever bytes go. */
export async function formWith(example: JsonObject): Promise<{ body: ArrayBuffer; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(example)) {
    const isFile = JSON.stringify(value).includes("(bytes)");
    if (isFile) form.append(name, new File([png()], "a.png", { type: "image/png" }));
    else form.append(name, JSON.stringify(value));
  }
  const encoded = new Response(form);
  return { body: await encoded.arrayBuffer(), headers: { "content-type": encoded.headers.get("content-type") ?? "" } };
}

/** The body of an example with what it refers to put into this world. */
export function bodyWith(world: ReplayWorld, body: Json, key = ""): Json {
  if (typeof body === "string") {
    const known = [...world.ids].find(([variable]) => variable === key)?.[1];
    if (known !== undefined) return known;
    return body.startsWith("usr_") ? world.userId : body;
  }
  if (Array.isArray(body)) return body.map((one) => bodyWith(world, one, key));
  if (!isObject(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, bodyWith(world, value, name)]));
}
