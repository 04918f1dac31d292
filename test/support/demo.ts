import { env } from "cloudflare:workers";
import { vi } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import kyc from "../../scripts/demo/definitions/kyc.json";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import type { Bench } from "./cases";

const demos: Record<string, unknown> = { kyb, kyc };

/** Publishes a demo definition for this tenant. */
export async function demoDefinition(bench: Bench, key: string): Promise<void> {
  const { definition, extensions, config } = demos[key] as {
    definition: JsonObject;
    extensions: JsonObject;
    config?: JsonObject;
  };
  await bench.define(key, definition, extensions, config ?? {});
}

/** Context of a company whose owners' identity checks answer by themselves. */
export const kybCompany = (over: JsonObject = {}): JsonObject => ({
  entity: {
    type: "business",
    data: {
      companyName: "Northwind Trading Ltd",
      registrationNumber: "12345678",
      country: "GB",
      additionalInfo: {
        ubos: [
          { firstName: "Ada", lastName: "Clear", email: "ada@example.com", ownershipPercentage: 60 },
          { firstName: "Bob", lastName: "Small", email: "bob@example.com", ownershipPercentage: 10 },
        ],
      },
      ...over,
    },
  },
});

/** Waits, polling, until a case rests in a state; tells where it is when it does not get there. */
export async function waitForState(ref: CaseRef, state: string, timeoutMs = 20_000): Promise<void> {
  await vi.waitFor(
    async () => {
      const view = await caseOf(env, ref).view();
      const found = view.ok ? (JSON.parse(view.value.body) as { state: string }).state : view.error.code;
      if (found !== state) throw new Error(`state is ${found}, not ${state}`);
    },
    { timeout: timeoutMs, interval: 100 },
  );
}
