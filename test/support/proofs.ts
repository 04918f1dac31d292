import type { JsonObject } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { examineDefinition, type PolicyResult } from "../../src/workflow/validate";

/** What becomes of these policies in a small definition; problems that are no policy's fail the test. */
export function prove(
  states: JsonObject,
  policies: JsonObject[],
  more: { plugins?: JsonObject[]; forms?: JsonObject } = {},
) {
  const body = parseDefinitionBody({
    definition: { initial: Object.keys(states)[0] ?? "", states },
    extensions: {
      apiPlugins: more.plugins ?? [],
      edgecase: { policies: policies.map((policy, i) => ({ id: `p${i}`, ...policy })) },
    },
  });
  if (!body.ok) throw new Error(JSON.stringify(body.error));
  const examined = examineDefinition(body.value);
  const others = examined.problems.filter(({ code, severity }) => severity === "error" && !code.startsWith("policy_"));
  if (others.length > 0) throw new Error(JSON.stringify(others));
  return examined.policies;
}

export const toldOf = (result: PolicyResult | undefined): string | boolean =>
  result === undefined ? "no result" : result.holds || result.sentence;
export const wayOf = (result: PolicyResult | undefined): string =>
  result?.holds === false && result.why === "broken"
    ? (result.sentence.split("this way breaks it: ")[1] ?? "")
    : "none";
