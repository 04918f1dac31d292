import { assertNever } from "../lib/assert-never";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { checkInput } from "./check-inputs";
import { childItems } from "./child-items";
import { prepareDefined } from "./defined";
import { prepareDispatch } from "./dispatch";
import { applyHelpers } from "./helper-methods";
import { pathAboveLists } from "./paths";
import { fillHeaders, fillUrl } from "./placeholders";
import type {
  ApiPlugin,
  ContextPatch,
  Plugin,
  PluginFacts,
  Prepared,
  TransformerPlugin,
  WebhookPlugin,
} from "./plugin";
import { prepareItems } from "./prepare-items";
import { schemaProblem } from "./schema";
import { discardAnswer, isHelper, runTransforms } from "./transform";
import { untilMs } from "./until";

/** What a run of this plugin has to do, as data. Pure: nothing has left yet. `failed` says why it cannot even be asked. */
export function preparePlugin(plugin: Plugin, facts: PluginFacts): Prepared {
  const nowMs = facts.nowMs ?? null;
  switch (plugin.kind) {
    case "api":
    case "webhook":
      return prepareHttp(plugin, facts.context, nowMs);
    case "check": {
      const input = checkInput(plugin, facts.context, nowMs);
      if (!input.ok) return failed("missing_input", `${plugin.name}: ${input.error}`);
      const { check, vendor, terms } = plugin;
      return { kind: "run_check", check, vendor, input: input.value, ...(terms !== undefined && { terms }) };
    }
    case "riskRules":
      if (plugin.rulesSource.source === "inline" && plugin.rulesSource.asksLists !== true)
        return { kind: "score", rules: plugin.rulesSource.rules };
      return { kind: "gather_facts", source: { ...plugin.rulesSource } };
    case "child": {
      const items = childItems(plugin, facts.context, nowMs);
      return items.ok
        ? { kind: "children", items: items.value }
        : failed("bad_mapping", `${plugin.name}: ${items.error}`);
    }
    case "iterative": {
      const items = prepareItems(plugin, facts, (each) => preparePlugin(plugin.action, each));
      return items.ok ? { kind: "items", items: items.value } : failed("bad_mapping", `${plugin.name}: ${items.error}`);
    }
    case "defined":
      return prepareDefined(plugin, facts);
    case "dispatch-event":
      return prepareDispatch(plugin, facts);
    case "approval":
      return { kind: "approval" };
    case "wait": {
      if (plugin.until === null) return { kind: "wait", untilMs: null };
      const until = untilMs(plugin.until, facts);
      return until.ok ? { kind: "wait", untilMs: until.value } : failed("bad_until", `${plugin.name}: ${until.error}`);
    }
    case "attach-ui-definition":
      return { kind: "attach_form" };
    case "transformer":
      return prepareTransformer(plugin, facts.context, nowMs);
    default:
      return assertNever(plugin);
  }
}

const failed = (code: string, message: string): Prepared => ({ kind: "failed", code, message });

function prepareHttp(plugin: ApiPlugin | WebhookPlugin, context: JsonObject, nowMs: number | null): Prepared {
  const url = fillUrl(plugin.url, context);
  if (!url.ok) return failed("missing_value", `${plugin.name}: ${url.error}`);
  const headers = fillHeaders(plugin.headers, context);
  if (!headers.ok) return failed("missing_value", `${plugin.name}: ${headers.error}`);
  const payload = payloadOf(plugin, context, nowMs);
  if (payload.kind === "failed") return payload;
  const problem = plugin.request.schema === null ? null : schemaProblem(plugin.request.schema, payload.value);
  if (problem !== null) return failed("request_schema", `${plugin.name}: the request does not fit: ${problem}`);
  const asQuery = plugin.method === "GET";
  const body = asQuery ? null : payload.value;
  return {
    kind: "call_http",
    request: {
      method: plugin.method,
      url: asQuery ? withQuery(url.value, payload.value) : url.value,
      headers: withDefaults(headers.value, body !== null),
      body,
    },
    response: plugin.kind === "api" ? plugin.response : { transform: discardAnswer, schema: null },
    sign: plugin.kind === "webhook",
  };
}

type Payload = { kind: "payload"; value: Json } | Extract<Prepared, { kind: "failed" }>;

// Without a mapping, a request with a body carries the whole context, as documented; a GET would put it into a URL, where
// personal data ends up in other people's logs, so it carries nothing.
function payloadOf(plugin: ApiPlugin | WebhookPlugin, context: JsonObject, nowMs: number | null): Payload {
  if (plugin.request.transform.length === 0) {
    const bodiless = plugin.method === "GET" || plugin.method === "DELETE";
    return { kind: "payload", value: bodiless ? null : context };
  }
  const mapped = runTransforms(plugin.request.transform, context, nowMs);
  return mapped.ok
    ? { kind: "payload", value: mapped.value }
    : { kind: "failed", code: "bad_mapping", message: `${plugin.name}: ${mapped.error}` };
}

/** Adds the keys of `payload` to the query: lists as repeated keys, objects as JSON, nulls not at all. */
function withQuery(url: string, payload: Json): string {
  if (!isObject(payload)) return url;
  const full = new URL(url);
  for (const [key, value] of Object.entries(payload)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null) continue;
      full.searchParams.append(key, typeof one === "object" ? JSON.stringify(one) : String(one));
    }
  }
  return full.href;
}

function withDefaults(headers: Record<string, string>, hasBody: boolean): Record<string, string> {
  const named = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  return {
    ...(named.has("accept") ? {} : { Accept: "application/json" }),
    ...(named.has("content-type") || !hasBody ? {} : { "Content-Type": "application/json" }),
    ...headers,
  };
}

/**
 * Helper methods change the context where they point, up to the first jmespath; what is mapped from there on is the plugin's
 * output, not context.
 */
function prepareTransformer(plugin: TransformerPlugin, context: JsonObject, nowMs: number | null): Prepared {
  const mappingAt = plugin.transformers.findIndex(
    (transform) => !isObject(transform) || !isHelper(transform.transformer),
  );
  const helpers = mappingAt < 0 ? plugin.transformers : plugin.transformers.slice(0, mappingAt);
  const steps = helpers.flatMap((helper) => (isObject(helper) && Array.isArray(helper.mapping) ? helper.mapping : []));
  const changed = applyHelpers(steps, context, nowMs);
  if (!changed.ok) return failed("bad_mapping", `${plugin.name}: ${changed.error}`);
  const { value, written } = changed.value;
  const contextPatch = [...new Set(written.map((path) => pathAboveLists(value, path)))].map(
    (path): ContextPatch => ({ path, value: getPath(value, path) }),
  );
  if (mappingAt < 0) return { kind: "output", value: null, contextPatch };
  const output = runTransforms(plugin.transformers.slice(mappingAt), value, nowMs);
  if (!output.ok) return failed("bad_mapping", `${plugin.name}: ${output.error}`);
  return { kind: "output", value: output.value, contextPatch };
}
