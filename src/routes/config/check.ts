import { brandBelow } from "../../db/brands";
import { mostProviders } from "../../db/identity-providers";
import { mostQueues } from "../../db/work-queues";
import { type Brand, isBuiltInQueue, layered, type TenantId } from "../../domain";
import { type Env, settingsOf } from "../../env";
import { sha256Hex } from "../../lib/bytes";
import type { Json, JsonObject } from "../../lib/json";
import { checkUrl, checkWebhookUrl } from "../../outside";
import { parseRuleBook } from "../../rules/rule-book";
import { runRuleTests } from "../../rules/rule-tests";
import { ruleSetsIn } from "../../workflow/analysis/references";
import { type DefinitionBody, parseDefinitionBody } from "../../workflow/definition.schema";
import { examineDefinition, type PolicyResult } from "../../workflow/validate";
import { mostDefinitions } from "../alert-definition-actions";
import { unfitForPublic } from "../branding-actions";
import { mostOwnReasons } from "../decision-reason-routes";
import { factsAbout, type Planned } from "../definition-facts";
import { ruleSetBodyOf } from "../rule-set-actions";
import { mostTriggers } from "../trigger-actions";
import { takenVendorNames } from "../vendor-adapter-routes";
import {
  goneProblems,
  issuerTrouble,
  leftToDo,
  lockOut,
  reasonOrderProblem,
  screeningProblem,
  triggerProblem,
  watchListProblem,
} from "./check-doors";
import { type Current, reasonKey, workflowOfBrand } from "./current";
import type { Change } from "./plan";
import type { Kind, Resource, ResourceOf } from "./resource.schema";

/** What is wrong with a resource. Errors keep everything from being applied. */
export interface ConfigProblem {
  kind: Kind;
  key: string;
  severity: "error" | "warning";
  code: string;
  /** Within the spec. */
  path: string;
  message: string;
}

/** Resources that are to be written, as they will be stored. */
export interface Checked {
  problems: ConfigProblem[];
  /** By key: JSON text of each definition to be published, and what its policies came to. */
  definitions: Map<string, { body: string; hash: string; policies: PolicyResult[] }>;
  /** By key: JSON text of each rule set to be published. */
  ruleSets: Map<string, string>;
}

export interface Checking {
  env: Env;
  db: D1Database;
  tenantId: TenantId;
  nowMs: number;
  current: Current;
  changes: readonly Change[];
  /** All that was sent. */
  resources: readonly Resource[];
  /** How many cases may go at once by rules of retention, as the caller says. */
  confirmCases: number;
}

/** Holds everything that is about to change to the rules that its own call holds it to, as it will be when all of it is there. */
export async function checkConfiguration(checking: Checking): Promise<Checked> {
  const { changes, resources } = checking;
  const written = resources.filter(({ kind, key }) =>
    changes.some((one) => one.kind === kind && one.key === key && (one.action === "create" || one.action === "update")),
  );
  const checked: Checked = { problems: [], definitions: new Map(), ruleSets: new Map() };
  checked.problems.push(...twice(resources), ...tooMany(checking));
  // Definitions are judged with the rule sets and the children that come with them: those first.
  for (const one of ofKind(written, "rule_set")) checkRuleSet(one, checking.nowMs, checked);
  const bodies = new Map<string, DefinitionBody>();
  for (const one of ofKind(written, "workflow_definition")) readDefinition(one, bodies, checked);
  const planned: Planned = {
    definitions: new Map([...checked.definitions].map(([key, { body }]) => [key, body])),
    ruleSets: new Set(checked.ruleSets.keys()),
  };
  for (const [key, body] of bodies) await examine(checking, key, body, planned, checked);
  checked.problems.push(...stillNeeded(checking, checked), ...lockOut(checking), ...leftToDo(checking));
  for (const one of ofKind(written, "retention")) checked.problems.push(...(await goneProblems(checking, one)));
  for (const one of written) {
    const said = await problemIn(checking, one);
    if (said !== null) checked.problems.push({ kind: one.kind, key: one.key, severity: "error", ...said });
  }
  return checked;
}

function checkRuleSet({ kind, key, spec }: ResourceOf<"rule_set">, nowMs: number, checked: Checked): void {
  const { rules, model, tests } = spec;
  const body = ruleSetBodyOf({ rules, model, tests });
  if (!body.ok) {
    const { code, param = "rules", message } = body.error;
    checked.problems.push({ kind, key, severity: "error", code, path: param, message });
    return;
  }
  const book = parseRuleBook(JSON.parse(body.value) as Json);
  const failing = book.ok ? runRuleTests(book.value, nowMs).filter(({ passed }) => !passed) : [];
  for (const { name, problems } of failing)
    checked.problems.push({
      kind,
      key,
      severity: "error",
      code: "rule_tests_failed",
      path: "tests",
      message: `${name}: ${problems.join(" ")}`,
    });
  checked.ruleSets.set(key, body.value);
}

function readDefinition(
  { kind, key, spec }: ResourceOf<"workflow_definition">,
  bodies: Map<string, DefinitionBody>,
  checked: Checked,
): void {
  const { name: _name, displayName: _display, variant: _variant, ...parts } = spec;
  const read = parseDefinitionBody(parts);
  if (!read.ok) {
    checked.problems.push(...read.error.map((one) => ({ kind, key, ...one })));
    return;
  }
  const body = JSON.stringify(read.value);
  bodies.set(key, read.value);
  checked.definitions.set(key, { body, hash: sha256Hex(body), policies: [] });
}

async function examine(
  { db, tenantId }: Checking,
  key: string,
  body: DefinitionBody,
  planned: Planned,
  checked: Checked,
): Promise<void> {
  const kept = checked.definitions.get(key);
  if (kept === undefined) return;
  const facts = await factsAbout(db, tenantId, { key, body: kept.body }, planned);
  const { problems, policies } = examineDefinition(body, facts);
  checked.problems.push(...problems.map((one) => ({ kind: "workflow_definition" as const, key, ...one })));
  kept.policies = policies;
}

/** Rule sets that are to go while a definition that stays judges by them. */
function stillNeeded({ changes, current }: Checking, { definitions }: Checked): ConfigProblem[] {
  const going = new Set(changes.filter((one) => isGoing(one, "rule_set")).map(({ key }) => key));
  if (going.size === 0) return [];
  const bodies = new Map(current.rows.definitions.map(({ key, body }) => [key, body]));
  for (const [key, { body }] of definitions) bodies.set(key, body);
  for (const { key } of changes.filter((one) => isGoing(one, "workflow_definition"))) bodies.delete(key);
  return [...bodies].flatMap(([definition, body]) =>
    ruleSetsIn(body)
      .filter(({ key, version }) => version === null && going.has(key))
      .map(
        ({ key }): ConfigProblem => ({
          kind: "rule_set",
          key,
          severity: "error",
          code: "in_use",
          path: "",
          message: `The definition "${definition}" judges by it.`,
        }),
      ),
  );
}

export type Said = { code: string; path: string; message: string } | null;

async function problemIn(checking: Checking, resource: Resource): Promise<Said> {
  const { env } = checking;
  const badUrl = (path: string, url: string | undefined): Said => {
    const checked = url === undefined ? null : checkUrl(url, settingsOf(env).EGRESS_ALLOW_HOSTS);
    return checked === null || checked.ok ? null : { code: "bad_value", path, message: checked.error.message };
  };
  switch (resource.kind) {
    case "queue":
      return isBuiltInQueue(resource.key)
        ? { code: "conflict", path: "", message: "Everybody has a queue of this name." }
        : null;
    case "alert_definition": {
      const before = checking.current.rows.alertDefinitions.find(({ name }) => name === resource.key);
      const kind = Object.hasOwn(resource.spec, "report") ? "reports" : "transactions";
      return before === undefined || before.kind === kind
        ? null
        : { code: "conflict", path: "", message: `The definition of this name is over ${before.kind}.` };
    }
    case "decision_reason": {
      const { decision, label } = resource.spec;
      const wanted = reasonKey(decision, label);
      return wanted === resource.key
        ? null
        : { code: "bad_value", path: "", message: `Its key has to be "${wanted}".` };
    }
    case "vendor_adapter": {
      const { name, baseUrl, sandboxBaseUrl, auth } = resource.spec;
      if (name !== resource.key)
        return { code: "bad_value", path: "name", message: `Its name has to be its key, "${resource.key}".` };
      if (takenVendorNames.has(name)) return { code: "bad_value", path: "name", message: "This name is taken." };
      const tokenUrl = auth.kind === "oauth2" ? auth.tokenUrl : undefined;
      return (
        badUrl("baseUrl", baseUrl) ?? badUrl("sandboxBaseUrl", sandboxBaseUrl) ?? badUrl("auth.tokenUrl", tokenUrl)
      );
    }
    case "webhook_endpoint": {
      const checked = await checkWebhookUrl(env, resource.key);
      return checked.ok ? null : { code: "bad_value", path: "", message: checked.error.message };
    }
    case "decision_reason_order":
      return reasonOrderProblem(checking, resource);
    case "trigger":
      return triggerProblem(checking, resource);
    case "identity_provider":
      return issuerTrouble(checking, resource);
    case "screening_list":
      return watchListProblem(checking, resource);
    case "screening":
      return screeningProblem(resource);
    case "brand":
      return brandProblem(checking, resource);
    case "work_times": {
      const names = resource.spec.rules.map(({ name }) => name);
      const again = names.find((name, place) => names.indexOf(name) !== place);
      return again === undefined
        ? null
        : { code: "bad_value", path: "rules", message: `Two rules are called "${again}".` };
    }
    default:
      return null;
  }
}

async function brandProblem({ db, tenantId, current, resources }: Checking, { key, spec }: ResourceOf<"brand">) {
  const workflow = workflowOfBrand(key);
  const known = [...current.resources, ...resources].some(
    (one) => one.kind === "workflow_definition" && one.key === workflow,
  );
  if (workflow !== null && !known)
    return { code: "bad_value", path: "", message: `There is no workflow "${workflow}".` };
  const plain = await brandBelow(db, { tenantId, workflowKey: null });
  const house = brandIn(resources, "tenant") ?? brandIn(current.resources, "tenant") ?? {};
  const below = workflow === null ? plain : layered(plain, house);
  const embedding = ofKind(resources, "embedding")[0]?.spec.origins;
  const listed = current.resources.find(({ kind }) => kind === "embedding")?.spec.origins;
  const origins = embedding ?? (Array.isArray(listed) ? listed.map(String) : []);
  const trouble = unfitForPublic(layered(below, spec), spec, origins);
  return trouble === null
    ? null
    : { code: trouble.code, path: (trouble.param ?? "").replace(/^brand\./, ""), message: trouble.message };
}

const brandIn = (all: readonly { kind: Kind; key: string; spec: object }[], key: string): Brand | undefined =>
  all.find((one) => one.kind === "brand" && one.key === key)?.spec;

function twice(resources: readonly Resource[]): ConfigProblem[] {
  const names = resources.map(({ kind, key }) => `${kind} ${key}`);
  return resources
    .filter((_, place) => names.indexOf(names[place] ?? "") !== place)
    .map(({ kind, key }) => ({
      kind,
      key,
      severity: "error",
      code: "bad_value",
      path: "",
      message: "It is there twice.",
    }));
}

/** How many a tenant may have, when all is done. */
function tooMany({ changes }: Checking): ConfigProblem[] {
  return [
    ["queue", mostQueues] as const,
    ["alert_definition", mostDefinitions] as const,
    ["decision_reason", mostOwnReasons] as const,
    ["webhook_endpoint", 100] as const,
    ["trigger", mostTriggers] as const,
    ["identity_provider", mostProviders] as const,
  ]
    .filter(([kind, most]) => changes.filter((one) => one.kind === kind && one.action !== "delete").length > most)
    .map(([kind, most]) => ({
      kind,
      key: "",
      severity: "error",
      code: "conflict",
      path: "",
      message: `A tenant can have at most ${most} of them.`,
    }));
}

const isGoing = ({ kind, action }: Change, wanted: Kind): boolean => kind === wanted && action === "delete";

const ofKind = <K extends Kind>(resources: readonly Resource[], kind: K): ResourceOf<K>[] =>
  resources.filter((one): one is ResourceOf<K> => one.kind === kind);

export const viewOfProblem = (one: ConfigProblem): JsonObject => ({ ...one });
