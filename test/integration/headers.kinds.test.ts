import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { publish, reviewChart } from "../support/api";
import { png } from "../support/file-corpus";
import { type AnswerKind, type HeaderRow, headerFaults, headerTable } from "../support/header-table";
import { seedAnalyst } from "../support/tenant";
import { aTwoPartsTenant, listed, origin } from "../support/two-parts";

// G31: of each kind of answer the real thing, found and whole: what the crawl, which names nothing that is there, cannot come to.

let tenant: Awaited<ReturnType<typeof aTwoPartsTenant>>;
let cookie = "";
beforeAll(async () => {
  tenant = await aTwoPartsTenant();
  cookie = (await seedAnalyst(env, tenant.tenantId, "admin")).cookie;
});

const ask = (path: string, headers: Record<string, string> = {}, method = "GET", body?: BodyInit) =>
  fetchSelf(
    new Request(new URL(path, origin), {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    }),
  );

/** The body of an answer of this status that is dressed as its kind. */
async function seen(kind: AnswerKind, status: number, answer: Response | Promise<Response>): Promise<string> {
  const given = await answer;
  expect([kind, given.status, ...headerFaults(kind, given.headers)]).toEqual([kind, status]);
  return given.text();
}
const ours = () => ({ cookie, origin, "sec-fetch-site": "same-origin" });

it("pages of the applicant: the link, the form, its end, and what a page that is not there says", async () => {
  const { enter } = await tenant.aCase();
  const { visitor, base, path } = await enter();
  const own = { cookie: visitor.cookies };
  const link = await ask(path);
  expect(link.headers.get("content-security-policy")).toContain(`frame-ancestors ${listed};`);
  await seen("link", 200, link);
  for (const page of [base, `${base}/company`]) await seen("flow", 200, ask(page, own));
  await seen("link", 401, ask(`${base}/company`));
  await seen("flow", 403, ask(`${base}/company`, { ...own, origin: "https://evil.example" }, "POST", "company=x"));
  await seen("flow", 404, ask(`${base}/none`, own));
});

it("the portal stands in frames of the websites that its tenant lists, and in no others", async () => {
  const made = await tenant.api.post("/webhook-endpoints/portal-links", { access: "manage" });
  const door = await ask(new URL(made.textAt("url")).pathname, { "sec-fetch-dest": "iframe" });
  await seen("data", 303, door);
  const own = { cookie: door.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  const home = door.headers.get("location") ?? "";
  const page = await ask(home, own);
  expect(page.headers.get("content-security-policy")).toContain(`frame-ancestors ${listed};`);
  await seen("portal", 200, page);
  await seen("portal", 200, ask(`${home}/new`, own));
  // In any frame, since nobody is known here: so there is nothing on it to press.
  const closed = await ask(home);
  expect(closed.headers.get("content-security-policy")).toContain("frame-ancestors *;");
  expect(await seen("portal", 404, closed)).not.toMatch(/<(?:form|button|input|a (?!class="skip"))/);
});

it("drawings in frames of the console, charts as pictures, files of a brand, scripts for other websites", async () => {
  await seen("preview", 200, ask("/console/preview/branding?screen=start", ours()));
  const form = { key: "ask", title: "Ask", event: "SENT", pages: [{ id: "one", title: "One", elements: [] }] };
  const wish = JSON.stringify({ form, key: "ask", workflow: "both", page: "one" });
  await seen("preview", 200, ask("/console/preview/form", ours(), "POST", new URLSearchParams({ wish })));
  const definition = await publish(tenant.api, "review", reviewChart);
  await seen("picture", 200, ask(`/api/v1/workflow-definitions/${definition}/graph?format=svg`, ours()));
  const body = new FormData();
  body.append("use", JSON.stringify("logo"));
  body.append("file", new File([png({ width: 40, height: 12 })], "logo.png"));
  const logo = await tenant.api.send("POST", "/branding/files", { body });
  expect(logo.status, logo.text).toBe(201);
  await seen("brand", 200, ask(`/brand-files/${logo.textAt("id")}`));
  for (const script of ["/embed/v1.js", "/sdk/v1.js"]) {
    const answer = await ask(script);
    // Without a build there is none to be had, and that is said like every other 404.
    await seen(answer.status === 200 ? "script" : "data", answer.status, answer);
  }
});

it("sockets that are refused, and questions whether another website may ask", async () => {
  const socket = { upgrade: "websocket" };
  await seen("data", 401, ask("/api/v1/feed", socket));
  await seen("data", 403, ask("/api/v1/feed", { ...socket, cookie, origin: "https://evil.example" }));
  await seen("data", 426, ask("/api/v1/feed", ours()));
  const { enter } = await tenant.aCase();
  const { reference } = await enter();
  const asks = { "access-control-request-method": "POST" };
  await seen("data", 204, ask(`/api/v1/flow/${reference}`, { ...asks, origin: listed }, "OPTIONS"));
  await seen("data", 403, ask(`/api/v1/flow/${reference}`, { ...asks, origin: "https://evil.example" }, "OPTIONS"));
});

it("a nonce is of one answer only", async () => {
  const { enter } = await tenant.aCase();
  const { path } = await enter();
  const pages = ["/sign-in", "/docs/operations", "/portal/x", path, "/console", "/docs"];
  const nonces = await Promise.all(
    [...pages, ...pages].map(async (page) => {
      const answer = await ask(page, ours());
      const policy = answer.headers.get("content-security-policy") ?? "";
      await answer.body?.cancel();
      return /'nonce-([^']+)'/.exec(policy)?.[1] ?? [page, answer.status];
    }),
  );
  // Who is signed in is led on from the page to sign in.
  const drawn = nonces.filter((nonce) => typeof nonce === "string");
  expect(drawn.length).toBeGreaterThanOrEqual(10);
  expect(new Set(drawn).size).toBe(drawn.length);
});

it("no row of the table allows inline scripts, other hosts' scripts or code made of text", () => {
  for (const [kind, row] of Object.entries<HeaderRow>(headerTable)) {
    const rule = row["content-security-policy"];
    const text = rule instanceof RegExp ? rule.source : String(rule);
    expect([kind, /unsafe-(?:inline|eval)|script-src[^;]*(?:https?:|\*)/.test(text)]).toEqual([kind, false]);
    expect([kind, /default-src 'none'/.test(text)]).toEqual([kind, true]);
  }
});
