import { type Context, Hono } from "hono";
import { catalog } from "../checks/sandbox/catalog";
import { companyFile } from "../checks/sandbox/company-files";
import { readSessionToken, type SessionAddress } from "../checks/sandbox/session-token";
import { Session, SessionChoice } from "../checks/sandbox/wire";
import { type Env, settingsOf } from "../env";
import { askSandbox, sandboxOrigin } from "../outside";
import { readRequestBytes } from "./request-bytes";
import { choicePage, doublePage, thanksPage, unknownPage } from "./sandbox-pages";
import { specimenRoutes } from "./sandbox-specimens";

type Here = Context<{ Bindings: Env }>;

const maxFormBytes = 4_096;

/** What the sandbox shows to people and to scripts: its catalogue, its company files, the page that stands for a verification. */
export const sandboxRoutes = new Hono<{ Bindings: Env }>()
  .get("/api/v1/sandbox/catalog", (c) => c.json(catalog()))
  .get("/sandbox/companies/:file", (c) => {
    const { status, body } = companyFile(c.req.param("file"));
    return c.json(body, status);
  })
  .route("/", specimenRoutes)
  .get("/sandbox/identity/:session", async (c) => {
    const session = await findSession(c, addressOf(c));
    if (session === null) return unknownPage();
    return session.choice === null ? choicePage(session) : thanksPage(session.choice);
  })
  .post("/sandbox/identity/:session", async (c) => {
    if (isCrossSite(c)) return c.text("This form was sent from another site.", 403);
    const address = addressOf(c);
    const choice = SessionChoice.safeParse(await formField(c, "choice"));
    if (address === null || (await findSession(c, address)) === null) return unknownPage();
    if (choice.success) {
      const { status } = await ask(c, address, "/complete", { choice: choice.data });
      if (status === 409) return doublePage();
    }
    return c.redirect(c.req.path, 303);
  });

const addressOf = (c: Here): SessionAddress | null =>
  readSessionToken(settingsOf(c.env).MASTER_KEY, c.req.param("session") ?? "");

async function findSession(c: Here, address: SessionAddress | null): Promise<Session | null> {
  if (address === null) return null;
  const response = await ask(c, address, "", null);
  if (response.ok) return Session.parse(await response.json());
  await response.body?.cancel();
  return null;
}

function ask(c: Here, { tenantId, sessionId }: SessionAddress, action: string, body: object | null): Promise<Response> {
  const url = `${sandboxOrigin}/v1/sessions/${sessionId}${action}`;
  const init = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
  return askSandbox(c.env, tenantId, new Request(url, init));
}

async function formField(c: Here, name: string): Promise<string | null> {
  const { body } = c.req.raw;
  const bytes = body === null ? "broken" : await readRequestBytes(body, maxFormBytes);
  return typeof bytes === "string" ? null : new URLSearchParams(new TextDecoder().decode(bytes)).get(name);
}

/** Browsers name the page a form was on. A caller that names none is no browser, and holds the secret address itself. */
function isCrossSite(c: Here): boolean {
  const origin = c.req.header("origin");
  if (origin === undefined) return (c.req.header("sec-fetch-site") ?? "same-origin") !== "same-origin";
  return origin !== new URL(c.req.url).origin && origin !== settingsOf(c.env).BASE_URL;
}
