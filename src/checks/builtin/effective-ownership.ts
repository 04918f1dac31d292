import * as z from "zod";
import { circles, controlledBy, effectiveShares, type Holding } from "../../domain/holdings";
import { flag, lenient, optional, required } from "../fields";
import { builtInCheck } from "./check";
import { judged, type Reason, reason } from "./judged";

const percent = z.preprocess(lenient, z.coerce.number().min(0).max(100).optional());
const Node = z.object({
  id: required,
  data: z.object({ name: optional, type: z.preprocess(lenient, z.string().toUpperCase().optional()) }).prefault({}),
});
const Edge = z.object({
  source: required,
  target: required,
  data: z.object({ sharePercentage: percent, votingPercentage: percent, control: flag }).prefault({}),
});
const Subject = z.object({
  subjectId: optional,
  nodes: z.preprocess((value) => value ?? [], z.array(Node).min(1, "is missing").max(300)),
  edges: z.preprocess((value) => value ?? [], z.array(Edge).max(1_000)),
  options: z.object({ thresholdPercentage: z.coerce.number().gt(0).max(100).default(25) }).prefault({}),
});
type Subject = z.output<typeof Subject>;

/** Who owns or controls a company in the end, through all layers. The graph is that of the check `ubo`: an edge leads from owner to owned. */
export const effectiveOwnership = builtInCheck<Subject>({
  standard:
    "Shares multiply along each way and add up over all ways; control by more than half of the votes, in chains (FATF recommendation 24; threshold as in the EU's AML rules: 25 % or more)",
  summary: "Beneficial owners through layers and circles, and control without ownership",
  input: Subject,
  example: {
    nodes: [
      { id: "acme", data: { name: "Acme Ltd", type: "COMPANY" } },
      { id: "holding", data: { name: "Acme Holding", type: "COMPANY" } },
      { id: "ada", data: { name: "Ada Brennan", type: "PERSON" } },
      { id: "tomas", data: { name: "Tomas Vogel", type: "PERSON" } },
    ],
    edges: [
      { source: "holding", target: "acme", data: { sharePercentage: 80 } },
      { source: "tomas", target: "acme", data: { sharePercentage: 20 } },
      { source: "ada", target: "holding", data: { sharePercentage: 60 } },
      { source: "tomas", target: "holding", data: { sharePercentage: 40 } },
    ],
    options: { thresholdPercentage: 25 },
  },
  judge(graph) {
    const subject = graph.subjectId ?? subjectOf(graph);
    const holdings = graph.edges.map(holdingOf);
    if (subject === null || !graph.nodes.some(({ id }) => id === subject))
      return judged([reason("medium", "no_subject", "The graph does not say which company it is about.")], {});
    const threshold = graph.options.thresholdPercentage / 100;
    const owners = ownersOf(graph, subject, holdings, threshold);
    const beneficial = owners.filter((owner) => owner.beneficialOwner);
    const found = circles(holdings);
    const unexplained = unexplainedShare(owners);
    const reasons: Reason[] = [...graphProblems(subject, holdings, found)];
    if (unexplained >= threshold - epsilon && holdings.some(({ owned }) => owned === subject))
      reasons.push(
        reason("medium", "owners_unknown", `Nobody is named behind ${toPercent(unexplained)} % of the company.`),
      );
    if (!holdings.some(({ owned }) => owned === subject))
      reasons.push(reason("medium", "no_owners", "The graph names no owner of the company."));
    else if (beneficial.length === 0)
      reasons.push(
        reason("low", "no_owner_above_threshold", "No person owns or controls enough; ask for the management."),
      );
    if (beneficial.some(({ by }) => by.length === 1 && by[0] === "control"))
      reasons.push(
        reason("low", "control_without_ownership", "Somebody controls the company without owning enough of it."),
      );
    const data = {
      subjectId: subject,
      thresholdPercentage: graph.options.thresholdPercentage,
      owners,
      beneficialOwners: beneficial.map(({ id }) => id),
      circles: found,
      unexplainedPercentage: toPercent(unexplained),
    };
    return judged(reasons, data);
  },
});

const epsilon = 1e-9;
const toPercent = (fraction: number): number => Math.round(fraction * 1e6) / 1e4;
const fraction = (percentage: number | undefined): number | null =>
  percentage === undefined ? null : percentage / 100;

const holdingOf = ({ source, target, data }: Subject["edges"][number]): Holding => ({
  owner: source,
  owned: target,
  share: fraction(data.sharePercentage),
  votes: fraction(data.votingPercentage),
  control: data.control === true,
});

/** The node called `subject`, or the only one that owns nothing. */
function subjectOf({ nodes, edges }: Subject): string | null {
  if (nodes.some(({ id }) => id === "subject")) return "subject";
  const owners = new Set(edges.map(({ source }) => source));
  const [only, ...others] = nodes.filter(({ id }) => !owners.has(id));
  return only !== undefined && others.length === 0 ? only.id : null;
}

function ownersOf(graph: Subject, subject: string, holdings: readonly Holding[], threshold: number) {
  const shares = effectiveShares(subject, holdings);
  const hasOwners = new Set(holdings.map(({ owned }) => owned));
  return graph.nodes
    .filter(({ id }) => id !== subject)
    .map(({ id, data }) => {
      // A circle that owns itself has a share that nobody can tell.
      const share = shares.has(id) ? (shares.get(id)?.share ?? null) : 0;
      const controls = controlledBy(id, holdings).has(subject);
      const person = isPerson(data.type);
      const by = [
        ...(share !== null && share >= threshold - epsilon ? ["ownership"] : []),
        ...(controls ? ["control"] : []),
      ];
      return {
        id,
        name: data.name ?? null,
        type: data.type ?? null,
        effectivePercentage: share === null ? null : toPercent(share),
        controls,
        ultimate: !hasOwners.has(id),
        beneficialOwner: person && by.length > 0,
        by,
      };
    })
    .filter(({ effectivePercentage, controls }) => effectivePercentage !== 0 || controls);
}

const isPerson = (type: string | undefined): boolean => type === "PERSON" || type === "INDIVIDUAL";

/** What is not held by people in the end. */
function unexplainedShare(owners: ReturnType<typeof ownersOf>): number {
  const byPeople = owners
    .filter(({ type, ultimate }) => ultimate && isPerson(type ?? undefined))
    .reduce((sum, { effectivePercentage }) => sum + (effectivePercentage ?? 0) / 100, 0);
  return Math.max(0, 1 - byPeople);
}

function graphProblems(subject: string, holdings: readonly Holding[], found: readonly string[][]): Reason[] {
  const reasons: Reason[] = [];
  for (const circle of found)
    reasons.push(
      reason(
        "medium",
        "circular_ownership",
        `${circle.length} companies own each other${circle.includes(subject) ? ", this one among them" : ""}.`,
      ),
    );
  const sums = new Map<string, number>();
  for (const { owned, share } of holdings) sums.set(owned, (sums.get(owned) ?? 0) + (share ?? 0));
  if ([...sums.values()].some((sum) => sum > 1 + 1e-4))
    reasons.push(reason("medium", "more_than_whole", "More than 100 % of a company is said to be held."));
  if (holdings.some(({ share, votes, control }) => share === null && votes === null && !control))
    reasons.push(reason("medium", "share_unknown", "The size of a holding is not told."));
  return reasons;
}
