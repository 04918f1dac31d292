import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import apiPluginExample from "../../scripts/demo/definitions/api_plugin_example.json";
import externalRequestExample from "../../scripts/demo/definitions/dynamic_external_request_example.json";
import merchantCodeExample from "../../scripts/demo/definitions/merchant_code_rule_example.json";
import merchantCodeUsExample from "../../scripts/demo/definitions/merchant_code_rule_us_example.json";
import { fileKey } from "../../src/documents/file-key";
import type { CaseId } from "../../src/domain";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { eventually } from "../support/eventually";
import { attemptsOf, type DefinitionFile, publishFiles, retriesAreDue, runOf, untilState } from "../support/journey";
import { answerAt, receiverAt } from "../support/receiver";
import type { SeededTenant } from "../support/tenant";

// The walkthroughs that users of the documented system arrive with: their routes, their bodies, their slips of type. Only the host
// and the key are ours.

const file = (json: unknown): DefinitionFile => json as DefinitionFile;
const onePixel = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
  (character) => character.charCodeAt(0),
);

let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  await publishFiles(
    api,
    ...[externalRequestExample, merchantCodeExample, merchantCodeUsExample, apiPluginExample].map(file),
  );
});
beforeEach(() =>
  answerAt("files.fake.test", () => new Response(onePixel, { headers: { "content-type": "image/png" } })),
);
afterEach(() => void vi.restoreAllMocks());

const run = async (workflowId: string, context: JsonObject, config: JsonObject = {}): Promise<string> => {
  const started = await api.post("/external/workflows/run", { workflowId, context, config });
  expect([started.status, Object.keys(started.json)]).toEqual([
    200,
    ["workflowDefinitionId", "workflowRuntimeId", "ballerineEntityId", "entities"],
  ]);
  return started.textAt("workflowRuntimeId");
};
const send = async (caseId: string, name: string): Promise<void> => {
  expect((await api.post(`/external/workflows/${caseId}/send-event`, { name })).status).toBe(200);
};

/** The guide's company, with numbers as texts and texts as numbers where its users write them so. */
const company = (file: string, uri = "https://files.fake.test/bill.png"): JsonObject => ({
  entity: {
    type: "business",
    id: `guide-${crypto.randomUUID()}`,
    data: {
      companyName: "Meridian",
      registrationNumber: 218840,
      legalForm: "GmbH",
      countryOfIncorporation: "DE",
      dateOfIncorporation: "2012-03-04T00:00:00.000Z",
      address: "Lindenallee 14, Berlin",
      phoneNumber: 4_930_555_014,
      email: "ops@meridian.example",
      website: "https://meridian.example",
      industry: "components",
      taxIdentificationNumber: "12",
      vatNumber: "DE1",
      numberOfEmployees: "42",
      businessPurpose: "trade",
      approvalState: "NEW",
      additionalInfo: {},
    },
  },
  documents: [
    {
      category: "proof_of_address",
      type: "water_bill",
      issuer: { country: "GH" },
      pages: [{ provider: "http", uri, metadata: { side: "front", pageNumber: "1" }, type: "pdf" }],
      properties: { docNumber: 1234, userAddress: "Lindenallee 14" },
      version: "1",
      issuingVersion: 1,
    },
  ],
  api_config: { url: file, special_header: "abc" },
});

const exampleKey = "dynamic_external_request_example";
async function startedWith(file: string, uri?: string): Promise<string> {
  const caseId = await run(exampleKey, company(file, uri));
  await send(caseId, "start");
  return caseId;
}

describe("walkthrough 1: a company checked with an external source", () => {
  it.each([
    ["business_test_eu", "auto_approve", 0.92, "approved"],
    ["business_test_middle", "manual_review", 0.6, null],
    ["business_test_low", "auto_reject", 0.2, "rejected"],
  ])("decides on %s: %s", async (file, state, score, outcome) => {
    const caseId = await startedWith(file);
    const read = await untilState(api, caseId, state);
    expect(read.json).toMatchObject({
      outcome,
      workflowRuntimeData: { state, status: outcome === null ? "active" : "completed" },
    });
    const { context } = (await api.get(`/external/workflows/${caseId}/context`)).json;
    expect(context).toMatchObject({
      entity: { data: { registrationNumber: 218840, numberOfEmployees: "42" } },
      pluginsOutput: { companyData: { name_fuzziness_score: score, business_details: {} } },
    });
  });

  it("keeps why the first guard did not hold, with the values it read and the note the definition wants", async () => {
    const caseId = await startedWith("business_test_middle");
    await untilState(api, caseId, "manual_review");
    const why = await api.get(`/cases/${caseId}/explanation`);
    expect(why.at("transitions.0.tried")).toMatchObject([
      {
        targets: ["auto_approve"],
        taken: false,
        guard: {
          verdict: "fails",
          onFailed: { manualReviewReason: "the name differs from the registered one" },
          reads: expect.arrayContaining([
            { path: "pluginsOutput.companyData.name_fuzziness_score", found: true, value: 0.6 },
          ]),
        },
      },
      { targets: ["manual_review"], taken: true },
    ]);
  });

  it("goes to a person when the source is down, after its retries", async () => {
    const caseId = await startedWith("business_test_500");
    await eventually(async () => {
      await retriesAreDue(tenant.tenantId, caseId);
      expect(await attemptsOf(api, caseId, "companyData")).toHaveLength(4);
    });
    const read = await untilState(api, caseId, "manual_review");
    expect(read.at("context.pluginsOutput.companyData")).toMatchObject({ status: "ERROR" });
    expect(read.at("incidents")).toEqual([]);
  });

  it("lets a person approve, reject, or send back and decide later", async () => {
    const walks = [
      [["approve"], "approved"],
      [["reject"], "rejected"],
      [["revision", "RETURN_TO_REVIEW", "approve"], "approved"],
    ] as const;
    const walked = walks.map(async ([events]) => {
      const caseId = await startedWith("business_test_middle");
      await untilState(api, caseId, "manual_review");
      for (const event of events) await send(caseId, event);
      return (await api.get(`/external/workflows/${caseId}`)).at("state");
    });
    expect(await Promise.all(walked)).toEqual(walks.map(([, state]) => state));
  });

  it("keeps a document that names an address, in R2, byte by byte", async () => {
    const caseId = await run(exampleKey, company("business_test_eu"));
    const fileId = await eventually(async () => {
      const read = await api.get(`/external/workflows/${caseId}/context`);
      expect(read.at("context.documents.0")).toMatchObject({
        category: "proof_of_address",
        type: "water_bill",
        issuer: { country: "GH" },
        properties: { docNumber: 1234 },
        pages: [{ metadata: { pageNumber: "1" }, problem: null }],
      });
      return read.textAt("context.documents.0.pages.0.ballerineFileId");
    });
    const kept = await env.DOCUMENTS.get(fileKey({ tenantId: tenant.tenantId, caseId: caseId as CaseId }, fileId));
    expect(new Uint8Array((await kept?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(onePixel);
    expect(kept?.httpMetadata?.contentType).toBe("image/png");
  });

  it.each(["https://guide-gone.fake.test/bill.png", "http://169.254.169.254/latest", "http://10.0.0.1/bill.pdf"])(
    "runs all the same when the document at %s cannot be had, and says so",
    async (uri) => {
      answerAt("guide-gone.fake.test", () => new Response("gone", { status: 404 }));
      const caseId = await startedWith("business_test_eu", uri);
      await untilState(api, caseId, "auto_approve");
      await eventually(async () => {
        const read = await api.get(`/external/workflows/${caseId}/context`);
        expect(read.at("context.documents.0.pages.0")).toMatchObject({
          ballerineFileId: null,
          problem: "could not be fetched",
        });
      });
    },
  );

  it("tells both end states' webhook plugins", async () => {
    const ends = [
      ["business_test_eu", "auto_approve", "approved_webhook"],
      ["business_test_low", "auto_reject", "rejected_webhook"],
    ] as const;
    await Promise.all(
      ends.map(async ([file, state, plugin]) => {
        const caseId = await startedWith(file);
        await untilState(api, caseId, state);
        await eventually(async () => expect(await runOf(api, caseId, plugin)).toMatchObject({ status: "success" }));
      }),
    );
  });

  // The guide's exercise: 0.8 becomes 0.9. A case that runs keeps the rules it began with.
  it("is tightened by upgrade, edit, validate and publish, without a restart", async () => {
    const before = await startedWith("business_test_near");
    await untilState(api, before, "auto_approve");
    const open = await run(exampleKey, company("business_test_near"));

    const draft = await api.post(`/workflow-definition/${exampleKey}/upgrade`);
    expect(draft.json).toMatchObject({ key: exampleKey, version: 2, status: "draft" });
    const id = draft.textAt("id");
    expect(draft.headers.get("location")).toBe(`/api/v1/workflow-definitions/${id}`);
    const definition = JSON.parse(JSON.stringify(draft.at("definition")).replace("0.8", "0.9")) as JsonObject;
    expect((await api.put(`/workflow-definition/${id}/definition`, { definition })).status).toBe(200);
    expect((await api.post(`/workflow-definitions/${id}/validate`)).json).toEqual({
      valid: true,
      problems: [],
      policies: [],
    });
    expect((await api.post(`/workflow-definitions/${id}/publish`)).at("status")).toBe("published");

    const after = await startedWith("business_test_near");
    expect((await untilState(api, after, "manual_review")).at("workflow.version")).toBe(2);
    await send(open, "start");
    expect((await untilState(api, open, "auto_approve")).at("workflow.version")).toBe(1);
  });
});

describe("a run that cannot begin", () => {
  it.each<[JsonObject, string]>([
    [{ workflowId: "no_such_workflow", context: company("business_test_eu") }, "workflowId"],
    [
      { workflowId: exampleKey, context: { ...company("business_test_eu"), documents: "water_bill" } },
      "context.documents",
    ],
    [{ workflowId: exampleKey, context: { entity: { type: "business", data: "Acme" } } }, "context.entity.data"],
    [{ context: company("business_test_eu") }, "workflowId"],
    [{ workflowId: exampleKey }, "context"],
  ])("says which field of the caller is to blame: %j", async (body, param) => {
    const refused = await api.post("/external/workflows/run", body);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect([refused.at("error.type"), refused.at("error.param")]).toEqual([
      refused.status === 404 ? "not_found" : "invalid_request",
      param,
    ]);
  });
});

describe("walkthrough 2: a transition rule on a merchant code", () => {
  it.each([
    ["merchant_code_rule_example", "0742", "DE", "rejected"],
    ["merchant_code_rule_example", "5999", "DE", "manual_review"],
    ["merchant_code_rule_us_example", "0742", "US", "rejected"],
    ["merchant_code_rule_us_example", "0742", "DE", "manual_review"],
    ["merchant_code_rule_us_example", "5999", "US", "manual_review"],
  ])("%s sends the code %s in %s to %s", async (workflowId, mcc, country, state) => {
    const data = { companyName: "Corner Shop", country, registrationNumber: 4711, additionalInfo: { store: { mcc } } };
    const caseId = await run(workflowId, { entity: { type: "business", data } });
    const sent = await api.post(`/external/workflows/${caseId}/event`, { name: "COLLECTION_FLOW_FINISHED" });
    expect(sent.at("accepted")).toBe(true);
    await untilState(api, caseId, state);
  });
});

describe("walkthrough 4: webhooks", () => {
  it("arrive at the subscription of a run, verified by the library and by the guide's sample", async () => {
    const receiver = receiverAt("guide-run.fake.test", () => tenant.webhookSecret);
    const events = ["workflow.state.changed", "workflow.completed", "workflow.context.document.changed"];
    const subscription = { type: "webhook", url: "https://guide-run.fake.test/hook", events };
    const caseId = await run(exampleKey, company("business_test_middle"), { subscriptions: [subscription] });
    await send(caseId, "start");
    await untilState(api, caseId, "manual_review");
    const documentId = (await api.get(`/external/workflows/${caseId}`)).textAt("context.documents.0.id");
    const decide = (body: JsonObject) => api.post(`/cases/${caseId}/documents/${documentId}/decision`, body);
    expect((await decide({ decision: "revision", reason: "blurry" })).status).toBe(200);
    expect((await decide({ decision: "reject", reason: "forged" })).status).toBe(200);
    await send(caseId, "reject");

    const ofType = (type: string) => receiver.deliveries.map(({ body }) => body).filter((body) => body.type === type);
    await eventually(() => expect(ofType("workflow.completed")).toHaveLength(1));
    await eventually(() => expect(ofType("workflow.context.document.changed")).toHaveLength(2));
    expect(receiver.forgeries).toEqual([]);
    expect(receiver.deliveries.every(({ path }) => path === "/hook")).toBe(true);
    const sequences = receiver.deliveries.map(({ body }) => body.sequence);
    expect(new Set(sequences).size).toBe(sequences.length);
    const [asked, refused] = ofType("workflow.context.document.changed").sort(
      (one, other) => Number(one.sequence) - Number(other.sequence),
    );
    expect(asked).toMatchObject({
      state: "manual_review",
      data: { documents: [{ id: documentId, decision: { status: "revision", revisionReason: "blurry" } }] },
    });
    expect(refused).toMatchObject({
      data: { documents: [{ decision: { status: "rejected", rejectionReason: "forged", revisionReason: null } }] },
    });
    const ended = await api.get(`/cases/${caseId}`);
    expect(ofType("workflow.completed")[0]).toMatchObject({
      eventName: "workflow.completed",
      apiVersion: 1,
      environment: "sandbox",
      workflowRuntimeId: caseId,
      workflowDefinitionId: ended.at("workflow.id"),
      ballerineEntityId: ended.at("entityId"),
      correlationId: ended.at("context.entity.id"),
      state: "rejected",
      workflowStatus: "completed",
      workflowFinalState: "rejected",
      workflowResolvedAt: expect.stringMatching(/Z$/),
      data: { entity: ended.at("context.entity"), documents: [{ decision: { status: "rejected" } }] },
    });
  });

  it("arrive at the subscription of a definition, with the final state of each walk", async () => {
    const receiver = receiverAt("guide-definition.fake.test", () => tenant.webhookSecret);
    const subscriptions = [
      { type: "webhook", url: "https://guide-definition.fake.test/ends", events: ["workflow.completed"] },
      { type: "email", url: "https://guide-definition.fake.test/never", events: ["workflow.completed"] },
    ];
    const { definition, extensions, config } = file(externalRequestExample);
    await publishFiles(api, {
      key: "subscribed",
      name: "subscribed",
      definition: definition as JsonObject,
      extensions: extensions as JsonObject,
      config: { ...(config as JsonObject), subscriptions },
    });
    const walks = [
      ["business_test_eu", "auto_approve"],
      ["business_test_low", "auto_reject"],
    ] as const;
    const ends = await Promise.all(
      walks.map(async ([file, state]) => {
        const caseId = await run("subscribed", company(file));
        await send(caseId, "start");
        await untilState(api, caseId, state);
        return [caseId, state] as const;
      }),
    );
    await eventually(() => expect(receiver.deliveries).toHaveLength(2));
    expect(receiver.forgeries).toEqual([]);
    expect(
      Object.fromEntries(receiver.deliveries.map(({ body }) => [body.workflowRuntimeId, body.workflowFinalState])),
    ).toEqual(Object.fromEntries(ends));
  });

  it.each([
    ["an object", { transformer: "jmespath", mapping: "{success_result: @}" }],
    ["a list", [{ transformer: "jmespath", mapping: "{success_result: @}" }]],
  ])("are posted by a plugin with its own headers, its transform written as %s", async (spelling, transform) => {
    await writeSecret(env, tenant.tenantId, "HOOK_TOKEN", "tok-123", Date.now());
    const host = `plugin-${spelling.replaceAll(" ", "-")}.fake.test`;
    const receiver = receiverAt(host, () => tenant.webhookSecret);
    const key = `posts_${spelling.replaceAll(" ", "_")}`;
    const chart = {
      initial: "idle",
      states: { idle: { on: { finish: "approved" } }, approved: { type: "final", tags: ["approved"] } },
    };
    const plugin = {
      name: "tell",
      url: `https://${host}/tell`,
      method: "POST",
      stateNames: ["approved"],
      headers: { authorization: "Bearer {secret.HOOK_TOKEN}" },
      request: { transform },
    };
    await publish(api, key, chart, { extensions: { apiPlugins: [{ ...plugin, pluginKind: "webhook" }] } });
    const caseId = await run(key, { entity: { type: "business", id: "w4", data: { companyName: "Acme" } } });
    await send(caseId, "finish");
    await eventually(() => expect([receiver.deliveries.length, receiver.forgeries]).toEqual([1, []]));
    const [told] = receiver.deliveries;
    expect(told?.headers.get("authorization")).toBe("Bearer tok-123");
    expect(told?.body).toMatchObject({ success_result: { entity: { data: { companyName: "Acme" } } } });
  });
});

describe("walkthrough 5: a plugin that asks an interface", () => {
  const asking = (registrationNumber?: Json): JsonObject => ({
    entity: {
      type: "business",
      data: {
        companyName: "Acme & Söhne",
        country: "D E",
        ...(registrationNumber !== undefined && { registrationNumber }),
      },
    },
  });
  /** The guide's definition, asking at our own host, with its header written in another way. */
  function askingAt(host: string, key: string, authorization: string): DefinitionFile {
    const { definition, extensions, config } = file(apiPluginExample);
    const [plugin] = getPath(extensions ?? null, "apiPlugins") as JsonObject[];
    const url = { ...(plugin?.url as JsonObject), options: { base: `https://${host}` } };
    const moved = { ...plugin, url, headers: { Authorization: authorization } };
    return { key, name: key, definition, extensions: { apiPlugins: [moved] }, config } as DefinitionFile;
  }

  it.each([
    ["braces", "Bearer {secret.COMPANY_LOOKUP_TOKEN}", "Bearer look-1"],
    ["bare", "secret.COMPANY_LOOKUP_TOKEN", "look-1"],
  ])(
    "fills path, mapping and secret (%s), and keeps the answer where it is told to",
    async (spelling, header, sent) => {
      await writeSecret(env, tenant.tenantId, "COMPANY_LOOKUP_TOKEN", "look-1", Date.now());
      const asked: { url: string; authorization: string | null; body: unknown }[] = [];
      const host = `lookup-${spelling}.fake.test`;
      answerAt(host, async (request) => {
        const authorization = request.headers.get("authorization");
        asked.push({ url: request.url, authorization, body: await request.json() });
        return Response.json({ registered: true });
      });
      await publishFiles(api, askingAt(host, `lookup_${spelling}`, header));
      const caseId = await run(`lookup_${spelling}`, asking(4711));
      await send(caseId, "start");
      const read = await untilState(api, caseId, "manual_review");
      expect(asked).toEqual([
        {
          url: `https://${host}/v1/sink?country=D%20E`,
          authorization: sent,
          body: { name: "Acme & Söhne", number: 4711, reference: caseId },
        },
      ]);
      expect(read.at("context.pluginsOutput.companyLookup")).toEqual({
        name: "company_lookup",
        status: "SUCCESS",
        data: { registered: true },
      });
      const traces = `${(await api.get(`/cases/${caseId}/checks`)).text}${(await api.get(`/cases/${caseId}/timeline`)).text}`;
      expect(traces).not.toContain("look-1");
    },
  );

  it("runs as the demo has it", async () => {
    await writeSecret(env, tenant.tenantId, "COMPANY_LOOKUP_TOKEN", "look-1", Date.now());
    const caseId = await run("api_plugin_example", asking("0815"));
    await send(caseId, "start");
    const read = await untilState(api, caseId, "manual_review");
    expect(read.at("context.pluginsOutput.companyLookup")).toMatchObject({ status: "SUCCESS" });
  });

  it("asks nobody when the request does not fit its schema, and says which field", async () => {
    const caseId = await run("api_plugin_example", asking());
    await send(caseId, "start");
    const read = await untilState(api, caseId, "manual_review");
    expect(read.at("context.pluginsOutput.companyLookup")).toMatchObject({
      status: "ERROR",
      error: expect.stringContaining("number"),
    });
  });

  it("asks nobody without the secret, and says which one is missing", async () => {
    const other = await aTenantClient();
    await publishFiles(other.api, file(apiPluginExample));
    const started = await other.api.post("/external/workflows/run", {
      workflowId: "api_plugin_example",
      context: asking(1),
    });
    const caseId = started.textAt("workflowRuntimeId");
    await other.api.post(`/external/workflows/${caseId}/send-event`, { name: "start" });
    const read = await untilState(other.api, caseId, "manual_review");
    expect(read.at("context.pluginsOutput.companyLookup")).toMatchObject({
      status: "ERROR",
      error: expect.stringContaining("COMPANY_LOOKUP_TOKEN"),
    });
  });
});
