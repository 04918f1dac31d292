import { circles, controlledBy, effectiveShares, type Holding } from "../domain/holdings";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { sameFact } from "./compared-facts";

/** Who says so: the applicant, or the register of owners. */
export type OwnershipSource = "declared" | "register";

export interface OwnershipNode {
  id: string;
  name: string;
  kind: "person" | "company" | "unknown";
  isSubject: boolean;
  /** Fraction of the subject, all ways together; null: it cannot be told (a circle that nobody owns from outside). */
  effective: number | null;
  /** By more than half of the votes, in chains, or by other means. */
  controls: boolean;
  /** A person who owns or controls enough. */
  isBeneficial: boolean;
  sources: OwnershipSource[];
  /** What the applicant declared, as a fraction; null: nothing. */
  declaredShare: number | null;
  /** Item of the case's list of owners; null: the applicant did not name them. */
  itemId: string | null;
}

export interface OwnershipEdge extends Holding {
  source: OwnershipSource;
}

/** Where the applicant and the register differ. */
export interface OwnershipConflict {
  kind: "not_in_register" | "not_declared" | "share_differs";
  nodeId: string;
  name: string;
  declared: number | null;
  register: number | null;
}

export interface Ownership {
  subjectId: string;
  threshold: number;
  nodes: OwnershipNode[];
  edges: OwnershipEdge[];
  conflicts: OwnershipConflict[];
  /** Nodes that own each other in a circle. */
  circles: string[][];
}

/** Shares that are this near are the same: registers round. */
const sameShare = 0.011;
const epsilon = 1e-9;
const mostNodes = 300;
const subject = "subject";

/**
 * The owners of a company out of what the applicant declared and what the register of owners (a `ubo` check: edges lead from owner to
 * owned) says, as one graph. The same name is the same owner. Shares multiply along each way and add up over all ways; where the
 * register says how things stand, shares follow from it, and what only the applicant says is drawn beside.
 */
export function ownershipOf(
  said: { subjectName: string; owners: readonly JsonObject[]; register: JsonObject | null },
  threshold = 0.25,
): Ownership {
  const nodes = new Map<string, OwnershipNode>();
  const edges: OwnershipEdge[] = [];
  const names = registerInto(nodes, edges, said);
  const hasRegister = edges.length > 0;
  for (const owner of said.owners.slice(0, mostNodes)) declareInto(nodes, edges, owner, names);
  const told = hasRegister ? edges.filter(({ source }) => source === "register") : edges;
  const shares = effectiveShares(subject, told);
  for (const node of nodes.values()) {
    if (node.isSubject) continue;
    node.effective = shares.has(node.id) ? (shares.get(node.id)?.share ?? null) : 0;
    node.controls = controlledBy(node.id, told).has(subject);
    const enough = node.effective !== null && node.effective >= threshold - epsilon;
    const declaredEnough = !node.sources.includes("register") && (node.declaredShare ?? 0) >= threshold - epsilon;
    node.isBeneficial = node.kind === "person" && (enough || node.controls || declaredEnough);
  }
  const all = [...nodes.values()];
  return {
    subjectId: subject,
    threshold,
    nodes: all,
    edges,
    conflicts: hasRegister ? all.flatMap((node) => conflictOf(node, threshold)) : [],
    circles: circles(told),
  };
}

/** Takes over the register's graph. Answers its names, to recognise who was declared. */
function registerInto(
  nodes: Map<string, OwnershipNode>,
  edges: OwnershipEdge[],
  { subjectName, register }: { subjectName: string; register: JsonObject | null },
): Map<string, string> {
  const listed = objectsIn(register?.nodes).slice(0, mostNodes);
  const links = objectsIn(register?.edges).slice(0, 3 * mostNodes);
  const owners = new Set(links.map(({ source }) => textOf(source)));
  const only = listed.filter(({ id }) => !owners.has(textOf(id)));
  const root = listed.some(({ id }) => id === subject) ? subject : only.length === 1 ? textOf(only[0]?.id) : null;
  const idOf = (raw: Json | undefined): string => (textOf(raw) === root ? subject : `r:${textOf(raw)}`);
  nodes.set(subject, aNode(subject, subjectName, "company", { isSubject: true }));
  for (const one of listed) {
    const id = idOf(one.id);
    if (id === subject) continue;
    nodes.set(
      id,
      aNode(id, textOf(getPath(one, "data.name")) || textOf(one.id), kindOf(getPath(one, "data.type")), {
        sources: ["register"],
      }),
    );
  }
  for (const { source, target, data } of links) {
    const [owner, owned] = [idOf(source), idOf(target)];
    if (root === null || !nodes.has(owner) || !nodes.has(owned)) continue;
    const of = isObject(data) ? data : {};
    edges.push({
      owner,
      owned,
      share: fractionOf(of.sharePercentage),
      votes: fractionOf(of.votingPercentage),
      control: of.control === true,
      source: "register",
    });
  }
  return new Map([...nodes.values()].filter(({ isSubject }) => !isSubject).map(({ id, name }) => [id, name]));
}

function declareInto(
  nodes: Map<string, OwnershipNode>,
  edges: OwnershipEdge[],
  owner: JsonObject,
  names: ReadonlyMap<string, string>,
): void {
  const person = [textOf(owner.firstName), textOf(owner.lastName)].filter(Boolean).join(" ");
  const name = person || textOf(owner.companyName) || textOf(owner.name) || "No name";
  const itemId = textOf(owner.id) || null;
  const declaredShare = fractionOf(owner.ownershipPercentage ?? owner.percentageOfOwnership ?? owner.sharePercentage);
  const known = [...names].find(([id, registered]) => sameFact(registered, name) && !isTaken(nodes.get(id)))?.[0];
  const found = known === undefined ? undefined : nodes.get(known);
  if (found !== undefined) {
    found.sources.push("declared");
    found.itemId = itemId;
    found.declaredShare = declaredShare;
    return;
  }
  // Integrators write lists as they like: two owners with one id are two owners all the same.
  const own = `d:${itemId ?? ""}`;
  const id = itemId === null || nodes.has(own) ? `n:${nodes.size}` : own;
  nodes.set(
    id,
    aNode(id, name, textOf(owner.companyName) === "" ? "person" : "company", {
      sources: ["declared"],
      itemId,
      declaredShare,
    }),
  );
  edges.push({ owner: id, owned: subject, share: declaredShare, votes: null, control: false, source: "declared" });
}

const isTaken = (node: OwnershipNode | undefined): boolean => node?.sources.includes("declared") ?? true;

const aNode = (
  id: string,
  name: string,
  kind: OwnershipNode["kind"],
  over: Partial<OwnershipNode> = {},
): OwnershipNode => ({
  id,
  name,
  kind,
  isSubject: false,
  effective: null,
  controls: false,
  isBeneficial: false,
  sources: [],
  declaredShare: null,
  itemId: null,
  ...over,
});

function conflictOf(node: OwnershipNode, threshold: number): OwnershipConflict[] {
  if (node.isSubject) return [];
  const { id: nodeId, name, declaredShare: declared, effective: register } = node;
  const conflict = (kind: OwnershipConflict["kind"]) => [{ kind, nodeId, name, declared, register }];
  if (!node.sources.includes("register"))
    return [{ kind: "not_in_register" as const, nodeId, name, declared, register: null }];
  if (!node.sources.includes("declared")) {
    const counts = node.kind === "person" && ((register ?? 0) >= threshold - epsilon || node.controls);
    return counts ? conflict("not_declared") : [];
  }
  if (declared === null || register === null) return [];
  return Math.abs(declared - register) > sameShare ? conflict("share_differs") : [];
}

const objectsIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";

/** `25`, `"25"` and `"25 %"` → 0.25; null for what is no share. */
function fractionOf(value: Json | undefined): number | null {
  const text = textOf(value).replace(/\s*%$/, "").replace(",", ".");
  const percent = Number(text);
  return !/^[\d.]+(?:e-\d+)?$/.test(text) || Number.isNaN(percent) || percent > 100 ? null : percent / 100;
}

function kindOf(type: Json | undefined): OwnershipNode["kind"] {
  const text = textOf(type).toUpperCase();
  if (text === "PERSON" || text === "INDIVIDUAL") return "person";
  return text === "COMPANY" || text === "BUSINESS" || text === "ORGANISATION" ? "company" : "unknown";
}
