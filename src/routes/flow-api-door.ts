import { type Context, Hono, type MiddlewareHandler } from "hono";
import { feedOf } from "../cases/feed-of";
import { allowedOriginsOf } from "../db/allowed-origins";
import { dbOf } from "../db/db-of";
import { visitOfCall } from "./flow-api-session";
import { uploadProblem } from "./flow-api-uploads";
import { flowApiPath } from "./flow-api-visit";
import { serveOwnFile, uploadFile } from "./flow-files";
import { takePart } from "./flow-uploads";
import { referenceOf, type Visit } from "./flow-visit";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { problem } from "./problem";

type Here = Context<AppEnv>;

const path = flowApiPath.replace("{reference}", ":reference");
const methods = "GET, POST, PUT, PATCH, DELETE";
const headers = "Authorization, Content-Type, Idempotency-Key, X-File-Name, X-Upload-Id, X-Flow-Language";
/** How a browser's WebSocket says who it is: it cannot send headers. */
const subProtocol = "edgecase.flow";

/**
 * Browsers may call the flow's API from the websites that its tenant has listed, letter by letter, and never with cookies. Who sends no
 * `Origin` is no browser on another site: apps, servers, our own pages.
 */
const fromListedOrigins: MiddlewareHandler<AppEnv> = async (c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined || origin === new URL(c.req.url).origin) return next();
  const named = referenceOf(c.env, c.req.param("reference") ?? "");
  const listed = named === null ? [] : await allowedOriginsOf(dbOf(c.env, named.ref.tenantId), named.ref.tenantId);
  if (!listed.includes(origin))
    return refuse(c, problem("cross_site", "This website is not listed; see PUT /embedding.", { headers: varies }));
  const cors = { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Request-Id", ...varies };
  if (c.req.method === "OPTIONS")
    return new Response(null, {
      status: 204,
      headers: {
        ...cors,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": headers,
        "Access-Control-Max-Age": "600",
      },
    });
  await next();
  if (c.res.status === 101) return;
  const answer = new Response(c.res.body, c.res);
  for (const [name, value] of Object.entries(cors)) answer.headers.set(name, value);
  c.res = undefined;
  c.res = answer;
};

const varies = { Vary: "Origin" };

/** Before the registry: who may call from where, and what is no JSON: files that come in and go out, and news. */
export const flowDoorRoutes = new Hono<AppEnv>()
  .use(path, fromListedOrigins)
  .use(`${path}/*`, fromListedOrigins)
  .post(`${path}/files/:element`, (c) => visiting(c, (visit) => takeFile(c, visit)))
  .put(`${path}/uploads/:upload/parts/:part`, (c) => visiting(c, (visit) => takeOnePart(c, visit)))
  .get(`${path}/files/:file`, (c) => visiting(c, (visit) => showFile(c, visit)))
  .get(`${path}/changes`, (c, next) => (c.req.header("upgrade")?.toLowerCase() === "websocket" ? listen(c) : next()));

async function visiting(
  c: Here,
  answer: (visit: Visit) => Promise<Response>,
  session: Headers = c.req.raw.headers,
): Promise<Response> {
  const params = { reference: c.req.param("reference") ?? "" };
  const visit = await visitOfCall({ env: c.env, headers: session, url: new URL(c.req.url), params });
  return visit.ok ? answer(visit.value) : refuse(c, visit.error);
}

async function takeFile(c: Here, visit: Visit): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const taken = await uploadFile(visit.env, ref, actor, c.req.param("element") ?? "", c.req.raw);
  return taken.ok ? c.json(taken.value, 201) : refuse(c, uploadProblem(taken.error, visit));
}

async function takeOnePart(c: Here, visit: Visit): Promise<Response> {
  const { ref, actor } = visit.applicant;
  const which = { id: c.req.param("upload") ?? "", part: c.req.param("part") ?? "" };
  const taken = await takePart(visit.env, ref, actor, which, c.req.raw);
  return taken.ok ? c.json({}) : refuse(c, uploadProblem(taken.error, visit));
}

const showFile = (c: Here, visit: Visit): Promise<Response> =>
  serveOwnFile(visit.env, visit.applicant.ref, c.req.param("file") ?? "", c.req.raw.headers, visit.applicant.linkId);

/** News of the one case. The session comes as the second sub-protocol, and only the first is answered with. */
function listen(c: Here): Promise<Response> {
  const [first, token = ""] = (c.req.header("sec-websocket-protocol") ?? "").split(",").map((part) => part.trim());
  const session = new Headers({ authorization: `Bearer ${first === subProtocol ? token : ""}` });
  const hear = async ({ env, applicant: { ref, linkId } }: Visit): Promise<Response> => {
    const answer = await feedOf(env, ref.tenantId).listenAtForm(ref.caseId, linkId);
    if (answer.webSocket === null) return answer; // too many windows of this link
    return new Response(null, {
      status: 101,
      webSocket: answer.webSocket,
      headers: { "Sec-WebSocket-Protocol": subProtocol },
    });
  };
  return visiting(c, hear, session);
}
