import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { CliError } from "./failure";

/** One thing of a configuration, as a file says it. */
export interface Resource {
  kind: string;
  key: string;
  spec: JsonObject;
}

const kinds = new Set([".json", ".yaml", ".yml"]);

/** A JSON or YAML file, or stdin for `-`. Several YAML documents are a list. */
export function readDocument(file: string): Json {
  const text = readText(file);
  try {
    if (extname(file) === ".json") return JSON.parse(text);
    const read: Json[] = [];
    for (const document of parseAllDocuments(text)) {
      if (document.errors[0] !== undefined) throw document.errors[0];
      read.push(document.toJS({ maxAliasCount: 100 }));
    }
    return read.length > 1 ? read : (read[0] ?? null);
  } catch (failure) {
    throw new CliError("usage", `${file} cannot be read: ${failure instanceof Error ? failure.message : failure}`);
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (failure) {
    throw new CliError("usage", `${file} cannot be read: ${failure instanceof Error ? failure.message : failure}`);
  }
}

/**
 * The resources in a file, or in every JSON and YAML file below a folder: `{kind, key, spec}`, a list of such, or `{resources: […]}`. Names of
 * files and folders mean nothing. Files and folders that begin with a dot are passed over.
 */
export function readResources(path: string): Resource[] {
  const files = isFolder(path) ? filesBelow(path) : [path];
  if (files.length === 0) throw new CliError("usage", `There is no JSON or YAML file in ${path}.`);
  return files.flatMap((file) => resourcesIn(readDocument(file), file));
}

/** Writes each resource to `<kind>/<key>.yaml` in a folder; with `replace` what lies there of the same kinds and is not among them goes. */
export function writeResources(folder: string, resources: readonly Resource[], format: "yaml" | "json"): string[] {
  const before = isFolder(folder) ? filesBelow(folder) : [];
  const written = new Map<string, Resource>();
  for (const resource of resources) {
    const name = fileName(resource, (path) => written.has(join(folder, path)), format);
    written.set(join(folder, name), resource);
  }
  const gone = before.filter((file) => !written.has(file) && isOurs(file));
  for (const [file, { kind, key, spec }] of written) {
    mkdirSync(dirname(file), { recursive: true });
    const said = { kind, key, spec };
    writeFileSync(file, format === "json" ? `${JSON.stringify(said, null, 2)}\n` : stringify(said, { lineWidth: 140 }));
  }
  for (const file of gone) rmSync(file);
  return [...written.keys()];
}

/** Whether a file says nothing but resources, so that the one that it was may be taken away. */
function isOurs(file: string): boolean {
  try {
    return resourcesIn(readDocument(file), file).length > 0;
  } catch {
    return false;
  }
}

function fileName({ kind, key }: Resource, isTaken: (path: string) => boolean, format: "yaml" | "json"): string {
  // What a server says is no path of ours: a kind is a word, and its folder lies in the folder that was asked for.
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(kind))
    throw new CliError(
      "failed",
      `The server told of a thing of the kind ${JSON.stringify(kind)}: nothing was written.`,
    );
  const plain =
    key
      .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
      .replaceAll(/^[.-]+|-+$/g, "")
      .slice(0, 80) || "one";
  for (let n = 1; ; n += 1) {
    const path = join(kind, `${plain}${n === 1 ? "" : `-${n}`}.${format}`);
    if (!isTaken(path)) return path;
  }
}

function resourcesIn(document: Json, file: string): Resource[] {
  const all = isObject(document) && Array.isArray(document.resources) ? document.resources : flat(document);
  return all.map((one) => {
    if (!isObject(one) || typeof one.kind !== "string" || typeof one.key !== "string" || !isObject(one.spec))
      throw new CliError("usage", `${file} is not {kind, key, spec}.`);
    const { kind, key, spec } = one;
    return { kind, key, spec };
  });
}

/** Documents of one file may be lists themselves. */
const flat = (document: Json): Json[] => (Array.isArray(document) ? document.flatMap(flat) : [document]);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return kinds.has(extname(entry.name)) ? [path] : [];
    });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
