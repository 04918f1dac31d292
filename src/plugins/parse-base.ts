import * as z from "zod";
import type { Problem, RetryPolicy } from "../domain";
import { isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { dotted } from "./paths";
import { payloadProblems } from "./payload";
import type { Mapping, PluginBase } from "./plugin";
import { validatorOf } from "./schema";
import { namesSecret, secretProblem, transformList, transformProblems } from "./transform";

/** Where problems of one plugin are collected while it is read. */
export class Findings {
  readonly problems: Problem[] = [];
  constructor(readonly path: string) {}
  error(code: string, at: string, message: string): void {
    this.add("error", code, at, message);
  }
  warning(code: string, at: string, message: string): void {
    this.add("warning", code, at, message);
  }
  add(severity: Problem["severity"], code: string, at: string, message: string): void {
    this.problems.push({ severity, code, path: at === "" ? this.path : `${this.path}.${at}`, message });
  }
}

const text = z.string().trim().min(1).max(200);
const action = text.nullish().transform((name) => name ?? null);

const Base = z.object({
  name: z.string().trim().min(1).max(100),
  displayName: action,
  stateNames: z
    .array(text)
    .nullish()
    .transform((names) => names ?? []),
  successAction: action,
  errorAction: action,
  cancelledAction: action,
  timeoutAction: action,
  eventOn: z.enum(["result", "accepted"]).default("result"),
  callbackAction: action,
  timeoutSeconds: z.number().min(1).max(120).optional(),
  attempts: z.int().min(1).max(10).optional(),
  maxAnswerBytes: z.int().min(1).max(1_048_576).default(262_144),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(10).optional(),
      backoff: z
        .strictObject({
          firstSeconds: z.number().min(0.1).max(3_600).optional(),
          factor: z.number().min(1).max(10).optional(),
          maxSeconds: z.number().min(1).max(86_400).optional(),
        })
        .optional(),
      on: z.array(z.enum(["timeout", "unreachable", "rate_limited", "server_error"])).optional(),
    })
    .nullish(),
  persistResponseDestination: action,
  after: z
    .array(text)
    .nullish()
    .transform((names) => names ?? []),
});

/** One second, doubling to five minutes, for everything that another attempt can help. */
export const defaultRetry: RetryPolicy = {
  firstSeconds: 1,
  factor: 2,
  maxSeconds: 300,
  on: ["timeout", "unreachable", "rate_limited", "server_error"],
};

/** What a kind does unless the author says otherwise. */
export interface KindDefaults {
  timeoutSeconds?: number;
  attempts?: number;
  retry?: Partial<RetryPolicy>;
}

/** The part all kinds share; null when it cannot be read. `destination`: where output goes unless the author says otherwise. */
export function readBase(
  raw: JsonObject,
  findings: Findings,
  destination: string | null,
  kind: KindDefaults = {},
): PluginBase | null {
  const parsed = parseWith(Base, raw, findings);
  if (parsed === null) return null;
  const { persistResponseDestination, retry, attempts, timeoutSeconds, ...base } = parsed;
  if (/[.|#:]/.test(base.name) || isUnsafeKey(base.name)) {
    findings.error("bad_plugin_name", "name", "A plugin's name holds no '.', '|', '#' or ':': paths are made of it.");
    return null;
  }
  const own = persistResponseDestination === null ? null : dotted(persistResponseDestination);
  if (persistResponseDestination !== null && own?.startsWith("pluginsOutput.") !== true) {
    const message = "Plugins write below `pluginsOutput.` only, so that facts keep their source.";
    findings.error("destination_outside_plugins_output", "persistResponseDestination", message);
    return null;
  }
  return {
    ...base,
    timeoutSeconds: timeoutSeconds ?? kind.timeoutSeconds ?? 15,
    attempts: retry?.attempts ?? attempts ?? kind.attempts ?? 4,
    retry: withDefaults(retry, { ...defaultRetry, ...kind.retry }),
    destination: own ?? destination ?? `pluginsOutput.${base.name}`,
    path: findings.path,
  };
}

function withDefaults(written: z.output<typeof Base>["retry"], standard: RetryPolicy): RetryPolicy {
  const { firstSeconds, factor, maxSeconds } = written?.backoff ?? {};
  const first = firstSeconds ?? standard.firstSeconds;
  return {
    firstSeconds: first,
    factor: factor ?? standard.factor,
    // A first pause longer than the longest one means the longest one.
    maxSeconds: Math.max(maxSeconds ?? standard.maxSeconds, first),
    on: written?.on ?? standard.on,
  };
}

/** Reads `raw` with a schema; what does not fit becomes problems with their paths, and the answer is null. */
export function parseWith<T>(schema: z.ZodType<T>, raw: Json, findings: Findings): T | null {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) findings.error("bad_plugin", issue.path.join("."), issue.message);
  return null;
}

/** `{transform | transformers, schema}` of a request or response; absent is nothing to map. Null when something is wrong. */
export function readMapping(raw: Json | undefined, at: string, findings: Findings): Mapping | null {
  const holder = parseWith(MappingHolder, raw ?? {}, findings);
  if (holder === null) return null;
  const transform = readTransforms(holder.transform ?? holder.transformers, `${at}.transform`, findings);
  const schema = holder.schema ?? null;
  if (schema !== null) {
    const validator = validatorOf(schema);
    if (!validator.ok) {
      findings.error("bad_schema", `${at}.schema`, `This is not a JSON Schema that can be used: ${validator.error}`);
      return null;
    }
  }
  return transform === null ? null : { transform, schema };
}

const MappingHolder = z.object({
  transform: z.json().optional(),
  transformers: z.json().optional(),
  schema: z.json().optional(),
});

/** A list of transforms, checked. Null when one of them cannot work. */
export function readTransforms(raw: Json | undefined, at: string, findings: Findings): Json[] | null {
  const transforms = transformList(raw);
  const problems = transformProblems(transforms, `${findings.path}.${at}`);
  findings.problems.push(...problems);
  return problems.length === 0 ? transforms : null;
}

/** Whether a `payload` of the documented form (null: none) can be used at all; what is wrong with it is added to `findings`. */
export function payloadFits(payload: Json, findings: Findings): boolean {
  if (payload === null) return true;
  const problems = isObject(payload) ? payloadProblems(payload) : ["payload: is an object of {__type, value}"];
  for (const problem of problems) findings.error("bad_payload", "payload", problem);
  const hasSecret = namesSecret(JSON.stringify(payload));
  if (hasSecret) findings.problems.push(secretProblem(`${findings.path}.payload`));
  return problems.length === 0 && !hasSecret;
}

export const unsupported = (path: string, message: string): Problem => ({
  severity: "error",
  code: "plugin_kind_not_supported",
  path,
  message,
});
