import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { aBench, type Bench } from "./cases";

/** A bench with the workflow `sealed`: `go` asks a vendor about the company's name, `stay` changes nothing. */
export async function aSealedBench(): Promise<Bench> {
  const bench = await aBench();
  const chart = {
    initial: "idle",
    states: { idle: { on: { go: "asking", stay: "idle" } }, asking: { on: { back: "idle" } } },
  };
  const call = {
    ...{ name: "lookup", pluginKind: "api", method: "POST", stateNames: ["asking"] },
    url: "https://sealing.fake.test/ask",
    request: { transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName}" }] },
    ...{ successAction: "back", errorAction: "back" },
  };
  await bench.define("sealed", chart, { apiPlugins: [call] });
  return bench;
}

/** What is handed to the queues gets lost, so that what is owed stays where it lies. */
export function loseMessages(): void {
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
  vi.spyOn(env.EFFECTS, "sendBatch").mockImplementation(async () => ({ metadata }));
  vi.spyOn(env.WEBHOOKS, "send").mockImplementation(async () => ({ metadata }));
  vi.spyOn(env.INDEX, "send").mockImplementation(async () => ({ metadata }));
}
