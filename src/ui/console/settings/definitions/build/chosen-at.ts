import type { JsonObject } from "../../../../../lib/json";
import { pluginsOf } from "../plugins-of";
import type { Chosen } from "./builder";
import { dotted } from "./places";
import { placeOfState, statesIn } from "./states";
import { arrowsOf } from "./transitions";

/**
 * The part of a draft that a path of the definition is about, as far as it is edited by forms: the nearest transition, state, plugin or
 * the promises. Null: nothing but the JSON has it.
 */
export function chosenAt(draft: JsonObject, path: string): Chosen | null {
  const places = [[], ...statesIn(draft).map((state) => state.path)].flatMap(
    (state): { place: string; chosen: Chosen }[] => [
      { place: dotted(placeOfState(state)), chosen: { part: "state", path: state } },
      ...arrowsOf(draft, state).map(({ place }) => {
        const arrow = dotted(place);
        return { place: arrow, chosen: { part: "arrow" as const, place: arrow } };
      }),
    ],
  );
  const plugins = pluginsOf(draft.extensions ?? null).map(({ path: place }) => ({
    place,
    chosen: { part: "plugins" as const, place },
  }));
  const promises = { place: "extensions.edgecase.policies", chosen: { part: "promises" as const } };
  const found = [...places, ...plugins, promises].filter(({ place }) => path === place || path.startsWith(`${place}.`));
  // The longest one is the nearest.
  return found.sort((a, b) => b.place.length - a.place.length)[0]?.chosen ?? null;
}
