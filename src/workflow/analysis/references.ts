import type { Problem } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { type Plugin, readPlugins } from "../../plugins";
import type { DefinitionFacts, KnownDefinitions } from "./facts";
import { error, warning } from "./problem";

/** Secrets and definitions of children that a definition names and the tenant does not have, and children that lead back to it. */
export const referenceProblems = (
  extensions: JsonObject,
  plugins: readonly Plugin[],
  { secrets, definitions }: DefinitionFacts,
): Problem[] => [
  ...(secrets === null ? [] : missingSecrets(extensions, secrets)),
  ...(definitions === null ? [] : childProblems(plugins, definitions)),
];

const placeholder = /\{\s*secrets?\.([A-Za-z0-9_.-]+)\s*\}/g;
const bare = /^\s*secrets?\.([A-Za-z0-9_.-]+)\s*$/;

// A warning, at publish too: secrets belong to an environment and may be set after the definition was brought there. A run that
// does not find its secret opens an incident and can be repeated.
function missingSecrets(extensions: JsonObject, secrets: ReadonlySet<string>): Problem[] {
  const told = new Set<string>();
  return textsIn(extensions, "extensions").flatMap(({ path, text }): Problem[] => {
    const names = [...text.matchAll(placeholder)].map(([, name = ""]) => name);
    const alone = /\.headers\./.test(path) ? bare.exec(text)?.[1] : undefined;
    return [...names, ...(alone === undefined ? [] : [alone])].flatMap((name) => {
      if (secrets.has(name) || told.has(name)) return [];
      told.add(name);
      return [
        warning("missing_secret", path, `the secret "${name}" is not set: calls that need it will fail until it is`),
      ];
    });
  });
}

function textsIn(value: Json, path: string): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, place) => textsIn(item, `${path}.${place}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}.${key}`));
}

/** The names under which a definition's child plugins know their definitions. */
const childrenOf = (plugins: readonly Plugin[]): string[] =>
  plugins.flatMap((plugin) => (plugin.kind === "child" ? [plugin.definitionId] : []));

/** The same of a stored definition; one that cannot be read names none. */
export function childrenIn(bodyText: string): string[] {
  const body: Json = JSON.parse(bodyText);
  return isObject(body) && isObject(body.extensions) ? childrenOf(readPlugins(body.extensions).plugins) : [];
}

function childProblems(plugins: readonly Plugin[], known: KnownDefinitions): Problem[] {
  return plugins.flatMap((plugin): Problem[] => {
    if (plugin.kind !== "child") return [];
    const path = `${plugin.path}.definitionId`;
    const circle = circleFrom(plugin.definitionId, known, new Set());
    if (circle !== null) {
      const way = ["this definition", ...circle, "this definition"].join(" → ");
      return [error("definition_cycle", path, `children would open children without end: ${way}`)];
    }
    if (known.byName.has(plugin.definitionId)) return [];
    const message = `there is no published definition "${plugin.definitionId}": children cannot be opened until there is`;
    return [warning("unknown_child_definition", path, message)];
  });
}

/** Names on the way from here back to the definition itself, without it; null when there is none. */
function circleFrom(name: string, known: KnownDefinitions, visited: Set<string>): string[] | null {
  const definition = known.byName.get(name);
  if (known.self.has(name) || (definition !== undefined && known.self.has(definition.key))) return [];
  if (definition === undefined || visited.has(definition.key)) return null;
  visited.add(definition.key);
  for (const child of definition.children) {
    const rest = circleFrom(child, known, visited);
    if (rest !== null) return [definition.key, ...rest];
  }
  return null;
}
