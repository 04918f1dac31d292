import { tenantHeader } from "../checks/sandbox/wire";
import type { Outside, TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { type Objects, objectOf } from "../places/object-of";
import { fencedOutside } from "./fence";
import { openStream } from "./open-stream";
import { dnsOverHttps } from "./resolver";
import { readSecret } from "./secrets";

export { checkUrl, sandboxOrigin } from "./check-url";
export { fillSecrets, readSecret, writeSecret } from "./secrets";
export { checkWebhookUrl } from "./webhook-url";

/** The door to the network for one tenant: its secrets, its sandbox vendor, the deployment's fence. */
export function outsideFor(env: Env, tenantId: TenantId): Outside {
  const settings = settingsOf(env);
  return fencedOutside({
    allowHosts: settings.EGRESS_ALLOW_HOSTS,
    resolve: settings.ENVIRONMENT === "production" ? dnsOverHttps : null,
    send: (request) => fetch(request),
    sandbox: (request) => askSandbox(env, tenantId, request),
    secret: (name) => readSecret(env, tenantId, name),
    now: () => Date.now(),
  });
}

/** The door for what the deployment itself asks, such as the keys of Cloudflare Access: no tenant, so no secrets and no sandbox. */
export function outsideOfDeployment(env: Env): Outside {
  const settings = settingsOf(env);
  return fencedOutside({
    allowHosts: settings.EGRESS_ALLOW_HOSTS,
    resolve: settings.ENVIRONMENT === "production" ? dnsOverHttps : null,
    send: (request) => fetch(request),
    sandbox: () => Promise.reject(new Error("the deployment has no sandbox")),
    secret: () => Promise.resolve(null),
    now: () => Date.now(),
  });
}

/** Gets a large file for a tenant, to be read as it comes (`openStream`). */
export function openLargeFile(env: Env, tenantId: TenantId, address: string, timeoutMs: number) {
  const settings = settingsOf(env);
  const parts = {
    allowHosts: settings.EGRESS_ALLOW_HOSTS,
    resolve: settings.ENVIRONMENT === "production" ? dnsOverHttps : null,
    send: (request: Request) => fetch(request),
    sandbox: (request: Request) => askSandbox(env, tenantId, request),
    now: () => Date.now(),
  };
  return openStream(parts, address, timeoutMs);
}

/** The tenant's own sandbox vendor. It is told whose it is here, after whatever headers the request came with. */
export function askSandbox(env: Objects<"SANDBOX_VENDOR">, tenantId: TenantId, request: Request): Promise<Response> {
  const asked = new Request(request);
  asked.headers.set(tenantHeader, tenantId);
  return objectOf(env, "SANDBOX_VENDOR", tenantId).fetch(asked);
}
