import { canonicalJson, isObject, type Json, sameJson } from "../../lib/json";
import type { Stated } from "./current";
import type { Kind } from "./resource.schema";

/** What an apply does about one resource. `extra`: it is there, nobody asked for it, and it stays. */
export type Action = "create" | "update" | "delete" | "extra" | "unchanged";

export interface Change {
  kind: Kind;
  key: string;
  action: Action;
  /** Where the spec differs, of an update; at most `mostDifferences`. */
  differences: Difference[];
}

export interface Difference {
  /** Dotted, from the spec: `rules.2.value`. */
  path: string;
  before?: Json;
  after?: Json;
}

/** What only can be added and changed here: taking it away is done by hand, where it says what that breaks. */
const deletable: ReadonlySet<Kind> = new Set([
  "workflow_definition",
  "rule_set",
  "queue",
  "vendor_adapter",
  "decision_reason",
  "decision_reason_order",
  "identity_provider",
  "alert_definition",
]);
/** There is always exactly one of them. */
const singular: ReadonlySet<Kind> = new Set([
  "house",
  "team",
  "checks",
  "work_times",
  "embedding",
  "sign_in",
  "screening",
]);
const mostDifferences = 50;
/** What an answer shows of differences: it is read by people, and remembered in one row. */
const longestValueChars = 2_000;
const mostShownChars = 500_000;

/**
 * What it takes to make `current` say what `wanted` says. Kinds that `wanted` does not mention are left alone; of those it does mention,
 * what is there beside is `extra`, or goes with `prune`. In the order of `wanted`, extras last.
 */
export function planOf(current: readonly Stated[], wanted: readonly Stated[], prune: boolean): Change[] {
  const known = new Map(current.map((one) => [nameOf(one), one]));
  const named = new Set(wanted.map(nameOf));
  const touched = new Set(wanted.map(({ kind }) => kind));
  const changes = wanted.map(({ kind, key, spec }): Change => {
    const before = known.get(nameOf({ kind, key }));
    if (before === undefined) return { kind, key, action: "create", differences: [] };
    const differences = differencesOf(...comparable(kind, before.spec, spec));
    return { kind, key, action: differences.length === 0 ? "unchanged" : "update", differences };
  });
  const extras = current.filter((one) => touched.has(one.kind) && !named.has(nameOf(one)) && !singular.has(one.kind));
  return [
    ...changes,
    ...extras.map(
      ({ kind, key }): Change => ({
        kind,
        key,
        action: prune && deletable.has(kind) ? "delete" : "extra",
        differences: [],
      }),
    ),
  ];
}

/** Changes as an answer shows them: what is long is said to be, and after half a megabyte the rest only says that it differs. */
export function shownChanges(changes: readonly Change[]): Change[] {
  let chars = 0;
  return changes.map((change) => {
    if (chars > mostShownChars) return { ...change, differences: [] };
    const differences = change.differences.map(({ path, before, after }) => ({
      path: path.slice(0, longestValueChars),
      ...(before !== undefined && { before: shownValue(before) }),
      ...(after !== undefined && { after: shownValue(after) }),
    }));
    chars += JSON.stringify(differences).length;
    return { ...change, differences };
  });
}

function shownValue(value: Json): Json {
  if (typeof value === "string")
    return value.length > longestValueChars ? `<text of ${value.length} characters>` : value;
  const { length } = JSON.stringify(value);
  return length > longestValueChars ? `<${length} characters>` : value;
}

/** The same text for the same plan on the same ground. */
export const planText = (mark: string, wanted: readonly Stated[], prune: boolean): string =>
  canonicalJson({ mark, prune, wanted: wanted.map(({ kind, key, spec }) => ({ kind, key, spec })) });

/** Where two values differ. Lists are compared item by item. */
export function differencesOf(before: Json, after: Json): Difference[] {
  const found: Difference[] = [];
  compare(before, after, "", found);
  return found.slice(0, mostDifferences);
}

type Spec = Stated["spec"];

/** What an apply can change: a list whose entries nobody speaks of keeps them, and headers of endpoints keep their values. */
function comparable(kind: Kind, before: Spec, after: Spec): [Spec, Spec] {
  if (kind === "webhook_endpoint") return [without(before, "headerNames"), without(after, "headerNames")];
  if (kind === "list" && !Object.hasOwn(after, "entries")) return [without(before, "entries"), after];
  return [before, after];
}

const without = ({ ...spec }: Spec, name: string): Spec => {
  delete spec[name];
  return spec;
};

function compare(before: Json, after: Json, path: string, found: Difference[]): void {
  if (found.length > mostDifferences || sameJson(before, after)) return;
  const [left, right] = [partsOf(before), partsOf(after)];
  if (left === null || right === null || Array.isArray(before) !== Array.isArray(after)) {
    found.push({ path, before, after });
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(key), right.get(key)];
    const at = path === "" ? key : `${path}.${key}`;
    if (one === undefined && other !== undefined) found.push({ path: at, after: other });
    else if (one !== undefined && other === undefined) found.push({ path: at, before: one });
    else if (one !== undefined && other !== undefined) compare(one, other, at, found);
  }
}

function partsOf(value: Json): Map<string, Json> | null {
  if (Array.isArray(value)) return new Map(value.map((item, place) => [String(place), item]));
  return isObject(value) ? new Map(Object.entries(value)) : null;
}

const nameOf = ({ kind, key }: { kind: Kind; key: string }): string => `${kind} ${key}`;
