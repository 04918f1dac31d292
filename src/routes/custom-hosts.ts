import type { MiddlewareHandler } from "hono";
import { readFlowReference } from "../auth/applicant";
import { ownerOfHost } from "../db/brand-domains";
import { brandFileById } from "../db/brand-files";
import { parseId, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import type { AppEnv } from "./framework-headers";

/** What a tenant's own host serves: its flows, and what their pages load. Not the console, the API, the sandbox, the docs. */
const served = /^\/(?:go|flow|brand-files|assets|embed|sdk|api\/v1\/flow)\/|^\/(?:favicon\.ico|robots\.txt)$/;

/**
 * Requests that come in under a tenant's own host name. One that is proved leads to the flows of its tenant: links and files of others are
 * unknown there. Every other name is the deployment's own, so that nobody can shut it by registering what they cannot prove.
 */
export const onOwnHosts: MiddlewareHandler<AppEnv> = async (c, next) => {
  const url = new URL(c.req.url);
  const owner = await tenantOfHost(c.env, url);
  if (owner === "ours") return next();
  if (!served.test(url.pathname)) return nowhere();
  const named = await tenantNamedBy(c.env, url.pathname);
  return named === undefined || named === owner ? next() : nowhere();
};

const nowhere = (): Response => new Response("There is no such page.\n", { status: 404 });

type Owner = TenantId | "ours";

/** Each isolate asks once in half a minute; a host that is verified or let go is known as such after that. */
const keptMs = 30_000;
const mostKept = 500;
const known = new Map<string, { owner: Owner; untilMs: number }>();

/** Hosts have changed: this isolate asks again at once. */
export const forgetHosts = (): void => known.clear();

async function tenantOfHost(env: Env, url: URL): Promise<Owner> {
  // `forms.example.com.` is the same host; browsers send the dot along.
  const hostname = url.hostname.replace(/\.$/, "");
  const { BASE_URL } = env;
  // No name without a dot, and no address, can be registered.
  if (!hostname.includes(".") || /^[\d.]+$/.test(hostname)) return "ours";
  if (BASE_URL !== "" && hostname === new URL(BASE_URL).hostname) return "ours";
  const nowMs = Date.now();
  const kept = known.get(hostname);
  if (kept !== undefined && kept.untilMs > nowMs) return kept.owner;
  const owner: Owner = (await ownerOfHost(env.DB, hostname)) ?? "ours";
  if (known.size >= mostKept) known.clear(); // host names are the caller's word
  known.set(hostname, { owner, untilMs: nowMs + keptMs });
  return owner;
}

/** Whose link, flow or file an address names. Undefined: it names nobody's. Null: it cannot be read. */
async function tenantNamedBy(env: Env, path: string): Promise<TenantId | null | undefined> {
  const [, room, name = ""] = path.replace(/^\/api\/v1\/flow\//, "/flow/").split("/");
  switch (room) {
    case "flow":
      return readFlowReference(settingsOf(env), name)?.ref.tenantId ?? null;
    case "go":
      return (
        readFlowReference(settingsOf(env), name.slice(0, Math.max(0, name.lastIndexOf("."))))?.ref.tenantId ?? null
      );
    case "brand-files": {
      const id = parseId("file", name);
      return id === null ? null : ((await brandFileById(env.DB, id))?.tenantId ?? null);
    }
    default:
      return undefined;
  }
}
