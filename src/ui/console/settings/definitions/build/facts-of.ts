import { pathsIn } from "../../rules/fact-paths";
import type { Builder } from "./builder";
import { objectAt } from "./places";

/** Facts to suggest: where forms write, where plugins write, what most cases have. */
export function factsOf(builder: Builder): string[] {
  const draft = builder.draft.value;
  const written = [...JSON.stringify(draft.forms ?? null).matchAll(/"valueDestination":"([^"\\]+)"/g)].map(
    ([, path = ""]) => path,
  );
  const outputs = builder.plugins.value.map((name) => `pluginsOutput.${name}`);
  const context = pathsIn(objectAt(draft, ["definition", "context"]));
  return [...new Set([...written, ...context, ...outputs, "entity.data.country", "entity.data.companyName"])];
}
