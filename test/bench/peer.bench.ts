import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Actor, actorRef, idFrom, type Opening } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { compileDefinition } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import { bestRate, bestRateAsync, companyContext, guardedKyb, guardedKybEvents } from "./flows";

// The engine of the documented system, as published. It is installed apart from ours: (cd test/bench/peers && npm ci).
interface Peer {
  createWorkflow(options: JsonObject): {
    sendEvent(event: { type: string }): Promise<void>;
    getSnapshot(): { value: unknown };
  };
}

const peers = join(process.cwd(), "test", "bench", "peers");

async function peer(): Promise<Peer> {
  if (!existsSync(join(peers, "node_modules")))
    throw new Error("the peer is not installed: (cd test/bench/peers && npm ci)");
  const loaded = (await import(createRequire(join(peers, "package.json")).resolve("@ballerine/workflow-core"))) as {
    default: Peer;
  };
  return loaded.default;
}

/** Whole cases of twelve states and thirty rules, from opening to approval: ours with log, trace and webhook events. */
export async function benchPeer() {
  const { createWorkflow } = await peer();
  const theirs = await quietly(() =>
    bestRateAsync([50, 150, 150, 150], async (count) => {
      for (let i = 0; i < count; i += 1) {
        const workflow = createWorkflow({
          runtimeId: `case-${i}`,
          definitionType: "statechart-json",
          definition: guardedKyb,
          workflowContext: { machineContext: structuredClone(companyContext) },
        });
        for (const type of guardedKybEvents) await workflow.sendEvent({ type });
        if (workflow.getSnapshot().value !== "approved") throw new Error(`they are in ${workflow.getSnapshot().value}`);
      }
    }),
  );
  const ours = bestRate([2_000, 5_000, 5_000, 5_000], wholeCases);
  const events = guardedKybEvents.length;
  return [
    { name: "whole cases per second, beside the documented engine", ours, theirs, ratio: ours / theirs, floor: 50 },
    {
      name: "decided commands per second, beside their sendEvent",
      ours: ours * (events + 1),
      theirs: theirs * events,
      ratio: (ours * (events + 1)) / (theirs * events),
      floor: 50,
    },
  ];
}

const integrator: Actor = { kind: "api_key", tenantId: idFrom("tenant", "eu_bench"), keyId: "key", scopes: ["admin"] };
const policies = { mayCommand: () => null, undoMs: () => 0 };

function wholeCases(count: number): void {
  const body = JSON.stringify({
    definitionType: "statechart-json",
    definition: guardedKyb,
    extensions: {},
    config: {},
  });
  const compiled = compileDefinition(body, "hash");
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  for (let i = 0; i < count; i += 1) {
    const opened = openCase(compiled.value, opening(i), 1_700_000_000_000);
    if (!opened.ok) throw new Error(opened.error.code);
    let { next } = opened.value;
    for (const name of guardedKybEvents) {
      const command = {
        id: null,
        actor: integrator,
        expectedVersion: null,
        body: { type: "send_event" as const, name, payload: null },
      };
      const decided = decide(compiled.value, next, command, 1_700_000_000_000, policies);
      if (!decided.ok || !decided.value.accepted) throw new Error(`${name} was not taken`);
      next = decided.value.next;
    }
    if (next.status !== "completed" || next.outcome !== "approved") throw new Error(next.status);
  }
}

const opening = (number: number): Opening => ({
  caseId: idFrom("case", `bench${number}`),
  actor: integrator,
  fingerprint: actorRef(integrator).id,
  workflow: { id: idFrom("definition", "kyb"), key: "kyb", version: 1, name: "KYB", hash: "hash" },
  definitionBody: "",
  entity: { id: idFrom("entity", "acme"), type: "business", correlationId: null },
  context: companyContext,
  documents: [],
  config: {},
  language: null,
  externalId: null,
  metadata: {},
  parent: null,
  initialEvent: null,
  clockOffsetMs: 0,
});

/** Their engine tells the console of every step; what is measured is the engine. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log, info, debug, warn } = console;
  console.log = console.info = console.debug = console.warn = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { log, info, debug, warn });
  }
}
