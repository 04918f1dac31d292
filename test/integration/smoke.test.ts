import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import kyb from "../../scripts/demo/definitions/kyb.json";
import kyc from "../../scripts/demo/definitions/kyc.json";
import { aBench } from "../support/cases";

describe("smoke", () => {
  it("runs a kyb case", async () => {
    const bench = await aBench();
    await bench.define("kyc", kyc.definition as never, kyc.extensions as never, (kyc as { config?: object }).config as never);
    await bench.define("kyb", kyb.definition as never, kyb.extensions as never, (kyb as { config?: object }).config as never);
    const ref = await bench.open("kyb", {
      entity: {
        type: "business",
        id: "acme-1",
        data: {
          companyName: "Acme Ltd",
          registrationNumber: "12345678",
          country: "GB",
          additionalInfo: {
            ubos: [
              { firstName: "Ada", lastName: "Clear", ownershipPercentage: 60 },
              { firstName: "Bob", lastName: "Slow", ownershipPercentage: 30 },
              { firstName: "Cy", lastName: "Small", ownershipPercentage: 10 },
            ],
          },
        },
      },
    });
    expect(await bench.state(ref)).toBe("collection_flow");
    const sent = await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    expect(sent.ok).toBe(true);
    await vi.waitFor(
      async () => {
        const kids = await caseOf(env, ref).children();
        console.log(JSON.stringify(kids.ok && kids.value.map((k) => [k.id, k.state, k.status])), await bench.state(ref));
        expect(kids.ok && kids.value.length === 2 && kids.value.every((k) => k.id !== null)).toBe(true);
      },
      { timeout: 15_000, interval: 1_000 },
    );
    const runs = await caseOf(env, ref).runs({ limit: 50, after: null });
    console.log(JSON.stringify(runs, null, 1).slice(0, 6000));
    const timeline = await caseOf(env, ref).timeline({ limit: 50, after: null });
    console.log(timeline.ok && timeline.value.data.map((e) => `${e.seq} ${e.type} ${e.subject} ${e.fromState}->${e.toState}`).join("\n"));
  });
});
