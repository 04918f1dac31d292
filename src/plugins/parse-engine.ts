import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { listLookups } from "../rules/in-list";
import { parseRuleSets } from "../rules/rule-set";
import { type Findings, parseWith, readBase, readTransforms } from "./parse-base";
import { dotted } from "./paths";
import type { ChildPlugin, RiskRulesPlugin, RulesSource, TransformerPlugin } from "./plugin";
import { isHelper } from "./transform";

const Child = z.object({
  definitionId: z.string().trim().min(1).max(200),
  initEvent: z.string().trim().min(1).nullish(),
  language: z.string().trim().min(2).max(200).nullish(),
});

/** A `child` plugin. `iterateOn` of its own (ours) makes one child per item; otherwise an `iterative` plugin may lend its list. */
export function readChild(raw: JsonObject, findings: Findings): ChildPlugin | null {
  const base = readBase(raw, findings, null);
  const child = parseWith(Child, raw, findings);
  const transformers = readTransforms(raw.transformers ?? raw.transform, "transformers", findings);
  const iterateOn = raw.iterateOn === undefined ? null : readTransforms(raw.iterateOn, "iterateOn", findings);
  if (base === null || child === null || transformers === null) return null;
  if (raw.iterateOn !== undefined && iterateOn === null) return null;
  return {
    ...base,
    kind: "child",
    definitionId: child.definitionId,
    initEvent: child.initEvent ?? null,
    transformers,
    iterateOn,
    language: child.language ?? null,
  };
}

const Source = z.discriminatedUnion("source", [
  z.object({ source: z.literal("inline"), rules: z.json() }),
  z.object({
    source: z.literal("http"),
    url: z.url({ protocol: /^https?$/ }),
    format: z.enum(["json", "csv"]).optional(),
  }),
  z.object({ source: z.literal("notion"), databaseId: z.string().trim().min(1) }),
  z.object({
    source: z.literal("ruleset"),
    key: z.string().trim().min(1),
    version: z.int().min(1).nullable().default(null),
  }),
]);

const eventName = z.string().trim().min(1).max(200).optional();
const LevelEvents = z.object({
  levelEvents: z
    .strictObject({ low: eventName, medium: eventName, high: eventName, critical: eventName })
    .default({})
    .transform((events): RiskRulesPlugin["levelEvents"] =>
      Object.fromEntries(Object.entries(events).filter(([, event]) => event !== undefined)),
    ),
});

export function readRiskRules(raw: JsonObject, findings: Findings): RiskRulesPlugin | null {
  const base = readBase(raw, findings, null);
  const rulesSource = readSource(raw.rulesSource, findings);
  const events = parseWith(LevelEvents, raw, findings);
  if (base === null || rulesSource === null || events === null) return null;
  return { ...base, kind: "riskRules", rulesSource, levelEvents: events.levelEvents };
}

function readSource(raw: Json | undefined, findings: Findings): RulesSource | null {
  const parsed = Source.safeParse(raw);
  if (!parsed.success) {
    const known = isObject(raw) && ["inline", "http", "notion", "ruleset"].some((source) => source === raw.source);
    const first = parsed.error.issues[0];
    const message = known
      ? `${first?.path.join(".") ?? ""}: ${first?.message ?? "not valid"}`
      : 'The source of the rules is "inline" (rules), "ruleset" (key), "http" (url) or "notion" (databaseId).';
    findings.error(known ? "bad_plugin" : "unknown_rules_source", "rulesSource", message);
    return null;
  }
  const source = parsed.data;
  switch (source.source) {
    case "http":
      return { ...source, format: source.format ?? (/\.csv($|\?)/i.test(source.url) ? "csv" : "json") };
    case "inline": {
      const sets = parseRuleSets(source.rules);
      if (sets.ok) {
        const asksLists =
          listLookups(
            sets.value.map(({ rule }) => rule),
            {},
          ).size > 0;
        return { ...source, ...(asksLists && { asksLists }) };
      }
      for (const problem of sets.error) {
        const at = ["rulesSource.rules", problem.path].filter((part) => part !== "").join(".");
        findings.add(problem.severity, problem.code, at, problem.message);
      }
      return null;
    }
    case "notion":
    case "ruleset":
      return source;
  }
}

export function readTransformer(raw: JsonObject, findings: Findings): TransformerPlugin | null {
  const base = readBase(raw, findings, null);
  const transformers = readTransforms(raw.transformers ?? raw.transform, "transformers", findings);
  if (base === null || transformers === null) return null;
  const owned = transformers.flatMap(targetsOf).find(isEngineOwned);
  if (owned !== undefined) {
    findings.error(
      "engine_owned_target",
      "transformers",
      `A transformer must not write "${owned}": the engine owns it.`,
    );
    return null;
  }
  return { ...base, kind: "transformer", transformers };
}

const targetsOf = (transform: Json): string[] =>
  isObject(transform) && isHelper(transform.transformer) && Array.isArray(transform.mapping)
    ? transform.mapping.flatMap((item) => (isObject(item) && typeof item.target === "string" ? [item.target] : []))
    : [];

const engineOwned =
  /^(childWorkflows|documents|parentMachine|workflowRuntimeId|workflowRuntimeConfig|metadata\.(token|collectionFlowUrl|links))(\.|$)/;

// A whole `metadata` or `pluginsOutput` cannot be replaced either: parts of both belong to the engine.
const isEngineOwned = (target: string): boolean => {
  const path = dotted(target) ?? "";
  return engineOwned.test(path) || path === "metadata" || path === "pluginsOutput" || path === "entity";
};
