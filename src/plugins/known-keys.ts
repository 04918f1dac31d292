import { isObject, type Json, type JsonObject } from "../lib/json";
import type { Findings } from "./parse-base";

const words = (text: string): string[] => text.split(" ");

/** What every plugin may say. */
const common = words(
  "name displayName pluginKind stateNames successAction errorAction cancelledAction timeoutAction eventOn callbackAction " +
    "after retry timeoutSeconds attempts maxAnswerBytes persistResponseDestination",
);

/** What each of the engine's own kinds may say beside it. Kinds made with `definePlugin` list theirs in their settings. */
const keysOf: Record<string, string[]> = {
  api: words("url method headers request response"),
  webhook: words("url method headers request response"),
  child: words("definitionId initEvent transformers transform iterateOn language"),
  iterative: words("actionPluginName iterateOn"),
  riskRules: words("rulesSource levelEvents"),
  transformer: words("transformers transform"),
  "dispatch-event": words("eventName payload transformers transform"),
  "attach-ui-definition": words("form uiDefinitionId expireInMinutes expiresInSeconds"),
  approval: words("roles count selfApproval timeout form"),
  wait: words("until event"),
};

const mappingKeys = words("transform transformers schema");

/** Reports every key that means nothing: a misspelt key is never dropped in silence. `own`: the keys of a kind beside the common ones. */
export function reportUnknownKeys(
  raw: JsonObject,
  kind: string,
  own: readonly string[] | null,
  findings: Findings,
): void {
  const known = own ?? (Object.hasOwn(keysOf, kind) ? (keysOf[kind] ?? null) : null);
  if (known === null) return; // the kind itself is the problem
  report(raw, [...common, ...known], "", findings);
  for (const part of ["request", "response"]) report(raw[part], mappingKeys, part, findings);
}

function report(raw: Json | undefined, known: readonly string[], at: string, findings: Findings): void {
  if (!isObject(raw)) return;
  for (const key of Object.keys(raw)) {
    if (known.includes(key)) continue;
    const path = at === "" ? key : `${at}.${key}`;
    findings.warning("unknown_plugin_key", path, `"${key}" means nothing to a plugin of this kind and is ignored.`);
  }
}
