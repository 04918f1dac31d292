import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { feedOf } from "../../src/cases/feed-of";
import type { CaseId, TenantId } from "../../src/domain";
import { type Flow, openFlow } from "../../src/sdk/flow";
import { type ApiClient, aTenantClient } from "../support/api";
import { aPdf, kybAnswers } from "../support/applicant";
import { eventually } from "../support/eventually";
import { browserAt, refusalOf } from "../support/sdk";

const here = "https://app.tenant.example";
const { company, representative } = kybAnswers;
/** One who is new: a row that is not there yet has no id. */
const owner = (index: number, firstName: string, share: string) => ({
  [`owners.${index}.id`]: "",
  ...kybAnswers.owner(index, firstName, share),
});

let api: ApiClient;
let tenantId: TenantId;

async function aLink(over: Record<string, unknown> = {}): Promise<{ caseId: string; link: string }> {
  const opened = await api.post("/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  const caseId = opened.textAt("id");
  const minted = await api.post(`/cases/${caseId}/links`, { kind: "session", ...over });
  expect(minted.status, minted.text).toBe(201);
  return { caseId, link: minted.textAt("url") };
}

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const draft = await api.post("/workflow-definitions", kyb);
  await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect((await api.put("/embedding", { origins: [here] })).status).toBe(200);
});
afterAll(() => void vi.unstubAllGlobals());

describe("a form that is drawn by somebody else", () => {
  let flow: Flow;
  let caseId: string;
  beforeAll(async () => {
    const made = await aLink({ returnUrl: `${here}/thanks?plan=pro` });
    ({ caseId } = made);
    browserAt(here);
    flow = await openFlow(made.link);
  });

  it("is read with its labels in the applicant's language, and again in another", async () => {
    const state = await flow.load();
    expect(state).toMatchObject({ caseId, mode: "collect", language: "en", submittedAt: null });
    expect(state.pages.map(({ id }) => id).slice(0, 2)).toEqual(["company", "representative"]);
    const arabic = await flow.setLanguage("ar");
    expect(arabic.language).toBe("ar");
    expect(arabic.pages[0]?.title).toMatch(/[\u0600-\u06ff]/);
    await flow.setLanguage("en");
  });

  it("keeps single fields, which are there for whoever opens the link next, and leaves the others alone", async () => {
    await flow.save("company", { companyName: "Northwind Trading Ltd" });
    await flow.save("company", { country: "GB" });
    expect((await flow.load()).values.company).toMatchObject({
      companyName: ["Northwind Trading Ltd"],
      country: ["GB"],
    });
  });

  it("says what is wrong without keeping it, and takes no page that does not hold", async () => {
    const check = await flow.check("company", { "dateOfEstablishment.year": "2999" });
    expect(check.savedAt).toBeNull();
    expect(check.problems.map(({ field }) => field)).toContain("dateOfEstablishment");
    expect(flow.values("company")["dateOfEstablishment.year"] ?? [""]).toEqual([""]);
    const { code, problems } = await refusalOf(flow.sendPage("company"));
    expect(code).toBe("invalid_answers");
    expect(problems.find(({ field }) => field === "registrationNumber")?.message).toMatch(/registration number/i);
  });

  it("refuses a field that the page does not have, and the attempt is in the timeline", async () => {
    const { status } = await refusalOf(flow.sendPage("company", { ...company, "entity.data.riskScore": "0" }));
    expect(status).toBeGreaterThanOrEqual(400);
    const timeline = await api.get(`/cases/${caseId}/timeline`);
    expect(timeline.text).toContain("riskScore");
  });

  it("goes from the first page to the end: owners, a file, and a submission that is sent twice and counts once", async () => {
    await flow.sendPage("company", company);
    await flow.sendPage("representative", representative);
    const atOwners = await flow.sendPage("owners", { ...owner(0, "Ada", "60"), ...owner(1, "Bob", "40") });
    expect(atOwners.values.owners).toMatchObject({ "owners.0.firstName": ["Ada"], "owners.1.firstName": ["Bob"] });
    const documents = atOwners.pages.find(({ hasFiles }) => hasFiles);
    if (documents === undefined) throw new Error("no page asks for files");
    for (const item of documents.items)
      if (item.kind === "document" && item.required) {
        const added = await flow.upload(item.name, aPdf(`${item.name}.pdf`));
        expect(added).toMatchObject({ fileName: `${item.name}.pdf`, sizeBytes: aPdf("").size });
      }
    await flow.sendPage(documents.id);
    for (const { id } of (await flow.load()).pages.filter(
      ({ id }) => !["company", "representative", "owners", documents.id].includes(id),
    ))
      await flow.sendPage(id, id === "review" ? { declaration: "on" } : {});
    // The first answer is lost on the way.
    const { sent } = browserAt(here, { lose: 1 });
    const sentState = await flow.submit();
    expect(sent.filter((url) => url.endsWith("/submit")).length).toBe(2);
    expect(sentState.submittedAt).not.toBeNull();
    expect(sentState.screen).toBe("submitted");
    expect(sentState.returnUrl).toBe(`${here}/thanks?plan=pro&case=${caseId}&status=submitted`);
    const timeline = await api.get(`/cases/${caseId}/timeline`);
    expect(timeline.text.split('"form.submitted"').length - 1).toBe(1);
  });
});

describe("who may call", () => {
  it("answers only pages of a listed origin, letter by letter, and never with cookies", async () => {
    const { link } = await aLink();
    for (const origin of ["https://evil.example", `${here}.evil.example`, "http://app.tenant.example", "null"]) {
      const { sent } = browserAt(origin);
      expect((await refusalOf(openFlow(link))).code).toBe("offline");
      expect(sent.length).toBeGreaterThan(0);
    }
    const { pathname } = new URL(link);
    const address = `http://edgecase.test/api/v1/flow/${pathname.slice("/go/".length, pathname.lastIndexOf("."))}`;
    const preflight = (origin: string) =>
      fetchSelf(
        new Request(address, { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } }),
      );
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
    const allowed = await preflight(here);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(here);
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("takes no return address on a website that is not listed", async () => {
    const { caseId } = await aLink();
    const refused = await api.post(`/cases/${caseId}/links`, { returnUrl: "https://evil.example/" });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "returnUrl"]);
  });

  it("ends a session when its link is revoked", async () => {
    const { caseId, link } = await aLink();
    browserAt(here);
    const flow = await openFlow(link);
    await flow.load();
    await api.delete(`/cases/${caseId}/links`);
    expect((await refusalOf(flow.load())).code).toBe("unauthenticated");
  });

  it("hangs up on who listens by a link as soon as that link is revoked, and on nobody else", async () => {
    const { caseId } = await aLink();
    const second = await api.post(`/cases/${caseId}/links`, { kind: "one_time" });
    const listenAt = async (linkId: string) => {
      const { webSocket } = await feedOf(env, tenantId).listenAtForm(caseId as CaseId, linkId);
      if (webSocket === null) throw new Error("nobody answered");
      const closed: number[] = [];
      webSocket.addEventListener("close", ({ code }) => void closed.push(code));
      webSocket.accept();
      return closed;
    };
    const third = await api.post(`/cases/${caseId}/links`, { kind: "one_time" });
    const [gone, stays] = [await listenAt(second.textAt("id")), await listenAt(third.textAt("id"))];
    await api.delete(`/cases/${caseId}/links/${second.textAt("id")}`);
    await eventually(() => expect(gone).toEqual([4_000]));
    expect(stays).toEqual([]);
  });
});
