import { type Context, Hono } from "hono";
import { settingsOf } from "../env";
import { sameSecret, sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { copyOperations } from "./operator-copy";
import { restoreOperations } from "./operator-restore";
import { statusOperations } from "./operator-status";
import { notFound, problem } from "./problem";

export type OperatorCall = Context<AppEnv>;

/** What the operator of a deployment may have done. None of it is part of the API: no key and no person of a tenant opens this door. */
export interface OperatorOperation {
  name: string;
  method: "GET" | "PUT" | "POST";
  /** Below `/operator/v1`. */
  path: string;
  /** Something is written by it. */
  writes: boolean;
  work(call: OperatorCall): Promise<Response>;
}

export const operatorOperations: readonly OperatorOperation[] = [
  ...statusOperations,
  ...copyOperations,
  ...restoreOperations,
];

/**
 * `/operator/v1/…`: a deployment's state, its copy, and filling an empty one. Opened by `OPERATOR_TOKEN` alone, which is no tenant's; without
 * that setting there is no such path. Every call that is let in, and every one that is not, is logged by its name.
 */
export const operatorDoor = new Hono<AppEnv>();
operatorDoor.all("/operator/*", async (c) => {
  const token = settingsOf(c.env).OPERATOR_TOKEN;
  if (token === "") return refuse(c, notFound("path"));
  const caller = c.req.header("cf-connecting-ip") ?? "unknown";
  if (!isTheOperator(c, token)) {
    log.warn("operator.refused", {});
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: `operator|${caller}` });
    return success
      ? refuse(c, problem("unauthenticated", "This door takes the operator's token and nothing else."))
      : refuse(c, problem("too_many_requests", "Too many tries.", { headers: { "Retry-After": "60" } }));
  }
  const path = c.req.path.slice("/operator/v1".length);
  const operation = c.req.path.startsWith("/operator/v1/")
    ? operatorOperations.find((one) => one.path === path && one.method === c.req.method)
    : undefined;
  if (operation === undefined) return refuse(c, notFound("path"));
  log.info("operator.called", { operation: operation.name });
  try {
    return await operation.work(c);
  } catch (thrown) {
    log.error("operator.failed", { operation: operation.name, ...errorFields(thrown) });
    return told(500, "failed", "It failed here; the log of the deployment says where. Nothing was half written: send it again.");
  }
});

/** Over hashes: the time it takes says nothing of how much was right, nor how long the token is. */
function isTheOperator(c: OperatorCall, token: string): boolean {
  const said = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  return sameSecret(sha256Hex(said), sha256Hex(token));
}

/** An answer of this door that says no. */
export const told = (status: number, code: string, message: string, details: object = {}): Response =>
  Response.json({ error: { code, message, ...details } }, { status });
