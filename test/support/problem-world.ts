import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type Answered, type ApiClient, clientWith } from "./api";

/** A tenant with a workflow `review` and one with a form, `form`, for whom calls are refused. */
export interface RefusedWorld {
  api: ApiClient;
  tenantId: TenantId;
  /** Of the published version of `review`. */
  definitionId: string;
}

/** `form`: a workflow whose form is one page with a required field and a document. Somebody may be asked again once. */
export async function publishForm(api: ApiClient): Promise<void> {
  const draft = await api.post("/workflow-definitions", {
    key: "form",
    name: "Form",
    definition: {
      id: "form",
      initial: "asked",
      states: {
        asked: { meta: { form: "kyb" }, on: { SENT: "review" } },
        review: { on: { revision: "again", approve: "approved" } },
        again: { tags: ["revision"], meta: { form: "kyb" }, on: { SENT: "review" } },
        approved: { type: "final", tags: ["approved"] },
      },
    },
    uiDefinition: {
      key: "kyb",
      title: "KYB",
      event: "SENT",
      revision: { maxRounds: 1 },
      pages: [
        {
          id: "company",
          title: "Company",
          elements: [
            {
              id: "name",
              element: "textfield",
              valueDestination: "entity.data.companyName",
              params: { label: "Name" },
              validate: [{ type: "required" }],
            },
            { id: "proof", element: "document", params: { label: "Proof", category: "proof" } },
          ],
        },
      ],
    },
  });
  const published =
    draft.status === 201 ? await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`) : draft;
  if (published.status !== 200) throw new Error(`the form was not published: ${published.text}`);
}

/** A case that nothing else is like. */
export const opening = (workflow = "review") => ({
  workflow,
  context: { entity: { type: "business", data: { website: "acme.test" } } },
  config: { allowMultipleActiveWorkflows: true },
});

export async function aCase(api: ApiClient, workflow = "review"): Promise<string> {
  return (await api.post("/cases", opening(workflow))).textAt("id");
}

/** A rule that hits companies of one country. */
export const indicator = (): JsonObject => ({
  id: "a",
  indicator: "A",
  domain: "geography",
  baseRiskScore: 10,
  additionalRiskScore: 10,
  ruleSet: { operator: "and", rules: [{ key: "entity.data.country", operator: "IN", value: ["IR"] }] },
});

export const sendText = (api: ApiClient, body: string): Promise<Answered> =>
  api.send("POST", "/cases", { body, headers: { "content-type": "application/json" } });

/** A vendor who cannot sign. */
export const hook = (caseId: string): Promise<Answered> =>
  clientWith({ "x-hmac-signature": "00" }).send("POST", `/external/workflows/${caseId}/hook/approve`, { body: "{}" });

export async function addDocument(api: ApiClient, caseId: string, files: Uint8Array<ArrayBuffer>[]): Promise<Answered> {
  const form = new FormData();
  form.append("document", JSON.stringify({ category: "identity", type: "passport", key: "p" }));
  for (const bytes of files) form.append("files", new File([bytes], "a.png", { type: "image/png" }));
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  return api.send("POST", `/cases/${caseId}/documents`, { body: await encoded.arrayBuffer(), headers });
}

export async function aLink({ api }: RefusedWorld) {
  const caseId = await aCase(api, "form");
  const minted = await api.post(`/cases/${caseId}/links`, { kind: "session" });
  const [reference = "", secret = ""] = (new URL(minted.textAt("url")).pathname.split("/").at(-1) ?? "").split(".");
  return { caseId, reference, secret, linkId: minted.textAt("id") };
}

export const enter = (reference: string, secret: string): Promise<Answered> =>
  clientWith({}).post(`/flow/${reference}/session`, { secret });

/** Somebody who has opened their link, and how they call. */
export async function atForm(world: RefusedWorld) {
  const { caseId, reference, secret } = await aLink(world);
  const entered = await enter(reference, secret);
  const client = clientWith({ authorization: `Bearer ${entered.textAt("token")}` });
  return {
    caseId,
    flow: (method: "GET" | "POST", path: string, body: BodyInit, headers: Record<string, string>) =>
      client.send(method, `/flow/${reference}${path}`, { body, headers }),
  };
}
