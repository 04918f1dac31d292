import { env } from "cloudflare:workers";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "./api";
import { pdf } from "./file-corpus";
import { Visitor } from "./visitor";

// A form that two people fill in, each by a link of their own, and the doors that lead to it.

export const listed = "https://app.tenant.example";
export const origin = "http://edgecase.test";

const text = (id: string, path: string): JsonObject => ({
  id,
  element: "textfield",
  valueDestination: path,
  params: { label: id },
});
const paper = (id: string): JsonObject => ({ id, element: "document", params: { label: id, category: id } });
const form: JsonObject = {
  key: "both",
  title: "Both",
  event: "SENT",
  pages: [
    { id: "company", title: "Company", elements: [text("company", "entity.data.companyName"), paper("deed")] },
    {
      id: "owner",
      title: "Owner",
      elements: [
        text("nickname", "customData.nickname"),
        paper("passport"),
        {
          id: "homes",
          element: "fieldlist",
          valueDestination: "customData.homes",
          params: { label: "Homes" },
          children: [text("city", "city")],
        },
      ],
    },
    { id: "last", title: "Last", elements: [text("motto", "customData.motto")] },
  ],
};
const chart: JsonObject = {
  id: "both",
  initial: "collecting",
  states: {
    collecting: { meta: { form: "both" }, on: { SENT: "review" } },
    review: { on: { revision: "again", approve: "approved" } },
    again: { tags: ["revision"], meta: { form: "both" }, on: { SENT: "review" } },
    approved: { type: "final", tags: ["approved"] },
  },
};

/** A tenant with that form, and one website that it lists. */
export async function aTwoPartsTenant() {
  const { api, tenantId } = await aTenantClient();
  const draft = await api.post("/workflow-definitions", {
    ...{ key: "both", name: "Both", definitionType: "statechart-json", definition: chart, uiDefinition: form },
    config: { allowMultipleActiveWorkflows: true },
  });
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  if (published.status !== 200) throw new Error(published.text);
  const embedding = await api.put("/embedding", { origins: [listed] });
  if (embedding.status !== 200) throw new Error(embedding.text);
  return { api, tenantId, aCase: () => aCase(api, tenantId) };
}

/** Somebody who came in by a link. */
export interface Entry {
  visitor: Visitor;
  base: string;
  path: string;
  reference: string;
  secret: string;
  linkId: string;
}

async function aCase(api: ApiClient, tenantId: CaseRef["tenantId"]) {
  const opened = await api.post("/cases", {
    workflow: "both",
    context: { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } },
  });
  if (opened.status !== 201) throw new Error(opened.text);
  const id = opened.textAt("id");
  const ref = { tenantId, caseId: id as CaseRef["caseId"] };
  const enter = async (link: JsonObject = {}): Promise<Entry> => {
    const minted = await api.post(`/cases/${id}/links`, link);
    if (minted.status !== 201) throw new Error(minted.text);
    const path = new URL(minted.textAt("url")).pathname;
    const [reference = "", secret = ""] = path.slice("/go/".length).split(".");
    const visitor = new Visitor();
    const start = await visitor.post(path, []);
    const base = /^\/flow\/[\w~-]+/.exec(start.path)?.[0] ?? "";
    return { visitor, base, path, reference, secret, linkId: minted.textAt("id") };
  };
  /** How many tries to do more than the form offers stand in the timeline. */
  const refused = async (): Promise<number> => {
    const timeline = await api.get(`/cases/${id}/timeline?limit=100`);
    return (timeline.at("data") as JsonObject[]).filter(({ type }) => type === "attempt.refused").length;
  };
  const snapshot = async () => {
    const found = await caseOf(env, ref).snapshot();
    if (!found.ok) throw new Error(found.error.code);
    return found.value;
  };
  return { id, ref, enter, refused, snapshot };
}

/** The session of the JSON door, as a script holds it. */
export async function tokenOf({ reference, secret }: Pick<Entry, "reference" | "secret">): Promise<string> {
  const opened = await json("POST", `/${reference}/session`, { secret });
  if (opened.status !== 201) throw new Error(await opened.text());
  return String((await opened.json<{ token: string }>()).token);
}

/** A call at the JSON door. */
export const json = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetchSelf(
    new Request(`${origin}/api/v1/flow${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
    }),
  );

export async function statusOf(answer: Response | Promise<Response>): Promise<number> {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
}

const aFile = pdf();
/** A file, as the page's script sends it. */
export const addFile = (who: Entry, element: string, uploadId: string | null = null) =>
  who.visitor.send(`${who.base}/files/${element}`, aFile, {
    "content-type": "application/octet-stream",
    "content-length": String(aFile.length),
    "x-file-name": `${element}.pdf`,
    ...(uploadId === null ? {} : { "x-upload-id": uploadId }),
  });
