import { alertSeverities } from "../domain/alerts";
import type { Problem } from "../domain/problems";
import { type AlertDefinition, longestReachDays, type Span, spanMs } from "./alert-definition";
import { withoutName } from "./compile-definition";
import { filterProblems, unknownPath } from "./transaction-filter";
import { transactionPath } from "./transaction-paths";

const dayMs = 86_400_000;

/** What is wrong with a definition of the right shape: parts that make no sense together, and paths that lead nowhere. */
export function definitionProblems(definition: AlertDefinition): Problem[] {
  const problems: Problem[] = [];
  const add = (path: string, message: string) =>
    problems.push({ severity: "error", code: "alert_definition.makes_no_sense", path, message });
  checkFilters(definition, problems);
  checkPaths(definition, add);
  checkWindow(definition, add);
  checkComparison(definition, add);
  checkMinimums(definition, add);
  checkBands(definition, add);
  checkRun(definition, add);
  return problems;
}

type Add = (path: string, message: string) => void;

/** Measured at one transaction, without a window. */
const isOfOne = ({ measure: { aggregate } }: AlertDefinition): boolean => aggregate === "amount" || aggregate === "gap";

function checkFilters({ filter, measure, subject }: AlertDefinition, problems: Problem[]): void {
  if (filter !== undefined) problems.push(...filterProblems(filter, "filter", subject));
  if (measure.aggregate === "share") problems.push(...filterProblems(measure.where, "measure.where", subject));
}

function checkPaths(definition: AlertDefinition, add: Add): void {
  const { subject, groupBy, measure, compare } = definition;
  const textual = (path: string, at: string) => {
    const found = transactionPath(path, subject);
    if (found === null) add(at, unknownPath(path, subject));
    else if (found.kind !== "text")
      add(at, `${path} is no single text: groups and different values are told apart by texts`);
  };
  for (const [i, path] of groupBy.entries()) {
    textual(path, `groupBy.${i}`);
    const twice = repeated(groupBy, i);
    if (twice !== null) add(`groupBy.${i}`, twice);
    if (withoutName(path) === "subject.id") add(`groupBy.${i}`, `groups are of one subject anyway: leave ${path} out`);
  }
  if (measure.aggregate === "distinct") textual(measure.of, "measure.of");
  if (compare.with !== "peer_group") return;
  for (const [i, path] of compare.by.entries()) {
    textual(path, `compare.by.${i}`);
    const twice = repeated(compare.by, i);
    if (twice !== null) add(`compare.by.${i}`, twice);
  }
}

/** Why the path at `i` tells nothing apart that one before it does not; null: it does. */
function repeated(paths: string[], i: number): string | null {
  const path = paths[i] ?? "";
  const first = paths.find((each) => withoutName(each) === withoutName(path)) ?? path;
  if (paths.indexOf(first) === i) return null;
  return first === path ? `${path} is there twice` : `${path} tells the same apart as ${first}: leave one out`;
}

function checkWindow(definition: AlertDefinition, add: Add): void {
  const { window, measure, compare } = definition;
  if (isOfOne(definition)) {
    if (window !== undefined) add("window", `${measure.aggregate} looks at one transaction: leave the window out`);
  } else if (window === undefined) {
    add("window", `${measure.aggregate} of what time? Give a window like {"amount": 7, "unit": "days"}`);
  }
  const baseline = compare.with === "constant" ? undefined : compare.window;
  const reachMs = lengthMs(window) + lengthMs(baseline);
  if (reachMs > longestReachDays * dayMs)
    add(
      baseline === undefined ? "window" : "compare.window",
      `a rule looks back at most ${longestReachDays} days, window and baseline together: make them shorter`,
    );
  if (measure.aggregate === "gap" && compare.with === "constant" && compare.value > longestReachDays)
    add("compare.value", `a gap is told up to ${longestReachDays} days`);
}

const lengthMs = (span: Span | undefined): number => (span === undefined ? 0 : spanMs(span));

const comparable = new Set<string>(["amount", "count", "sum", "average"]);

function checkComparison({ compare, measure, groupBy }: AlertDefinition, add: Add): void {
  if (compare.with === "constant") return;
  if (!comparable.has(measure.aggregate))
    add("compare.with", `${measure.aggregate} is compared with a constant only: there is no average of it`);
  if (compare.with !== "peer_group") return;
  if (groupBy.length > 0) add("groupBy", "peers are subjects as a whole: leave groupBy out, or filter");
  if (compare.window.unit !== "days") add("compare.window.unit", "peers are looked at by whole days: give days");
}

function checkMinimums(definition: AlertDefinition, add: Add): void {
  const { measure, minimumCount, minimumAmount } = definition;
  if (minimumCount !== undefined && isOfOne(definition))
    add("minimumCount", `${measure.aggregate} looks at one transaction; of its history, give compare.minimumCount`);
  if (minimumAmount !== undefined && measure.aggregate !== "amount")
    add("minimumAmount", 'only single amounts have a least one; for others, filter by {"key": "baseAmount", …}');
}

function checkBands({ severity, severityBands, compare }: AlertDefinition, add: Add): void {
  if (severityBands.length > 0 && (compare.operator === "lt" || compare.operator === "lte"))
    add("severityBands", "bands are for values that are too high: with lt and lte, leave them out");
  let below = { from: -1, severity };
  for (const [i, band] of severityBands.entries()) {
    if (band.from <= below.from) add(`severityBands.${i}.from`, "bands start higher from one to the next");
    if (alertSeverities.indexOf(band.severity) <= alertSeverities.indexOf(below.severity))
      add(`severityBands.${i}.severity`, `a band is graver than what is below it, ${below.severity}`);
    below = band;
  }
}

function checkRun({ run, compare, verdict, window }: AlertDefinition, add: Add): void {
  const isDaily = run !== "on_arrival";
  if (!isDaily && compare.with === "peer_group")
    add("run", 'what peers did is known when the day is over: run is {"schedule": "daily"}');
  if (verdict !== undefined && isDaily)
    add("verdict", "only a rule that runs on arrival can answer the caller: leave the verdict out");
  if (!isDaily) return;
  if (window !== undefined && window.unit !== "days")
    add("window.unit", "a rule that runs daily looks at whole days: give days, or run it on arrival");
  if (compare.with === "own_history" && compare.window.unit !== "days")
    add("compare.window.unit", "a rule that runs daily looks at whole days: give days, or run it on arrival");
}
