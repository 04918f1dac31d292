import { createServer } from "node:http";
import { expect, type World } from "./journey";

const ends = {
  approved: { type: "final", tags: ["approved"] },
  rejected: { type: "final", tags: ["rejected"] },
};
const person = {
  id: "work-person",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected", revision: "revision" } },
    revision: { tags: ["revision"], on: { back: "review" } },
    ...ends,
  },
};
/** Asks a vendor of ours, then people, then waits a year. */
const company = {
  id: "work-company",
  initial: "asking",
  states: {
    asking: { tags: ["data_enrichment"], on: { ANSWERED: "two_people" } },
    two_people: { tags: ["manual_review"], on: { GRANTED: "watching", DENIED: "rejected" } },
    watching: { after: { P365D: "two_people" }, on: { approve: "approved" } },
    ...ends,
  },
};
const family = {
  id: "work-family",
  initial: "waiting",
  states: {
    waiting: { meta: { join: { children: { plugin: "owners" }, event: "ALL_IN" } }, on: { ALL_IN: "review" } },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    ...ends,
  },
};

const data = { transformer: "jmespath", mapping: "{name: entity.data.companyName}" };
const bodies = (vendorUrl: string) => [
  { key: "work-person", name: "work-person", displayName: "Person", definition: person },
  {
    key: "work-company",
    name: "work-company",
    displayName: "Company with four eyes",
    definition: company,
    extensions: {
      apiPlugins: [
        {
          name: "ledger",
          displayName: "Ledger",
          pluginKind: "api",
          url: `${vendorUrl}/ask`,
          method: "POST",
          stateNames: ["asking"],
          timeoutSeconds: 5,
          retry: { attempts: 2, backoff: { firstSeconds: 0.1, factor: 1, maxSeconds: 1 } },
          request: { transform: [data] },
          successAction: "ANSWERED",
        },
      ],
      commonPlugins: [
        {
          pluginKind: "approval",
          name: "four_eyes",
          displayName: "Four eyes",
          stateNames: ["two_people"],
          count: 2,
          timeoutSeconds: 172_800,
          successAction: "GRANTED",
          cancelledAction: "DENIED",
        },
      ],
    },
  },
  {
    key: "work-family",
    name: "work-family",
    displayName: "Company with owners",
    definition: family,
    extensions: {
      childWorkflowPlugins: [
        {
          name: "owners",
          pluginKind: "child",
          definitionId: "work-person",
          stateNames: ["waiting"],
          iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
          transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
        },
      ],
    },
  },
];

/** Publishes the definitions of this file, their vendor at `vendorUrl`. */
export async function publishWork(world: Pick<World, "api">, vendorUrl: string): Promise<void> {
  for (const body of bodies(vendorUrl)) await publishVersion(world, body);
}

export async function publishVersion(world: Pick<World, "api">, body: object): Promise<void> {
  const draft = await world.api("POST", "/workflow-definitions", body);
  expect(draft.status, JSON.stringify(draft.json)).toBe(201);
  const done = await world.api("POST", `/workflow-definitions/${String(draft.json?.id)}/publish`);
  expect(done.status, JSON.stringify(done.json)).toBe(200);
}

/** The next version of the company's flow: it calls the watching state otherwise. */
export async function publishNextCompany(world: Pick<World, "api">, vendorUrl: string): Promise<void> {
  const [, now] = bodies(vendorUrl);
  const { watching, ...others } = company.states;
  const states = {
    ...others,
    on_watch: { ...watching },
    two_people: { ...company.states.two_people, on: { GRANTED: "on_watch", DENIED: "rejected" } },
  };
  await publishVersion(world, { ...now, definition: { ...company, states } });
}

const scored = {
  id: "work-scored",
  initial: "scoring",
  states: {
    scoring: { tags: ["pending_process"], on: { SCORED: "review" } },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    ...ends,
  },
};

/** Publishes a rule set and a definition that scores by it. One of its rules asks for a fact that nobody gives. */
export async function publishScored(world: Pick<World, "api">): Promise<void> {
  const indicator = (id: string, base: number, domain: string, rule: object) => ({
    id,
    indicator: `Rule about ${id}`,
    domain,
    baseRiskScore: base,
    additionalRiskScore: 10,
    ruleSet: [rule],
  });
  const rules = [
    indicator("industry", 30, "business", { key: "entity.data.industry", operator: "IN", value: ["crypto"] }),
    indicator("country", 60, "geography", { key: "entity.data.country", operator: "EQUALS", value: "GB" }),
    indicator("owners", 80, "ownership", { key: "pluginsOutput.ubo.data.count", operator: "GT", value: 4 }),
  ];
  const draft = await world.api("POST", "/rule-sets", { key: "work-risk", rules });
  expect(draft.status, JSON.stringify(draft.json)).toBe(201);
  expect((await world.api("POST", `/rule-sets/${String(draft.json?.id)}/publish`)).status).toBe(200);
  await publishVersion(world, {
    key: "work-scored",
    name: "work-scored",
    displayName: "Company with a score",
    definition: scored,
    extensions: {
      commonPlugins: [
        {
          name: "risk",
          pluginKind: "riskRules",
          stateNames: ["scoring"],
          rulesSource: { source: "ruleset", key: "work-risk" },
          successAction: "SCORED",
        },
      ],
    },
  });
}

export async function openWork(
  world: Pick<World, "api">,
  workflow: string,
  companyName: string,
  more: object = {},
): Promise<string> {
  const context = { entity: { type: "business", data: { companyName, country: "GB", ...more } } };
  const opened = await world.api("POST", "/cases", { workflow, context });
  expect(opened.status, JSON.stringify(opened.json)).toBe(201);
  return String(opened.json?.id);
}

/** A vendor of the test's own, broken until it is told otherwise. */
export async function aVendor(): Promise<{ url: string; mood: "down" | "fine"; asked: number; end: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      vendor.asked += 1;
      response.writeHead(vendor.mood === "fine" ? 200 : 503, { "content-type": "application/json" });
      response.end(JSON.stringify(vendor.mood === "fine" ? { balance: 12 } : { problem: "books are closed" }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const vendor = {
    url: `http://127.0.0.1:${port}`,
    mood: "down" as "down" | "fine",
    asked: 0,
    end: () => void server.close(),
  };
  return vendor;
}
