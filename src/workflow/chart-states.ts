import type { Problem } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { StateNode } from "./chart";
import { parseJoin } from "./join";

const maxDepth = 32;
const maxStates = 2_000;

/** A state as written, beside what becomes of it. */
export interface StateDraft {
  node: StateNode;
  config: JsonObject;
  /** Where it stands: `definition.states.review`. */
  at: string;
}

export interface Drafts {
  /** In document order, the root first. */
  states: StateDraft[];
  /** `id` of a state → the state; the root's is the id of the definition. */
  byId: Map<string, StateNode>;
}

/** First reading: the tree of states. Transitions need all states to be known and come second. */
export function readStates(definition: JsonObject, problems: Problem[]): Drafts {
  const drafts: Drafts = { states: [], byId: new Map() };
  readState(definition, "", null, "definition", drafts, problems);
  if (drafts.states[0]?.node.children.length === 0)
    report(problems, "no_states", "definition.states", "a definition needs at least one state");
  return drafts;
}

const report = (problems: Problem[], code: string, path: string, message: string): void => {
  problems.push({ severity: "error", code, path, message });
};

function readState(
  config: JsonObject,
  key: string,
  parent: StateNode | null,
  at: string,
  drafts: Drafts,
  problems: Problem[],
): StateNode {
  const node = blankNode(key, parent, drafts.states.length);
  drafts.states.push({ node, config, at });
  nameState(node, config, at, drafts, problems);
  node.tags = readTags(config.tags, at, problems);
  if (isObject(config.meta)) node.meta = config.meta;
  if (Object.hasOwn(node.meta, "join")) node.join = parseJoin(node.meta.join ?? null, `${at}.meta.join`, problems);
  warnOfUnknownKeys(config, parent === null, at, problems);
  node.children = readChildren(config, node, at, drafts, problems);
  node.lastIndex = drafts.states.length - 1;
  node.type = typeOf(config, node, at, problems);
  if (node.type === "history") node.history = config.history === "deep" ? "deep" : "shallow";
  node.initial = initialOf(config, node, at, problems);
  node.hasHistory = node.children.some((child) => child.type === "history");
  return node;
}

const blankNode = (key: string, parent: StateNode | null, index: number): StateNode => ({
  index,
  lastIndex: index,
  path: parent === null || parent.path === "" ? key : `${parent.path}.${key}`,
  key,
  type: "atomic",
  parent,
  children: [],
  depth: parent === null ? 0 : parent.depth + 1,
  tags: [],
  meta: {},
  join: null,
  transitions: new Map(),
  wildcards: [],
  ownEvents: [],
  always: [],
  mayMoveOnItsOwn: false,
  after: [],
  onDone: [],
  initial: [],
  history: null,
  historyDefault: [],
  hasHistory: false,
  isRemembered: false,
});

function nameState(node: StateNode, config: JsonObject, at: string, drafts: Drafts, problems: Problem[]): void {
  if (node.parent !== null) {
    const fault = faultOfKey(node.key);
    if (fault !== null) report(problems, "bad_state_name", at, `the name of a state ${fault}`);
  }
  const id = typeof config.id === "string" && config.id !== "" ? config.id : node.parent === null ? "(machine)" : null;
  if (id === null) return;
  if (drafts.byId.has(id)) report(problems, "duplicate_id", `${at}.id`, `another state has the id "${id}"`);
  drafts.byId.set(id, node);
}

// Paths are joined by `.`, active leaves by `|`, ids begin with `#`; objects sort keys of digits before all others.
function faultOfKey(key: string): string | null {
  if (key === "") return "may not be empty";
  if (key === "__proto__") return 'may not be "__proto__"';
  if (/[.|#]/.test(key)) return 'may not contain ".", "|" or "#"';
  if (/^\d+$/.test(key)) return "may not be only digits";
  return key.length > 128 ? "may have at most 128 characters" : null;
}

function readTags(raw: Json | undefined, at: string, problems: Problem[]): string[] {
  if (raw === undefined || raw === null) return [];
  const tags = Array.isArray(raw) ? raw : [raw];
  const texts = tags.filter((tag) => typeof tag === "string");
  if (texts.length < tags.length) report(problems, "bad_tags", `${at}.tags`, "tags are texts");
  return [...new Set(texts)];
}

function readChildren(
  config: JsonObject,
  node: StateNode,
  at: string,
  drafts: Drafts,
  problems: Problem[],
): StateNode[] {
  const raw = config.states;
  if (raw === undefined || raw === null) return [];
  if (!isObject(raw)) {
    report(problems, "bad_states", `${at}.states`, "states must be an object: name → state");
    return [];
  }
  if (node.depth >= maxDepth) {
    report(problems, "too_deep", `${at}.states`, `states may be nested at most ${maxDepth} deep`);
    return [];
  }
  const children: StateNode[] = [];
  for (const [key, child] of Object.entries(raw)) {
    const path = `${at}.states.${key}`;
    if (drafts.states.length > maxStates) {
      report(problems, "too_many_states", path, `a definition may have at most ${maxStates} states`);
      break;
    }
    if (!isObject(child)) report(problems, "bad_state", path, "a state must be an object");
    children.push(readState(isObject(child) ? child : {}, key, node, path, drafts, problems));
  }
  return children;
}

const types: readonly string[] = ["atomic", "compound", "parallel", "final", "history"] satisfies StateNode["type"][];
const isType = (value: Json): value is StateNode["type"] => typeof value === "string" && types.includes(value);

function typeOf(config: JsonObject, node: StateNode, at: string, problems: Problem[]): StateNode["type"] {
  const hasChildren = node.children.length > 0;
  const raw = config.type ?? null;
  if (raw === null) return hasChildren ? "compound" : config.history ? "history" : "atomic";
  if (!isType(raw)) {
    report(problems, "bad_type", `${at}.type`, `type must be one of ${types.join(", ")}`);
    return hasChildren ? "compound" : "atomic";
  }
  const needsChildren = raw === "compound" || raw === "parallel";
  if (hasChildren && !needsChildren) {
    report(problems, "bad_type", `${at}.type`, `a state of type ${raw} cannot have states of its own`);
    return "compound";
  }
  if (needsChildren && node.children.every((child) => child.type === "history"))
    report(problems, "no_states", `${at}.states`, `a ${raw} state needs states of its own`);
  if (raw === "history" && node.parent === null)
    report(problems, "bad_type", `${at}.type`, "the definition itself cannot be a history state");
  return raw;
}

function initialOf(config: JsonObject, node: StateNode, at: string, problems: Problem[]): StateNode[] {
  if (node.type === "parallel") return node.children.filter((child) => child.type !== "history");
  if (node.type !== "compound" || node.children.length === 0) return [];
  const raw = isObject(config.initial) ? (config.initial.target ?? null) : (config.initial ?? null);
  const first = node.children.find((child) => child.key === raw);
  if (raw === null)
    report(
      problems,
      "no_initial",
      `${at}.initial`,
      `name the state it begins with, such as "${node.children[0]?.key}"`,
    );
  else if (first === undefined)
    report(problems, "unknown_initial", `${at}.initial`, `there is no state ${JSON.stringify(raw)} among its states`);
  else if (first.type === "history")
    report(problems, "bad_initial", `${at}.initial`, "a state cannot begin with a history state");
  return first === undefined ? [] : [first];
}

const stateKeys = new Set(
  "id type initial states on always after onDone tags meta history target description order context".split(" "),
);
const rootKeys = new Set(
  "key version schema types predictableActionArguments preserveActionOrder strict delimiter".split(" "),
);
// XState knows them, this engine does nothing with them: a plugin does the work there.
const idleKeys = new Set("entry exit invoke activities actions output data".split(" "));

function warnOfUnknownKeys(config: JsonObject, isRoot: boolean, at: string, problems: Problem[]): void {
  for (const key of Object.keys(config)) {
    if (stateKeys.has(key) || (isRoot && rootKeys.has(key))) continue;
    const message = idleKeys.has(key)
      ? `"${key}" has no effect: bind a plugin to the state instead`
      : `unknown key "${key}"`;
    problems.push({
      severity: "warning",
      code: idleKeys.has(key) ? "no_effect" : "unknown_key",
      path: `${at}.${key}`,
      message,
    });
  }
}
