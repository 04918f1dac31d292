import { Hono } from "hono";
import { settingsOf } from "../env";
import { sameSecret, sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { auditOperations } from "./operator-audit";
import { copyOperations } from "./operator-copy";
import { type OperatorCall, type OperatorOperation, told } from "./operator-operation";
import { reconcileOperations } from "./operator-reconcile";
import { restoreOperations } from "./operator-restore";
import { statusOperations } from "./operator-status";
import { notFound, problem } from "./problem";

export const operatorOperations: readonly OperatorOperation[] = [
  ...statusOperations,
  ...copyOperations,
  ...restoreOperations,
  ...reconcileOperations,
  ...auditOperations,
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
    log.warn("operator.refused", { door: "operator" });
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
  log.info("operator.called", { door: "operator", act: operation.name });
  try {
    return await operation.work(c);
  } catch (thrown) {
    log.error("operator.failed", { door: "operator", act: operation.name, ...errorFields(thrown) });
    return told(
      500,
      "failed",
      "It failed here; the log of the deployment says where. Nothing was half written: send it again.",
    );
  }
});

/** Over hashes: the time it takes says nothing of how much was right, nor how long the token is. */
function isTheOperator(c: OperatorCall, token: string): boolean {
  const said = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  return sameSecret(sha256Hex(said), sha256Hex(token));
}
