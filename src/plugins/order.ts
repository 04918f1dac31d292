import type { Problem } from "../domain";
import type { Plugin } from "./plugin";

/** What is wrong with `after`: names nobody has, plugins that wait for each other, and pairs that never run in one state. */
export function orderProblems(plugins: readonly Plugin[]): Problem[] {
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  return plugins.flatMap((plugin) => {
    const unknown = plugin.after.flatMap((name, place): Problem[] => {
      const path = `${plugin.path}.after.${place}`;
      const first = byName.get(name);
      if (first === undefined)
        return [{ severity: "error", code: "unknown_plugin", path, message: `there is no plugin "${name}"` }];
      if (first.stateNames.some((state) => plugin.stateNames.some((other) => sameState(state, other)))) return [];
      const message = `"${name}" runs in no state of "${plugin.name}", so it is not waited for`;
      return [{ severity: "warning", code: "after_elsewhere", path, message }];
    });
    const circle = circleFrom(plugin, byName);
    if (circle === null) return unknown;
    const message = `these wait for each other and never start: ${circle.join(" → ")}`;
    return [...unknown, { severity: "error" as const, code: "circular_after", path: `${plugin.path}.after`, message }];
  });
}

/** A state may be named by its path or by its key. */
const sameState = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

/** The names from a plugin back to itself, or null. */
function circleFrom(start: Plugin, byName: ReadonlyMap<string, Plugin>): string[] | null {
  const seen = new Set<string>();
  const open: string[][] = [[start.name]];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    for (const name of byName.get(way.at(-1) ?? "")?.after ?? []) {
      if (name === start.name) return [...way, name];
      if (seen.has(name)) continue;
      seen.add(name);
      open.push([...way, name]);
    }
  }
  return null;
}

/** Names in `after` that run in the same state too; `bound`: the plugins of that state. Another state's plugin never finishes here. */
export const predecessors = (plugin: Plugin, bound: readonly Plugin[]): string[] =>
  plugin.after.filter((name) => bound.some((other) => other.name === name));
