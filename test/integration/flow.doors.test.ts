import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { pdf } from "../support/file-corpus";
import { formOn } from "../support/form-token";
import { aTwoPartsTenant, json, listed, origin, statusOf, tokenOf } from "../support/two-parts";

// Every door of the applicant's side, from outside: headers, other websites, other hosts, stolen sessions, half an upload.

let tenant: Awaited<ReturnType<typeof aTwoPartsTenant>>;
beforeAll(async () => {
  tenant = await aTwoPartsTenant();
});
afterEach(() => void vi.restoreAllMocks());

const send = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) =>
  fetchSelf(
    new Request(new URL(path, origin), {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    }),
  );
const ours = { origin, "sec-fetch-site": "same-origin" };

// G31
it("dresses every answer of the applicant's side, errors too", async () => {
  const { enter } = await tenant.aCase();
  const { visitor, base, path, reference } = await enter();
  const cookie = { cookie: visitor.cookies };
  const own = { ...ours, ...cookie };
  const nothing = "/go/nonsense";
  const doors: [string, string, Record<string, string>, BodyInit?][] = [
    ["GET", path, {}],
    ["GET", nothing, {}],
    ["POST", nothing, ours],
    ["POST", path, { origin: "https://evil.example" }],
    ["OPTIONS", path, {}],
    ["GET", base, {}],
    ["GET", base, cookie],
    ["GET", `${base}/company`, cookie],
    ["GET", `${base}/nowhere`, cookie],
    ["GET", `${base}/a/b/c`, cookie],
    ["POST", `${base}/company`, own, new URLSearchParams({ action: "continue", strange: "1" })],
    ["POST", `${base}/company`, { ...own, "content-type": "text/plain" }, "x"],
    ["POST", `${base}/company/draft`, own, new URLSearchParams({ company: "x" })],
    ["GET", `${base}/nowhere/draft`, cookie],
    ["POST", `${base}/language`, own, new URLSearchParams({ language: "de" })],
    ["GET", `${base}/device/phone`, cookie],
    ["POST", `${base}/files/deed`, own, ""],
    ["GET", `${base}/files/file_x`, cookie],
    ["POST", `${base}/uploads/deed`, own, "[[["],
    ["PUT", `${base}/uploads/x/parts/1`, own, "x"],
    ["DELETE", `${base}/uploads/x`, own],
    ["PUT", `${base}/company`, own],
    ["GET", `/api/v1/flow/${reference}`, {}],
    ["GET", `/api/v1/flow/${reference}`, { origin: "https://evil.example" }],
    ["OPTIONS", `/api/v1/flow/${reference}`, { origin: listed }],
    ["POST", `/api/v1/flow/${reference}/session`, { origin: listed }, "{"],
    ["GET", `/api/v1/flow/${reference}/files/x`, {}],
    ["PUT", `/api/v1/flow/${reference}/uploads/x/parts/1`, {}, "x"],
    ["GET", "/brand-files/file_x", {}],
    ["GET", "/console/preview/branding", {}],
    ["GET", "/embed/v1.js", {}],
    ["GET", "/sdk/nothing.js", {}],
  ];
  for (const [method, to, headers, body] of doors) {
    const answer = await send(method, to, headers, body);
    const text = await answer.text();
    const where = `${method} ${to.slice(0, 60)} ${answer.status}`;
    const said = (name: string): string => answer.headers.get(name) ?? "";
    expect(answer.status, where).toBeLessThan(500);
    expect(said("strict-transport-security"), where).toContain("max-age=");
    expect(said("x-content-type-options"), where).toBe("nosniff");
    expect(said("referrer-policy"), where).toMatch(/^(?:same-origin|strict-origin)$/);
    expect(said("permissions-policy"), where).toContain("geolocation=()");
    expect(said("request-id"), where).toMatch(/^req_/);
    const policy = said("content-security-policy");
    expect(policy, where).toMatch(/default-src 'none'/);
    expect(policy, where).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    if (said("content-type").startsWith("text/html"))
      expect(policy, where).toContain(`frame-ancestors ${listed}`.slice(0, 15));
    if (answer.status !== 200 || !/script|brand-files/.test(said("content-type") + to))
      expect(said("cache-control"), where).toMatch(/no-store/);
    expect(text, where).not.toMatch(/\bat .*\.tsx?:\d/);
    expect([...answer.headers.keys()].includes("access-control-allow-credentials"), where).toBe(false);
  }
});

describe("a page of another website", () => {
  // G33: in a frame the cookie is `SameSite=None`, so the origin alone has to hold.
  it("changes nothing with the cookie of a frame, whatever it says of itself", async () => {
    const there = await tenant.aCase();
    const { path } = await there.enter();
    const framed = { ...ours, "sec-fetch-dest": "iframe" };
    const { cookie: early, body: button } = await formOn(await send("GET", path, framed));
    const entered = await send("POST", path, { ...framed, cookie: early }, button);
    const cookies = entered.headers.getSetCookie();
    expect(cookies.filter((line) => /SameSite=None/.test(line)).every((line) => /Partitioned/.test(line))).toBe(true);
    const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
    const base = entered.headers.get("location") ?? "";
    const before = (await there.snapshot()).version;
    const strangers: Record<string, string>[] = [
      {},
      { origin: listed, "sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe" },
      { origin: listed },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { origin: "null" },
      { origin, "sec-fetch-site": "cross-site" },
      { origin, "sec-fetch-site": "same-site" },
      { origin: "http://edgecase.test.evil.example" },
      { origin: "http://edgecase.test:8080" },
      { origin: "https://evil.example", "x-forwarded-host": "evil.example", forwarded: "host=evil.example" },
      { referer: `${origin}/` },
      { "sec-fetch-site": "none" },
    ];
    const body = () => new URLSearchParams({ company: "Owned", action: "continue" });
    for (const headers of strangers)
      for (const [method, door] of [
        ["POST", `${base}/company`],
        ["POST", `${base}/company/draft`],
        ["POST", `${base}/submit`],
        ["POST", `${base}/files/deed`],
        ["POST", `${base}/uploads/deed`],
        ["PUT", `${base}/uploads/x/parts/1`],
        ["DELETE", `${base}/uploads/x`],
        ["POST", `${base}/device/phone`],
        ["POST", `${base}/device/code`],
        ["POST", `${base}/language`],
        ["POST", path],
      ] as const)
        expect([headers, door.slice(-20), await statusOf(send(method, door, { ...headers, cookie }, body()))]).toEqual([
          headers,
          door.slice(-20),
          403,
        ]);
    expect((await there.snapshot()).version).toBe(before);
    // And the JSON door does not know the cookie at all.
    const [, reference = ""] = /^\/flow\/([\w~-]+)/.exec(base) ?? [];
    for (const headers of [ours, { origin: listed }])
      expect(await statusOf(json("GET", `/${reference}`, undefined, { ...headers, cookie }))).toBe(401);
  });

  it("is spoken to only when it is listed letter by letter, never with cookies, and never by an address with the session in it", async () => {
    const entry = await (await tenant.aCase()).enter();
    const token = await tokenOf(entry);
    const auth = { authorization: `Bearer ${token}` };
    const strangers = [
      "null",
      "https://app.tenant.example.evil.example",
      "https://evil.app.tenant.example",
      "http://app.tenant.example",
      "https://app.tenant.example:8443",
      "https://APP.tenant.example",
      "https://app.tenant.example/",
      `${listed}, https://evil.example`,
    ];
    for (const stranger of strangers)
      for (const method of ["GET", "OPTIONS", "POST"]) {
        const answer = await json(method, `/${entry.reference}${method === "POST" ? "/submit" : ""}`, undefined, {
          ...auth,
          origin: stranger,
        });
        await answer.body?.cancel();
        const allowed = [...answer.headers.keys()].filter((name) => name.startsWith("access-control-"));
        expect([stranger, method, answer.status, allowed]).toEqual([stranger, method, 403, []]);
        expect(answer.headers.get("vary")).toContain("Origin");
      }
    const welcome = await json("GET", `/${entry.reference}`, undefined, { ...auth, origin: listed });
    await welcome.body?.cancel();
    expect([welcome.status, welcome.headers.get("access-control-allow-origin")]).toEqual([200, listed]);
    expect(welcome.headers.has("access-control-allow-credentials")).toBe(false);
    for (const query of [`token=${token}`, `access_token=${token}`, `authorization=Bearer%20${token}`])
      expect(await statusOf(json("GET", `/${entry.reference}?${query}`))).toBeGreaterThanOrEqual(400);
    // Another tenant's website is nobody here.
    const other = await aTwoPartsTenant();
    expect((await other.api.put("/embedding", { origins: ["https://other.example"] })).status).toBe(200);
    expect(
      await statusOf(json("GET", `/${entry.reference}`, undefined, { ...auth, origin: "https://other.example" })),
    ).toBe(403);
  });
});

describe("a session that was stolen", () => {
  it("opens no other case, and nothing at all once its link is revoked", async () => {
    const there = await tenant.aCase();
    const mine = await there.enter();
    const other = await (await tenant.aCase()).enter();
    const token = await tokenOf(mine);
    const auth = { authorization: `Bearer ${token}` };
    for (const door of ["", "/files/x"])
      expect([door, await statusOf(json("GET", `/${other.reference}${door}`, undefined, auth))]).toEqual([door, 401]);
    expect(await statusOf(json("GET", `/${mine.reference}`, undefined, auth))).toBe(200);
    expect((await tenant.api.delete(`/cases/${there.id}/links/${mine.linkId}`)).status).toBe(204);
    expect(await statusOf(json("GET", `/${mine.reference}`, undefined, auth))).toBe(401);
    expect(await statusOf(json("POST", `/${mine.reference}/pages/company`, { values: { company: ["x"] } }, auth))).toBe(
      401,
    );
    expect(await statusOf(json("POST", `/${mine.reference}/session`, { secret: mine.secret }))).toBeGreaterThanOrEqual(
      400,
    );
    expect((await mine.visitor.get(`${mine.base}/company`)).status).toBe(401);
  });

  it("is not opened without end: too many times a minute is answered with 429, on the page and by JSON", async () => {
    const entry = await (await tenant.aCase()).enter();
    vi.spyOn(env.FLOW_ENTRY_LIMIT, "limit").mockResolvedValue({ success: false });
    const page = await entry.visitor.post(entry.path, []);
    expect([page.status, page.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await entry.visitor.post(`${entry.base}/renew`, [])).status).toBe(429);
    const door = await json("POST", `/${entry.reference}/session`, { secret: entry.secret });
    await door.body?.cancel();
    expect([door.status, door.headers.get("retry-after")]).toEqual([429, "60"]);
    vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: false });
    expect((await entry.visitor.post(`${entry.base}/company`, [["company", "x"]])).status).toBe(429);
  });
});

describe("an upload in parts", () => {
  const bytes = pdf();
  const announce = (who: { visitor: { cookies: string }; base: string }, element: string, body: unknown) =>
    send("POST", `${who.base}/uploads/${element}`, { ...ours, cookie: who.visitor.cookies }, JSON.stringify(body));
  const begin = async (who: Parameters<typeof announce>[0], element: string) => {
    const begun = await announce(who, element, { sizeBytes: bytes.length, fingerprint: "f".repeat(32) });
    return (await begun.json<{ id: string }>()).id;
  };
  const part = (
    who: Parameters<typeof announce>[0],
    id: string,
    number: string,
    headers: Record<string, string> = {},
  ) =>
    send(
      "PUT",
      `${who.base}/uploads/${id}/parts/${number}`,
      { ...ours, cookie: who.visitor.cookies, "content-length": String(bytes.length), ...headers },
      bytes,
    );
  const complete = (who: Parameters<typeof announce>[0], id: string) =>
    send("POST", `${who.base}/uploads/${id}/complete`, {
      ...ours,
      cookie: who.visitor.cookies,
      "x-file-name": "a.pdf",
    });

  it("is nobody's but that of the link that began it, and its parts count once", async () => {
    const there = await tenant.aCase();
    const boss = await there.enter();
    const owner = await there.enter({ person: "owner-1", pages: ["owner"] });
    const id = await begin(boss, "deed");
    const noted = await there.refused();
    expect(await statusOf(announce(owner, "deed", { sizeBytes: 10, fingerprint: "e".repeat(32) }))).toBe(403);
    expect((await there.refused()) - noted).toBe(1);
    for (const attempt of [
      part(owner, id, "1"),
      complete(owner, id),
      send("DELETE", `${owner.base}/uploads/${id}`, { ...ours, cookie: owner.visitor.cookies }),
    ])
      expect(await statusOf(attempt)).toBe(404);
    for (const number of ["0", "2", "-1", "1.5", "1e3", "99999", "x", "%31%00"])
      expect([number, await statusOf(part(boss, id, number))]).toEqual([number, 400]);
    expect(await statusOf(part(boss, id, "1", { "content-encoding": "gzip" }))).toBe(400);
    expect(await statusOf(part(boss, `${id.slice(0, -1)}${id.endsWith("a") ? "b" : "a"}`, "1"))).toBe(404);
    expect(await statusOf(part(boss, id, "1"))).toBe(200);
    expect(await statusOf(complete(boss, id))).toBe(201);
    // Sent again after its end, a part changes nothing, and the file is there once.
    expect(await statusOf(part(boss, id, "1"))).toBe(404);
    expect(await statusOf(complete(boss, id))).toBe(201);
    const pages = (await there.snapshot()).documents.flatMap((document) => [...document.pages, ...document.nextPages]);
    expect(pages).toHaveLength(1);
  });

  it("is announced as what it is or not at all", async () => {
    const boss = await (await tenant.aCase()).enter();
    const fingerprint = "f".repeat(32);
    const wrongs: unknown[] = [
      null,
      [],
      "x",
      { sizeBytes: -1, fingerprint },
      { sizeBytes: 1.5, fingerprint },
      { sizeBytes: 1e300, fingerprint },
      { sizeBytes: "10", fingerprint },
      { sizeBytes: 10 },
      { sizeBytes: 10, fingerprint: "../../x" },
      { sizeBytes: 10, fingerprint: "x".repeat(1_000) },
      { sizeBytes: 10, fingerprint, more: "x".repeat(3_000) },
    ];
    for (const wrong of wrongs) expect([wrong, await statusOf(announce(boss, "deed", wrong))]).toEqual([wrong, 400]);
    expect(await statusOf(announce(boss, "deed", { sizeBytes: 200 * 1_048_576, fingerprint }))).toBe(413);
    const many = new FormData();
    for (let file = 0; file < 41; file++) many.append("_file.deed", new File([bytes], "a.pdf"));
    expect((await boss.visitor.post(`${boss.base}/company`, many)).status).toBe(413);
  });
});
