import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { partBytes } from "../../src/documents/limits";
import { isObject, type JsonObject } from "../../src/lib/json";
import {
  addressValues,
  boxValues,
  dateValues,
  type Flow,
  moneyValues,
  openFlow,
  signatureValues,
} from "../../src/sdk/flow";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { browserAt, type FakeBrowser, refusalOf } from "../support/sdk";
import { aLargePdf } from "../support/uploads";

const here = "https://app.tenant.example";
const text = (id: string, label: string, over: JsonObject = {}): JsonObject => ({
  ...{ id, element: "textfield", valueDestination: `entity.data.${id}`, params: { label } },
  ...over,
});
const field = (id: string, element: string, params: JsonObject = {}): JsonObject =>
  text(id, id, { element, params: { label: id, ...params } });
const uiDefinition = (protect: JsonObject | null): JsonObject => ({
  key: "form",
  title: "Form",
  event: "SENT",
  ...(protect === null ? {} : { protect }),
  pages: [
    {
      id: "you",
      title: "You",
      elements: [
        text("companyName", "Company name", { validate: [{ type: "required" }] }),
        text("website", "Website"),
        text("owners", "Owners", {
          element: "fieldlist",
          children: [
            text("name", "Name", { valueDestination: "name" }),
            text("role", "Role", { valueDestination: "role" }),
          ],
        }),
      ],
    },
    {
      id: "more",
      title: "More",
      elements: [
        field("founded", "date"),
        field("turnover", "money", { currencies: ["EUR", "USD"] }),
        field("seat", "address"),
        field("agrees", "checkbox"),
        field("pledge", "signature", { text: "I mean it." }),
        { id: "accounts", element: "document", params: { label: "Accounts", category: "accounts" } },
      ],
    },
  ],
});

let api: ApiClient;

async function publish(key: string, protect: JsonObject | null): Promise<void> {
  const draft = await api.post("/workflow-definitions", {
    key,
    name: key,
    definitionType: "statechart-json",
    definition: {
      id: key,
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "form" }, on: { SENT: "review" } },
        review: { on: { revision: "revision" } },
        revision: { tags: ["revision"], meta: { form: "form" }, on: { SENT: "review" } },
      },
    },
    uiDefinition: uiDefinition(protect),
  });
  expect(draft.status, draft.text).toBe(201);
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
}

async function aCase(workflow = "sdk-form"): Promise<{ id: string; link: string; browser: FakeBrowser }> {
  const opened = await api.post("/cases", {
    workflow,
    context: { entity: { type: "business", data: { email: "boss@acme.example" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(opened.status, opened.text).toBe(201);
  const id = opened.textAt("id");
  const link = (await api.post(`/cases/${id}/links`, {})).textAt("url");
  return { id, link, browser: browserAt(here) };
}

beforeAll(async () => {
  ({ api } = await aTenantClient());
  await publish("sdk-form", null);
  await publish("sdk-guarded", { newDevice: "email_code" });
  expect((await api.put("/embedding", { origins: [here] })).status).toBe(200);
});
afterEach(() => void vi.useRealTimers());
afterAll(() => void vi.unstubAllGlobals());

async function drawn(link: string): Promise<Flow> {
  const flow = await openFlow(link);
  await flow.load();
  return flow;
}

/** Two devices that have drawn the same page. */
async function two(): Promise<{ ada: Flow; bob: Flow; link: string; browser: FakeBrowser }> {
  const { link, browser } = await aCase();
  return { ada: await drawn(link), bob: await drawn(link), link, browser };
}

describe("two people at one form", () => {
  it("do not overwrite what they have not seen: it comes back with both answers, and is settled", async () => {
    const { ada, bob, link } = await two();
    expect((await ada.save("you", { companyName: "Acme", website: "acme.test" })).clashes).toEqual([]);
    const bobs = await bob.save("you", { companyName: "Emca", website: "acme.test" });
    expect(bobs.clashes).toMatchObject([
      {
        ...{ page: "you", field: "companyName", label: "Company name", at: expect.any(String) },
        mine: { text: "Emca", values: { companyName: ["Emca"] } },
        theirs: { text: "Acme", values: { companyName: ["Acme"] } },
      },
    ]);
    expect((await drawn(link)).values("you").companyName).toEqual(["Acme"]);
    const [clash] = bobs.clashes;
    if (clash === undefined) throw new Error("no clash");
    expect((await bob.settle(clash, "mine")).clashes).toEqual([]);
    expect((await drawn(link)).values("you").companyName).toEqual(["Emca"]);
    // Now it is Ada who has not seen it; she takes theirs and goes on from there.
    const [hers] = (await ada.save("you", { companyName: "Acme Ltd" })).clashes;
    if (hers === undefined) throw new Error("no clash");
    await ada.settle(hers, "theirs");
    expect(ada.values("you").companyName).toEqual(["Emca"]);
    expect((await ada.save("you", { companyName: "Emca Ltd" })).clashes).toEqual([]);
  });

  it("may save whole pages: fields that are as they were drawn are not written", async () => {
    const { ada, bob, link } = await two();
    await ada.save("you", { companyName: "Acme" });
    const saved = await bob.save("you", { companyName: "", website: "acme.test" });
    expect(saved.clashes).toEqual([]);
    expect((await drawn(link)).values("you")).toMatchObject({ companyName: ["Acme"], website: ["acme.test"] });
  });

  it("cannot send a page over the other's answers either", async () => {
    const { ada, bob, link } = await two();
    await ada.sendPage("you", { companyName: "Acme" });
    const refused = await refusalOf(bob.sendPage("you", { companyName: "Emca" }));
    expect([refused.code, refused.status]).toEqual(["conflict", 409]);
    const [clash] = refused.clashes;
    expect(clash).toMatchObject({ mine: { text: "Emca" }, theirs: { text: "Acme" } });
    if (clash === undefined) throw new Error("no clash");
    await bob.settle(clash, "mine");
    const sent = await bob.sendPage("you");
    expect(sent.values.you?.companyName).toEqual(["Emca"]);
    expect((await drawn(link)).values("you").companyName).toEqual(["Emca"]);
  });

  it("mean the row they see, wherever it stands by now", async () => {
    const { ada, bob, link } = await two();
    await ada.addRow("you", "owners");
    await ada.save("you", { "owners.0.name": "Ada" });
    await ada.addRow("you", "owners");
    await ada.save("you", { "owners.1.name": "Bob" });
    await bob.load();
    const left = await ada.removeRow("you", "owners", 0);
    expect(left.values.you).toMatchObject({ "owners.0.name": ["Bob"] });
    expect((await bob.save("you", { "owners.1.role": "Director" })).clashes).toEqual([]);
    expect((await drawn(link)).values("you")).toMatchObject({
      "owners.0.name": ["Bob"],
      "owners.0.role": ["Director"],
    });
  });

  it("are not taken for each other when an answer is lost: what stands there was one's own", async () => {
    const { ada, link, browser } = await two();
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    browser.lose(/^PATCH /, 4);
    const trouble = refusalOf(ada.save("you", { companyName: "Acm" }));
    while (browser.sent.filter((what) => what.startsWith("PATCH")).length < 4) await vi.advanceTimersByTimeAsync(5_000);
    expect((await trouble).code).toBe("offline");
    vi.useRealTimers();
    expect((await ada.save("you", { companyName: "Acme" })).clashes).toEqual([]);
    expect((await drawn(link)).values("you").companyName).toEqual(["Acme"]);
  });
});

it("money, dates, addresses, boxes and signatures arrive as the form means them", async () => {
  const { id, link } = await aCase();
  const flow = await drawn(link);
  await flow.sendPage("you", { companyName: "Acme" });
  const pledge = flow.state?.pages[1]?.items.find((item) => item.kind === "signature");
  if (pledge?.kind !== "signature") throw new Error("no signature on the page");
  await flow.sendPage("more", {
    ...dateValues("founded", "2012-05-02"),
    ...moneyValues("turnover", { amount: "1200.50", currency: "EUR" }),
    ...addressValues("seat", { country: "DE", line1: "Am Ufer 1", city: "Berlin", postalCode: "10115" }),
    ...boxValues("agrees", true),
    ...signatureValues("pledge", {
      name: "Ada Clear",
      textSha256: pledge.textSha256,
      strokes: [
        [
          [1, 2],
          [30.4, 40],
        ],
        [[5, 6]],
      ],
    }),
  });
  expect((await flow.submit()).submittedAt).not.toBeNull();
  expect((await api.get(`/cases/${id}`)).at("context.entity.data")).toMatchObject({
    founded: "2012-05-02",
    turnover: { amount: "1200.50", currency: "EUR" },
    seat: { country: "DE", line1: "Am Ufer 1", city: "Berlin", postalCode: "10115" },
    agrees: true,
    pledge: { method: "drawn", name: "Ada Clear", strokes: "1,2 30,40;5,6", signedAtMs: expect.any(Number) },
  });
});

describe("a file in parts", () => {
  const bytes = aLargePdf(partBytes + 1_000);
  const file = () => new File([bytes], "Accounts 2025.pdf", { lastModified: 1 });

  it("goes on where it was broken off when it is uploaded again, and is added once", async () => {
    const { link, browser } = await aCase();
    const flow = await drawn(link);
    const stop = new AbortController();
    // The tab is closed after the first part: nobody is there to call it off.
    const gone = flow.upload("accounts", file(), {
      signal: stop.signal,
      onProgress: (share) => share > 0.9 && browser.cut(),
      onWaiting: () => stop.abort(new Error("closed")),
    });
    await expect(gone).rejects.toThrow("closed");
    const later = browserAt(here);
    const shares: number[] = [];
    const again = await drawn(link);
    const added = await again.upload("accounts", file(), { onProgress: (share) => void shares.push(share) });
    expect(added).toMatchObject({ fileName: "Accounts 2025.pdf", sizeBytes: bytes.length });
    expect(later.sent.filter((what) => what.startsWith("PUT"))).toEqual([expect.stringMatching(/\/parts\/2$/)]);
    expect([shares[0], shares.at(-1)]).toEqual([partBytes / bytes.length, 1]);
    // Chosen once more it is known to be here.
    expect(await again.upload("accounts", file())).toEqual(added);
    const state = await again.load();
    const item = state.pages[1]?.items.find(({ kind }) => kind === "document");
    expect(item?.kind === "document" && item.files.map(({ name }) => name)).toEqual(["Accounts 2025.pdf"]);
  });

  it("that is called off leaves nothing behind, and one that is too large is refused before it is sent", async () => {
    const { link, browser } = await aCase();
    const flow = await drawn(link);
    const stop = new AbortController();
    const off = flow.upload("accounts", file(), {
      signal: stop.signal,
      onProgress: (share) => share > 0 && stop.abort(new Error("no more")),
    });
    await expect(off).rejects.toThrow("no more");
    expect(browser.sent.at(-1)).toMatch(/^DELETE \/uploads\//);
    const huge = new Blob(["x"]);
    Object.defineProperty(huge, "size", { value: 104_857_601 });
    const refused = await refusalOf(flow.upload("accounts", huge));
    expect([refused.code, refused.status]).toEqual(["too_large", 413]);
    expect(refused.message).toContain("100");
    expect((await flow.load()).pages[1]?.items.find(({ kind }) => kind === "document")).toMatchObject({ files: [] });
  });
});

it("a revision is read with its reasons and answered with values and a file, once", async () => {
  const { id, link, browser } = await aCase();
  const flow = await drawn(link);
  await flow.sendPage("you", { companyName: "Acme", website: "acme.test" });
  await flow.sendPage("more");
  await flow.submit();
  const asked = await api.post(`/cases/${id}/revisions`, {
    items: [
      { kind: "field", target: "entity.data.companyName", reason: "differs_from_document", message: "As registered" },
      {
        kind: "request",
        target: "extract",
        reason: "more_information",
        request: { type: "document", label: "Register extract" },
      },
    ],
  });
  expect(asked.status, asked.text).toBe(200);
  const state = await flow.load();
  expect([state.mode, state.pages.map((page) => page.id)]).toEqual(["revise", ["revise"]]);
  expect(state.revision?.things).toMatchObject([
    { kind: "field", label: "Company name", reasons: [expect.any(String), "As registered"] },
    { kind: "request", label: "Register extract" },
  ]);
  expect(flow.values("revise")).toMatchObject({ companyName: ["Acme"] });
  const upload = state.revision?.things[1]?.items.find((item) => item.kind === "document");
  if (upload === undefined) throw new Error("no room for the extract");
  const early = await refusalOf(flow.sendPage("revise", { companyName: "Acme Ltd" }));
  expect(early.problems.map((problem) => problem.field)).toEqual([upload.name]);
  // What was typed is there although it was not taken.
  expect((await flow.load()).values.revise?.companyName).toEqual(["Acme Ltd"]);
  await flow.upload(upload.name, new File([aLargePdf(20_000)], "extract.pdf"));
  const noLonger = await refusalOf(flow.sendPage("revise", { website: "evil.test" }));
  expect(noLonger.code).toBe("not_permitted");
  browser.lose(/^POST \/pages\/revise$/, 1);
  const after = await flow.sendPage("revise");
  expect([after.mode, browser.sent.at(-1)]).toEqual(["none", "POST /pages/revise"]);
  const now = await api.get(`/cases/${id}`);
  expect([now.at("state"), now.at("context.entity.data.companyName")]).toEqual(["review", "Acme Ltd"]);
});

it("a new device shows nothing before the code from the e-mail, and everything after it", async () => {
  const { id, link } = await aCase("sdk-guarded");
  const flow = await openFlow(link);
  expect(flow.codeNeeded).toMatchObject({ hasAddress: true, isLocked: false });
  expect((await refusalOf(flow.load())).code).toBe("unauthenticated");
  const code = await eventually(async () => {
    const mails = (await api.get(`/sandbox/mailbox?caseId=${id}`)).at("data") as JsonObject[];
    const found = mails.filter(isObject).map((mail) => /^(\d{6})$/m.exec(String(mail.text))?.[1]);
    const newest = found.find((one) => one !== undefined);
    if (newest === undefined) throw new Error("not there yet");
    return newest;
  });
  const wrong = code === "111111" ? "222222" : "111111";
  expect(await flow.verify(wrong)).toBe(false);
  expect(flow.codeNeeded).not.toBeNull();
  await flow.sendCode();
  expect(flow.codeNeeded?.waitSeconds).toBeGreaterThan(0);
  expect(await flow.verify(code)).toBe(true);
  expect(flow.codeNeeded).toBeNull();
  expect((await flow.load()).mode).toBe("collect");
});
