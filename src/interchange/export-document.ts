import { getPath, isObject, type Json, type JsonObject, sameJson } from "../lib/json";

/** Marks documents of our own export. */
export const documentFormat = "edgecase.definition/1";

/** What an export is made of. `body` is the JSON text that `hash` was computed from. */
export interface Exported {
  key: string;
  version: number;
  status: string;
  name: string;
  displayName: string | null;
  variant: string | null;
  hash: string;
  body: string;
  /** What was proved of it when it was published; null: it promises nothing. */
  proofs: Json;
}

/** A version as one document that says everything about it: chart, plugins, forms, rules, policies and their proofs. */
export function exportDocument(definition: Exported): JsonObject {
  const { key, version, status, name, displayName, variant, hash, proofs } = definition;
  const body = JSON.parse(definition.body) as JsonObject;
  const policies = getPath(body, "extensions.edgecase.policies") ?? [];
  return { format: documentFormat, key, version, status, name, displayName, variant, hash, policies, proofs, body };
}

/**
 * A version as a row of the documented system: in the spelling of XState v4, with the columns that came along when it was imported. What
 * only this system knows stands under `extensions.edgecase` and in `meta`, where the other one does not look.
 */
export function exportRow(definition: Exported): JsonObject {
  const body = JSON.parse(definition.body) as JsonObject;
  const extensions = isObject(body.extensions) ? body.extensions : {};
  const { edgecase, ...lists } = extensions;
  const { imported: raw, ...ours } = isObject(edgecase) ? edgecase : {};
  const imported = isObject(raw) ? raw : {};
  const columns = isObject(imported.columns) ? imported.columns : {};
  const forms = ownForms(body.forms, imported.forms);
  const edge = { ...ours, ...(Object.keys(forms).length > 0 ? { forms } : {}) };
  const present = Array.isArray(imported.present) ? imported.present : null;
  // What a row did not have it does not get, unless there is something to say.
  const column = (name: string, value: Json, isEmpty: boolean): JsonObject =>
    isEmpty && present !== null && !present.includes(name) ? {} : { [name]: value };
  const plugins: JsonObject = {
    ...lists,
    ...(imported.statePlugins === undefined ? {} : { statePlugins: imported.statePlugins }),
    ...(Object.keys(edge).length > 0 ? { edgecase: edge } : {}),
  };
  const isV5 = imported.spelling === "v5";
  return {
    ...(present === null ? { id: definition.key } : columns),
    ...(present?.includes("key") ? { key: definition.key } : {}),
    ...column("name", definition.name, true),
    ...column("displayName", definition.displayName, definition.displayName === null),
    version: definition.version,
    ...column("variant", definition.variant, definition.variant === null),
    ...column("definitionType", body.definitionType ?? "statechart-json", true),
    definition: isV5 ? (body.definition ?? {}) : olderSpelling(body.definition ?? {}),
    ...column("extensions", plugins, Object.keys(plugins).length === 0),
    ...column("config", body.config ?? {}, sameJson(body.config ?? {}, {})),
    ...column("contextSchema", body.contextSchema ?? null, (body.contextSchema ?? null) === null),
    ...column("documentsSchema", body.documentsSchema ?? null, (body.documentsSchema ?? null) === null),
    ...(imported.uiDefinitions === undefined ? {} : { uiDefinitions: imported.uiDefinitions }),
  };
}

/** Forms that the rows of UI definitions do not say already. */
function ownForms(forms: Json | undefined, made: Json | undefined): JsonObject {
  const known = isObject(made) ? made : {};
  const all = isObject(forms) ? forms : {};
  return Object.fromEntries(Object.entries(all).filter(([key, form]) => !sameJson(form, known[key])));
}

/** `guard` → `cond`, `reenter: true` → `internal: false`, in transitions only: a guard's own JSON is left alone. */
function olderSpelling(state: Json): Json {
  if (!isObject(state)) return state;
  const next: JsonObject = {};
  for (const [key, value] of Object.entries(state)) {
    if (key === "states" && isObject(value)) next.states = mapped(value, olderSpelling);
    else if ((key === "on" || key === "after") && isObject(value)) next[key] = mapped(value, olderTransitions);
    else if (key === "always" || key === "onDone" || key === "after") next[key] = olderTransitions(value);
    else next[key] = value;
  }
  return next;
}

const mapped = (map: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));

const olderTransitions = (raw: Json): Json => (Array.isArray(raw) ? raw.map(olderTransition) : olderTransition(raw));

const olderTransition = (raw: Json): Json =>
  isObject(raw)
    ? Object.fromEntries(
        Object.entries(raw).map(([key, value]): [string, Json] =>
          key === "guard" ? ["cond", value] : key === "reenter" && value === true ? ["internal", false] : [key, value],
        ),
      )
    : raw;
