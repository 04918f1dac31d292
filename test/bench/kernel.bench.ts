import { createMachine, initialTransition, transition } from "xstate";
import type { JsonObject } from "../../src/lib/json";
import { compileChart } from "../../src/workflow/chart";
import { type AskGuard, enterChart, stepChart } from "../../src/workflow/kernel";

/** Transitions per second of a KYB chart, ours beside XState's pure `transition()`. Below `floor` the bench fails. */
export async function benchKernel(): Promise<{
  name: string;
  ours: number;
  theirs: number;
  ratio: number;
  floor: number;
}> {
  // The first round warms up; the best of the others counts, since a shared machine only ever makes things slower.
  const ours = [60_000, 400_000, 400_000, 400_000].map(runOurs).slice(1);
  const theirs = [2_000, 10_000, 10_000, 10_000].map(runTheirs).slice(1);
  const [best, other] = [Math.max(...ours), Math.max(...theirs)];
  return { name: "kernel: transitions per second", ours: best, theirs: other, ratio: best / other, floor: 30 };
}

const reviewed = { approve: "approved", reject: "rejected", revision: "pending_resubmission" };
const kyb: JsonObject = {
  id: "kyb",
  initial: "idle",
  states: {
    idle: { on: { START: "collection_flow" } },
    collection_flow: {
      tags: ["collection_flow"],
      on: { COLLECTION_FLOW_FINISHED: "get_vendor_data", ABANDON: "failed" },
    },
    get_vendor_data: {
      tags: ["data_enrichment"],
      on: { VENDOR_DONE: "calculate_risk", VENDOR_FAILED: "manual_review" },
    },
    calculate_risk: { tags: ["pending_process"], on: { RISK_DONE: "pending_kyc", RISK_FAILED: "manual_review" } },
    pending_kyc: { tags: ["pending_process"], on: { KYC_RESPONDED: "pending_kyb" } },
    pending_kyb: { tags: ["pending_process"], on: { KYB_RESPONDED: "manual_review" } },
    manual_review: { tags: ["manual_review"], on: reviewed },
    pending_resubmission: { tags: ["revision"], on: { EMAIL_SENT: "revision", EMAIL_FAILURE: "manual_review" } },
    revision: { tags: ["revision"], on: { RESUBMITTED: "collection_flow" } },
    approved: { tags: ["approved"], type: "final" },
    rejected: { tags: ["rejected"], type: "final" },
    failed: { tags: ["failure"], type: "final" },
  },
};
// Round and round: every event is a real transition, and the case never ends.
const round = [
  "COLLECTION_FLOW_FINISHED",
  "VENDOR_DONE",
  "RISK_DONE",
  "KYC_RESPONDED",
  "KYB_RESPONDED",
  "revision",
  "EMAIL_SENT",
  "RESUBMITTED",
];

const ask: AskGuard = (guard) => ({ engine: guard.engine, verdict: "fails", reads: [] });

function runOurs(count: number): number {
  const compiled = compileChart(kyb);
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const chart = compiled.value;
  const events = round.map((name) => ({ name, payload: { by: "bench" } }));
  let step = enterChart(chart, ask);
  if (step.ok) step = stepChart(chart, step.value.position, { name: "START", payload: null }, ask);
  const startedAtMs = performance.now();
  for (let i = 0; i < count; i += 1) {
    const event = events[i % events.length];
    if (!step.ok || event === undefined) throw new Error("the chart went in a circle");
    step = stepChart(chart, step.value.position, event, ask);
    if (!step.ok || !step.value.taken || step.value.microsteps[0]?.tried.length !== 1) throw new Error("no transition");
  }
  return (count * 1_000) / (performance.now() - startedAtMs);
}

function runTheirs(count: number): number {
  const machine = createMachine(kyb as object);
  const events = round.map((type) => ({ type, by: "bench" }));
  let [state] = transition(machine, initialTransition(machine)[0], { type: "START" });
  const startedAtMs = performance.now();
  for (let i = 0; i < count; i += 1) {
    const event = events[i % events.length];
    if (event === undefined) throw new Error("no event");
    const before: unknown = state.value;
    [state] = transition(machine, state, event);
    if (state.value === before) throw new Error("no transition");
  }
  return (count * 1_000) / (performance.now() - startedAtMs);
}
