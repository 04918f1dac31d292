import { isObject, type JsonObject } from "../../../../lib/json";
import { partsOf } from "./definition";
import type { DefinitionModel } from "./definition-model";

/** Parts that were typed and not saved, for those who try things out with the text as it is; null when there are none. */
export function playedParts(model: DefinitionModel): JsonObject | null {
  const now = model.reading.peek();
  if (!model.isDirty.peek() || !now.ok) return null;
  const { definition, extensions, config, forms } = partsOf(now.source.value).parts;
  return Object.fromEntries(
    Object.entries({ definition, extensions, config, forms }).filter((entry): entry is [string, JsonObject] =>
      isObject(entry[1]),
    ),
  );
}
