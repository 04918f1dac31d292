import { vi, it, expect, beforeAll, afterEach } from "vitest";
import worker from "../../src/index";
import type { CaseMessage } from "../../src/domain";
import { aBench, type Bench } from "../support/cases";
let bench: Bench;
beforeAll(async () => { bench = await aBench(); });
it("x", async () => {
  const lost: CaseMessage[] = [];
  const real = worker.queue;
  vi.spyOn(worker, "queue").mockImplementation(async (batch, env) => {
    if (batch.queue !== "index") return real(batch, env);
    lost.push(...batch.messages.map((m) => m.body as CaseMessage));
  });
  await bench.define("plain", { initial: "a", states: { a: { on: { go: "b" } }, b: { on: { go: "a" } } } });
  const ref = await bench.open("plain");
  await vi.waitFor(() => expect(lost.map(m=>m.caseId)).toContain(ref.caseId), {timeout: 8000});
  console.log(lost);
});
