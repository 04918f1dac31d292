import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { pdf } from "../support/file-corpus";
import { fieldsIn, filled, Visitor } from "../support/visitor";

// What a stolen link, somebody with a part of a form, a page of another site and a fuzzer send to an applicant's doors.

const listed = "https://app.tenant.example";
const origin = "http://edgecase.test";

const text = (id: string, path: string, over: JsonObject = {}): JsonObject => ({
  id,
  element: "textfield",
  valueDestination: path,
  params: { label: id },
  ...over,
});
const paper = (id: string): JsonObject => ({ id, element: "document", params: { label: id, category: id } });
const form: JsonObject = {
  key: "both",
  title: "Both",
  event: "SENT",
  pages: [
    {
      id: "company",
      title: "Company",
      elements: [text("company", "entity.data.companyName"), paper("deed")],
    },
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

let api: ApiClient;
let tenantId: CaseRef["tenantId"];

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const draft = await api.post("/workflow-definitions", {
    key: "both",
    name: "Both",
    definitionType: "statechart-json",
    definition: {
      id: "both",
      initial: "collecting",
      states: {
        collecting: { meta: { form: "both" }, on: { SENT: "review" } },
        review: { on: { revision: "again", approve: "approved" } },
        again: { tags: ["revision"], meta: { form: "both" }, on: { SENT: "review" } },
        approved: { type: "final", tags: ["approved"] },
      },
    },
    uiDefinition: form,
    config: { allowMultipleActiveWorkflows: true },
  });
  expect(draft.status, draft.text).toBe(201);
  const published = await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {});
  expect(published.status, published.text).toBe(200);
  expect((await api.put("/embedding", { origins: [listed] })).status).toBe(200);
});

interface Entry {
  visitor: Visitor;
  base: string;
  reference: string;
  secret: string;
  linkId: string;
}

async function aCase() {
  const opened = await api.post("/cases", {
    workflow: "both",
    context: { entity: { type: "business", data: { companyName: "Acme", email: "boss@acme.example" } } },
  });
  expect(opened.status, opened.text).toBe(201);
  const id = opened.textAt("id");
  const ref = { tenantId, caseId: id as CaseRef["caseId"] };
  const enter = async (link: JsonObject = {}): Promise<Entry> => {
    const minted = await api.post(`/cases/${id}/links`, link);
    expect(minted.status, minted.text).toBe(201);
    const { pathname } = new URL(minted.textAt("url"));
    const [reference = "", secret = ""] = pathname.slice("/go/".length).split(".");
    const visitor = new Visitor();
    const start = await visitor.post(pathname, []);
    const base = /^\/flow\/[\w~-]+/.exec(start.path)?.[0] ?? "";
    return { visitor, base, reference, secret, linkId: minted.textAt("id") };
  };
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

/** The JSON door, as a script with the session's token calls it. */
async function tokenOf({ reference, secret }: Entry): Promise<string> {
  const opened = await json("POST", `/${reference}/session`, { secret });
  expect(opened.status).toBe(201);
  return String((await opened.json<{ token: string }>()).token);
}

const json = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetchSelf(
    new Request(`${origin}/api/v1/flow${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
    }),
  );

const statusOf = async (answer: Promise<Response>): Promise<number> => {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
};

const aFile = pdf();
const addFile = (who: Entry, element: string, uploadId: string | null = null) =>
  who.visitor.send(`${who.base}/files/${element}`, aFile, {
    "content-type": "application/octet-stream",
    "content-length": String(aFile.length),
    "x-file-name": `${element}.pdf`,
    ...(uploadId === null ? {} : { "x-upload-id": uploadId }),
  });

describe("who has a link to a part of a form", () => {
  it("touches nobody else's documents, pages or drafts through any door, and each try stands in the timeline", async () => {
    const there = await aCase();
    const boss = await there.enter();
    const owner = await there.enter({ person: "owner-1", pages: ["owner"] });
    const deed = await addFile(boss, "deed", "upload-of-the-boss");
    expect(deed.status, deed.html).toBe(201);
    const { fileId } = JSON.parse(deed.whole) as { fileId: string };
    const token = await tokenOf(owner);
    const bearer = { authorization: `Bearer ${token}` };
    const before = await there.snapshot();
    const page = `${owner.base}/owner`;
    const press = async (action: string) => {
      const shown = await owner.visitor.get(page);
      return owner.visitor.post(page, [...fieldsIn(shown.html), ["action", action]]);
    };
    const tries: [string, () => Promise<unknown>][] = [
      ["a file by the page's script", () => addFile(owner, "deed")],
      ["a file under the name of another's upload", () => addFile(owner, "deed", "upload-of-the-boss")],
      ["a file by JSON", () => statusOf(json("DELETE", `/${owner.reference}/files/deed/${fileId}`, undefined, bearer))],
      ["taking a file away", () => press(`remove-file:deed:${fileId}`)],
      [
        "a page by JSON",
        () => statusOf(json("POST", `/${owner.reference}/pages/owner`, { values: { company: ["x"] } }, bearer)),
      ],
      ["sending all of it by JSON", () => statusOf(json("POST", `/${owner.reference}/submit`, {}, bearer))],
      [
        "a field of another page",
        () =>
          owner.visitor.post(page, [
            ["company", "stolen"],
            ["action", "continue"],
          ]),
      ],
      ["a field of another page as a draft", () => owner.visitor.post(`${page}/draft`, [["company", "stolen"]])],
      [
        "a field of another page as a draft by JSON",
        () => statusOf(json("PATCH", `/${owner.reference}/pages/owner`, { values: { motto: ["stolen"] } }, bearer)),
      ],
    ];
    for (const [name, attempt] of tries) {
      const noted = await there.refused();
      await attempt();
      expect([name, (await there.refused()) - noted]).toEqual([name, 1]);
    }
    for (const door of [
      owner.visitor.get(`${owner.base}/files/${fileId}`),
      owner.visitor.get(`${owner.base}/company`),
      owner.visitor.get(`${owner.base}/company/draft?since=0`),
      owner.visitor.post(`${owner.base}/company/draft`, [["company", "stolen"]]),
    ])
      expect((await door).status).toBeGreaterThanOrEqual(404);
    for (const [method, path, body] of [
      ["GET", `files/${fileId}`, undefined],
      ["PATCH", "pages/company", { values: { company: ["stolen"] } }],
      ["POST", "pages/company", { values: { company: ["stolen"] } }],
      ["POST", "pages/company/check", { values: { company: ["stolen"] } }],
    ] as const)
      expect(await statusOf(json(method, `/${owner.reference}/${path}`, body, bearer)), path).toBe(404);
    const after = await there.snapshot();
    expect(after.context).toEqual(before.context);
    expect(after.documents.map(({ pages, nextPages }) => [pages, nextPages])).toEqual(
      before.documents.map(({ pages, nextPages }) => [pages, nextPages]),
    );
  });

  it("learns nothing of a file that another link sent, by the name of its upload", async () => {
    const there = await aCase();
    const one = await there.enter({ person: "owner-1", pages: ["owner"] });
    const other = await there.enter({ person: "owner-2", pages: ["owner"] });
    const first = JSON.parse((await addFile(one, "passport", "the-same-name")).whole) as { fileId: string };
    const second = JSON.parse((await addFile(other, "passport", "the-same-name")).whole) as { fileId: string };
    expect(second.fileId).not.toBe(first.fileId);
  });

  it("sees in a revision nothing that another person types into theirs", async () => {
    const there = await aCase();
    const boss = await there.enter();
    for (const [page, name] of [
      ["company", "company"],
      ["owner", "nickname"],
      ["last", "motto"],
    ] as const) {
      const shown = await boss.visitor.get(`${boss.base}/${page}`);
      await boss.visitor.post(
        `${boss.base}/${page}`,
        filled(fieldsIn(shown.html), { [name]: "Known", action: "continue" }),
      );
    }
    expect((await there.snapshot()).configuration).toEqual(["review"]);
    const one = await there.enter({ person: "owner-1", pages: ["owner"] });
    const other = await there.enter({ person: "owner-2", pages: ["owner"] });
    const wish = (person: string, target: string): JsonObject => ({
      ...{ kind: "request", target, person, message: "Please" },
      request: { type: "text", label: target },
    });
    const sent = await api.post(`/cases/${there.id}/revisions`, {
      items: [wish("owner-1", "first"), wish("owner-2", "second")],
    });
    expect(sent.status, sent.text).toBe(200);
    const typed = await one.visitor.post(`${one.base}/revise/draft`, [
      ["request_first", "my-own-secret"],
      ["_device", "one"],
    ]);
    expect(typed.status, typed.html).toBe(200);
    expect((await one.visitor.get(`${one.base}/revise`)).html).toContain("my-own-secret");
    const looks = [
      await other.visitor.get(`${other.base}/revise/draft?since=0&device=other`),
      await other.visitor.post(`${other.base}/revise/draft`, [
        ["request_second", "x"],
        ["_since", "0"],
      ]),
      await other.visitor.get(`${other.base}/revise`),
    ];
    for (const look of looks) expect([look.status, look.whole.includes("my-own-secret")]).toEqual([200, false]);
    const state = await json("GET", `/${other.reference}`, undefined, {
      authorization: `Bearer ${await tokenOf(other)}`,
    });
    const told = await state.text();
    expect([state.status, told.includes("my-own-secret"), told.includes("request_first")]).toEqual([200, false, false]);
    // And nothing of theirs can be answered, removed or added to.
    const noted = await there.refused();
    const stolen = await other.visitor.post(`${other.base}/revise`, [
      ["request_first", "stolen"],
      ["action", "continue"],
    ]);
    expect([stolen.status, (await there.refused()) - noted]).toEqual([422, 1]);
  });
});

describe("what a fuzzer types", () => {
  it("leads nowhere else and breaks nothing, whatever a button, a page or an element is called", async () => {
    const there = await aCase();
    const { visitor, base } = await there.enter();
    const strange = [
      "//evil.example/",
      "a\r\nSet-Cookie: x=y",
      "é\u202e字😀",
      "\u0000",
      "__proto__",
      "constructor",
      "../../../console",
      "x".repeat(20_000),
      "%00%0d%0a",
      "'\"><script>",
    ];
    for (const word of strange)
      for (const kind of [
        "use",
        "upload",
        "add",
        "remove",
        "mine",
        "theirs",
        "lookup",
        "fill",
        "remove-file",
        "move-file",
        "language",
        "",
      ]) {
        const answer = await fetchSelf(
          new Request(`${origin}${base}/company`, {
            method: "POST",
            headers: { cookie: visitor.cookies, origin, "sec-fetch-site": "same-origin" },
            body: new URLSearchParams([["action", `${kind}:${word}:${word}:up`]]),
            redirect: "manual",
          }),
        );
        await answer.body?.cancel();
        const location = answer.headers.get("location");
        expect([kind, word.slice(0, 20), answer.status < 500]).toEqual([kind, word.slice(0, 20), true]);
        if (location !== null) expect(new URL(location, origin).href).toMatch(/^http:\/\/edgecase\.test\/flow\//);
        expect(answer.headers.getSetCookie().join()).not.toContain("x=y");
      }
    for (const word of strange.map((one) => encodeURIComponent(one))) {
      for (const path of [`${base}/${word}`, `${base}/files/${word}`, `${base}/${word}/draft?since=x&device=${word}`])
        expect([path.slice(0, 60), (await visitor.get(path)).status < 500]).toEqual([path.slice(0, 60), true]);
      const phone = await visitor.post(`${base}/device/phone?from=${word}`, []);
      expect([word, phone.status, phone.path]).toEqual([word, 200, `${base}/device/phone`]);
    }
  });

  it("is kept as a draft up to a limit, however many rows are invented", async () => {
    const there = await aCase();
    const { visitor, base } = await there.enter();
    const statuses: number[] = [];
    for (let save = 0; save < 12; save++) {
      const rows = Array.from({ length: 4 }, (_, row): [string, string][] => [
        [`homes.${row}.id`, `new_${save}_${row}`],
        [`homes.${row}.city`, `${save}`.repeat(45_000)],
      ]).flat();
      statuses.push((await visitor.post(`${base}/owner/draft`, rows)).status);
    }
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(409);
    const flow = await caseOf(env, there.ref).flow();
    expect(JSON.stringify(flow.ok && flow.value.drafts).length).toBeLessThan(1_100_000);
    // What is there can still be sent away, and other pages are kept as before.
    expect((await visitor.post(`${base}/last/draft`, [["motto", "fine"]])).status).toBe(200);
  });
});
