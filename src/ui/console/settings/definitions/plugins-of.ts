import { isObject, type Json } from "../../../../lib/json";

/** A plugin as far as its definition says it. */
export interface PluginLine {
  name: string;
  displayName: string | null;
  kind: string;
  states: string[];
  /** Where it stands: `extensions.apiPlugins.0`. */
  path: string;
}

/** Every plugin of the lists under `extensions`, in their order. What is no plugin is left out. */
export function pluginsOf(extensions: Json): PluginLine[] {
  if (!isObject(extensions)) return [];
  return Object.entries(extensions).flatMap(([list, plugins]) =>
    (Array.isArray(plugins) ? plugins : []).flatMap((raw, at): PluginLine[] => {
      if (!isObject(raw) || typeof raw.name !== "string") return [];
      const states = Array.isArray(raw.stateNames) ? raw.stateNames.filter((each) => typeof each === "string") : [];
      return [
        {
          name: raw.name,
          displayName: typeof raw.displayName === "string" ? raw.displayName : null,
          kind: typeof raw.pluginKind === "string" ? raw.pluginKind : (usualKinds[list] ?? "api"),
          states,
          path: `extensions.${list}.${at}`,
        },
      ];
    }),
  );
}

/** What a list holds when its plugins do not say. */
const usualKinds: Record<string, string> = { childWorkflowPlugins: "child", dispatchEventPlugins: "dispatch-event" };
