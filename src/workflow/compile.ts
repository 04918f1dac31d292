import type { Form } from "../collection/form";
import { parseForm } from "../collection/form.schema";
import { openForm } from "../collection/open-form";
import type { IndexedField, Problem, SlaRule } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type Plugin, parsePlugins, predecessors } from "../plugins";
import { parseRuleSets, type RuleSet } from "../rules/rule-set";
import { type Chart, compileChart, type StateNode } from "./chart";
import { parseDefinitionBody } from "./definition.schema";
import { type Join, joinOf } from "./join";
import { type PeopleRules, readPeopleRules } from "./people-rules";
import { readPolicies } from "./proof/policy.schema";
import { type ProtectedEvents, protectedEventsOf } from "./proof/protected-events";
import { readWorkRules } from "./sla.schema";
import { stateApprovals } from "./state-approvals";

/** A definition ready to decide with. Made once per isolate and hash. */
export interface CompiledDefinition {
  hash: string;
  chart: Chart;
  config: JsonObject;
  /** `definition.context`: what every case of this definition begins with. */
  initialContext: JsonObject;
  /** Forms that states name in `meta.form`, by key. */
  forms: ReadonlyMap<string, Form>;
  /** In run order. */
  plugins: readonly Plugin[];
  pluginByName: ReadonlyMap<string, Plugin>;
  /** State path → the plugins bound to it, in run order. A plugin may name a state by its path or by its key. */
  pluginsOf: ReadonlyMap<string, readonly Plugin[]>;
  /** Paths of the states in which a plugin comes `after` others. */
  orderedStates: readonly string[];
  /** Rule sets of `riskRules` plugins whose rules stand in the definition. */
  ruleSets: ReadonlyMap<string, readonly RuleSet[]>;
  joins: ReadonlyMap<string, Join>;
  /** What the proofs of its policies and the votes of approvals rely on: `mayRaise` keeps it true. */
  protectedEvents: ProtectedEvents;
  /** How long its cases may take, in the order of the definition. */
  sla: readonly SlaRule[];
  /** Facts that queues and lists can ask for. */
  indexedFields: readonly IndexedField[];
  /** What it asks of the people who work on its cases. */
  people: PeopleRules;
}

export function compileDefinition(bodyText: string, hash: string): Result<CompiledDefinition, Problem[]> {
  const body = parseDefinitionBody(JSON.parse(bodyText));
  if (!body.ok) return body;
  // Earlier releases published any delay and waited for none: such a case goes on without it. Publishing one is refused.
  const chart = compileChart(body.value.definition, ["bad_delay"]);
  if (!chart.ok) return chart;
  const plugins = parsePlugins(body.value.extensions);
  if (!plugins.ok) return plugins;
  // Those that cannot be read are refused at publish; cases of releases that took no notice of them go on without.
  const all = [...plugins.value, ...stateApprovals(chart.value, plugins.value).plugins];
  const ruleSets = inlineRuleSets(plugins.value);
  if (!ruleSets.ok) return ruleSets;
  // A form that an earlier release took opens for good; publishing one that today's checks find fault with is refused.
  const forms = parseForms(body.value.forms, openForm);
  if (!forms.ok) return forms;
  // Like policies: publishing one that cannot be read is refused, and a case of an earlier release goes on without it.
  const work = readWorkRules(body.value.extensions);
  const orderedStates: string[] = [];
  const pluginsOf = new Map<string, readonly Plugin[]>();
  const joins = new Map<string, Join>();
  for (const node of chart.value.nodes) {
    const bound = all.filter((plugin) => isBoundTo(plugin, node));
    if (bound.length > 0) pluginsOf.set(node.path, bound);
    if (bound.some((plugin) => predecessors(plugin, bound).length > 0)) orderedStates.push(node.path);
    const join = joinOf(node);
    if (join !== null) joins.set(node.path, join);
  }
  return ok({
    hash,
    chart: chart.value,
    config: body.value.config,
    initialContext: isObject(body.value.definition.context) ? body.value.definition.context : {},
    forms: forms.value,
    plugins: all,
    pluginByName: new Map(all.map((plugin) => [plugin.name, plugin])),
    pluginsOf,
    orderedStates,
    ruleSets: ruleSets.value,
    joins,
    protectedEvents: protectedEventsOf(readPolicies(body.value.extensions).policies, all, joins.values()),
    sla: work.sla,
    indexedFields: work.indexedFields,
    people: readPeopleRules(body.value.extensions),
  });
}

export function parseForms(raw: JsonObject, read: typeof parseForm = parseForm): Result<Map<string, Form>, Problem[]> {
  const forms = new Map<string, Form>();
  for (const [key, value] of Object.entries(raw)) {
    const form = read(value, `forms.${key}`);
    if (!form.ok) return form;
    forms.set(key, form.value);
  }
  return ok(forms);
}

export const isBoundTo = (plugin: Plugin, node: StateNode): boolean =>
  node.path !== "" &&
  plugin.stateNames.some((name) => name === node.path || (plugin.byPath !== true && name === node.key));

function inlineRuleSets(plugins: readonly Plugin[]): Result<Map<string, readonly RuleSet[]>, Problem[]> {
  const sets = new Map<string, readonly RuleSet[]>();
  for (const plugin of plugins) {
    if (plugin.kind !== "riskRules" || plugin.rulesSource.source !== "inline") continue;
    const parsed = parseRuleSets(plugin.rulesSource.rules);
    if (!parsed.ok) {
      return err(
        parsed.error.map((problem) => ({ ...problem, path: `${plugin.path}.rulesSource.rules.${problem.path}` })),
      );
    }
    sets.set(plugin.name, parsed.value);
  }
  return ok(sets);
}

const compiled = new Map<string, CompiledDefinition>();
const keepCompiled = 200;

/** The compiled form of a pinned definition, from a bounded cache by hash. A published definition always compiles. */
export function compiledOf(bodyText: () => string, hash: string): CompiledDefinition {
  const known = compiled.get(hash);
  if (known !== undefined) {
    compiled.delete(hash); // back to the young end: the map is in order of use
    compiled.set(hash, known);
    return known;
  }
  const fresh = compileDefinition(bodyText(), hash);
  if (!fresh.ok) throw new Error(`definition ${hash} does not compile: ${fresh.error[0]?.code ?? "unknown"}`);
  compiled.set(hash, fresh.value);
  if (compiled.size > keepCompiled) compiled.delete(compiled.keys().next().value as string);
  return fresh.value;
}
