import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import type { JsonObject } from "../../src/lib/json";
import { addFile, aTwoPartsTenant, json, listed, origin, statusOf, tokenOf } from "../support/two-parts";
import { fieldsIn, filled } from "../support/visitor";

// What somebody with a part of a form, or with a stolen link, types, presses and sends. Sabotage that turns these red: `ownDrafts` that
// gives back all drafts, `draftsAnswered` that is always null, a file id without the link in it.

let api: Awaited<ReturnType<typeof aTwoPartsTenant>>["api"];
let aCase: Awaited<ReturnType<typeof aTwoPartsTenant>>["aCase"];
beforeAll(async () => {
  ({ api, aCase } = await aTwoPartsTenant());
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
      [
        "a field by the path of its answer",
        () =>
          owner.visitor.post(page, [
            ["customData.nickname", ""],
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
    // What one sends takes nothing of the other's with it.
    const answered = await other.visitor.post(`${other.base}/revise`, [
      ["request_second", "mine"],
      ["action", "continue"],
    ]);
    expect(answered.path).toBe(`${other.base}/done`);
    expect((await one.visitor.get(`${one.base}/revise`)).html).toContain("my-own-secret");
  });
});

describe("who presses what belongs to the tenant's people", () => {
  it("is refused at every door of the form, and each try stands in the timeline", async () => {
    const there = await aCase();
    const boss = await there.enter();
    const page = `${boss.base}/company`;
    const bearer = { authorization: `Bearer ${await tokenOf(boss)}` };
    const before = await there.snapshot();
    const byJson = (name: string) =>
      statusOf(json("POST", `/${boss.reference}/pages/company`, { values: { [name]: ["0"] } }, bearer));
    const tries: [string, number, () => Promise<number>][] = [
      ...["approve", "decide:approve", "SENT", "remove:owners:x"].map(
        (action): [string, number, () => Promise<number>] => [
          action,
          422,
          async () =>
            (
              await boss.visitor.post(page, [
                ["company", "Mine"],
                ["action", action],
              ])
            ).status,
        ],
      ),
      [
        "sending with it",
        422,
        async () => (await boss.visitor.post(`${boss.base}/submit`, [["action", "approve"]])).status,
      ],
      ["a draft", 422, async () => (await boss.visitor.post(`${page}/draft`, [["action", "approve"]])).status],
      ["an action by JSON", 403, () => byJson("action")],
      ["a score by JSON", 403, () => byJson("pluginsOutput.risk_evaluation.riskScore")],
      ["a decision by JSON", 403, () => byJson("documents.0.decision.status")],
    ];
    for (const [name, status, attempt] of tries) {
      const noted = await there.refused();
      expect([name, await attempt(), (await there.refused()) - noted]).toEqual([name, status, 1]);
    }
    expect(await there.snapshot()).toEqual(before);
    // A page without a button that was pressed goes on, as by the Enter key.
    const sent = await boss.visitor.post(page, [["company", "Mine"]]);
    expect([sent.status, sent.path]).toEqual([200, `${boss.base}/owner`]);
  });

  it("is nobody at the doors of the API, but their own case writes down what they tried there, and nothing of its body", async () => {
    const there = await aCase();
    const boss = await there.enter();
    const stranger = await (await aCase()).enter();
    const ours = { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
    const secret = "a-word-of-the-body";
    const call = (path: string, headers: Record<string, string>, method = "POST") =>
      statusOf(
        fetchSelf(
          new Request(`${origin}/api/v1/cases/${there.id}${path}`, {
            method,
            headers: { ...ours, ...headers },
            body: JSON.stringify({ name: secret, decision: "approve", reason: secret, merge: { secret } }),
          }),
        ),
      );
    const cookie = { cookie: boss.visitor.cookies };
    const bearer = { authorization: `Bearer ${await tokenOf(boss)}` };
    const before = await there.snapshot();
    const tries: [string, string, Record<string, string>, number][] = [
      ["POST", "/events", cookie, 1],
      ["POST", "/events", bearer, 1],
      ["POST", "/decision", cookie, 1],
      ["DELETE", "/decision", bearer, 1],
      ["POST", "/cancel", cookie, 1],
      ["PATCH", "/context", bearer, 1],
      // The session of another case, no session, a made-up one, and one that another website sent along.
      ["POST", "/decision", { cookie: stranger.visitor.cookies }, 0],
      ["POST", "/decision", { authorization: `Bearer ${await tokenOf(stranger)}` }, 0],
      ["POST", "/decision", {}, 0],
      ["POST", "/decision", { authorization: `Bearer ${"x".repeat(43)}` }, 0],
      ["POST", "/decision", { ...cookie, origin: listed, "sec-fetch-site": "cross-site" }, 0],
    ];
    for (const [method, path, headers, notes] of tries) {
      const noted = await there.refused();
      expect([path, await call(path, headers, method), (await there.refused()) - noted]).toEqual([path, 401, notes]);
    }
    expect(await there.snapshot()).toEqual(before);
    const timeline = await api.get(`/cases/${there.id}/timeline?limit=100`);
    expect(timeline.text).not.toContain(secret);
    // Whoever insists fills no timeline: thirty a minute, and these may fall into two of them.
    const noted = await there.refused();
    for (let press = 0; press < 65; press += 1) await call("/events", cookie);
    expect((await there.refused()) - noted).toBeLessThanOrEqual(60);
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
    const worst = strange.slice(1, 2);
    const presses = [
      ...strange.map((word) => ["use", word] as const),
      ...["upload", "add", "mine", "theirs", "remove-file", "move-file", "language", "fill", ""].flatMap((kind) =>
        worst.map((word) => [kind, word] as const),
      ),
    ];
    for (const [kind, word] of presses) {
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
    for (const word of strange.slice(0, 7).map((one) => encodeURIComponent(one)))
      for (const path of [`${base}/${word}`, `${base}/files/${word}`, `${base}/company/draft?since=x&device=${word}`])
        expect([path.slice(0, 60), (await visitor.get(path)).status < 500]).toEqual([path.slice(0, 60), true]);
    const phone = await visitor.post(`${base}/device/phone?from=${encodeURIComponent(strange.join(""))}`, []);
    expect([phone.status, phone.path]).toEqual([200, `${base}/device/phone`]);
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
    expect(statuses.at(-1)).toBe(413);
    const flow = await caseOf(env, there.ref).flow();
    expect(JSON.stringify(flow.ok && flow.value.drafts).length).toBeLessThan(1_100_000);
    // What is there can still be sent away, and other pages are kept as before.
    expect((await visitor.post(`${base}/last/draft`, [["motto", "fine"]])).status).toBe(200);
  });
});
