import type { Problem } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { type ChildPlugin, type Plugin, readPlugins } from "../../plugins";
import { compileChart } from "../chart";
import { isEngineEvent } from "../engine-events";
import type { DefinitionFacts, KnownDefinition, KnownDefinitions } from "./facts";
import { error, warning } from "./problem";

/** Secrets and definitions of children that a definition names and the tenant does not have, and children that lead back to it. */
export const referenceProblems = (
  extensions: JsonObject,
  plugins: readonly Plugin[],
  { secrets, definitions, ruleSets = null }: DefinitionFacts,
): Problem[] => [
  ...(secrets === null ? [] : missingSecrets(extensions, secrets)),
  ...(definitions === null ? [] : childProblems(plugins, definitions)),
  ...(ruleSets === null ? [] : missingRuleSets(plugins, ruleSets)),
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

/** The events that a stored definition listens to in some state; null when it cannot be read, or listens to any. */
export function eventsIn(bodyText: string): string[] | null {
  const body: Json = JSON.parse(bodyText);
  if (!isObject(body) || !isObject(body.definition)) return null;
  const chart = compileChart(body.definition, ["bad_delay"]);
  if (!chart.ok) return null;
  const heard = chart.value.nodes.flatMap((node) => [...node.transitions.keys()]);
  if (heard.includes("*")) return null;
  const { plugins } = readPlugins(isObject(body.extensions) ? body.extensions : {});
  const waited = plugins.flatMap((plugin) => (plugin.kind === "wait" && plugin.event !== null ? [plugin.event] : []));
  return [...new Set([...heard.filter((name) => !isEngineEvent(name)), ...waited])];
}

/** A rule set as a plugin names it: a key, and perhaps one version of it. */
export interface NamedRuleSet {
  key: string;
  version: number | null;
}

export const ruleSetName = ({ key, version }: NamedRuleSet): string =>
  version === null ? key : `${key}, version ${version}`;

const ruleSetOf = (plugin: Plugin): NamedRuleSet | null =>
  plugin.kind === "riskRules" && plugin.rulesSource.source === "ruleset" ? plugin.rulesSource : null;

/** The rule sets that a stored definition names; one that cannot be read names none. */
export function ruleSetsIn(bodyText: string): NamedRuleSet[] {
  const body: Json = JSON.parse(bodyText);
  if (!isObject(body) || !isObject(body.extensions)) return [];
  return readPlugins(body.extensions).plugins.flatMap((plugin) => ruleSetOf(plugin) ?? []);
}

// A warning, like a missing secret: the definition may be brought to an environment before its rules are.
function missingRuleSets(plugins: readonly Plugin[], known: ReadonlySet<string>): Problem[] {
  return plugins.flatMap((plugin): Problem[] => {
    const named = ruleSetOf(plugin);
    if (named === null || known.has(ruleSetName(named))) return [];
    const message = `there is no published rule set "${ruleSetName(named)}": cases cannot be scored until there is`;
    return [warning("unknown_rule_set", `${plugin.path}.rulesSource.key`, message)];
  });
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
    const definition = known.byName.get(plugin.definitionId);
    if (definition !== undefined) return initEventProblems(plugin, definition);
    const message = `there is no published definition "${plugin.definitionId}": children cannot be opened until there is`;
    return [warning("unknown_child_definition", path, message)];
  });
}

// An error: every child would stand where it began, and nobody would ever hear why.
function initEventProblems({ initEvent, definitionId, path }: ChildPlugin, { events }: KnownDefinition): Problem[] {
  if (initEvent === null || events === undefined || events === null || events.includes(initEvent)) return [];
  const known = events.length === 0 ? "it listens to none" : `it listens to ${events.join(", ")}`;
  const message = `"${definitionId}" does not listen to "${initEvent}": ${known}`;
  return [error("unknown_init_event", `${path}.initEvent`, message)];
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
