import { Hono } from "hono";
import { settingsOf } from "../env";
import { sameSecret } from "../lib/bytes";
import { openMetricsType } from "../lib/open-metrics";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { measuredText } from "./metrics";
import { notFound, problem } from "./problem";

/**
 * `GET /metrics`: the deployment in numbers, for Prometheus. A token of its own opens it and nothing else, so a scraper holds no key to
 * anybody's cases; where no token is set there is no such address. Ids of tenants only with `?by=tenant`.
 */
export const metricsDoor = new Hono<AppEnv>();

metricsDoor.get("/metrics", async (c) => {
  const token = settingsOf(c.env).METRICS_TOKEN;
  if (token === "") return refuse(c, notFound("path"));
  const shown = /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (shown === undefined || !sameSecret(shown, token))
    return refuse(
      c,
      problem("unauthenticated", "Send the metrics token as `Authorization: Bearer …`.", {
        headers: { "WWW-Authenticate": 'Bearer realm="metrics"' },
      }),
    );
  const text = await measuredText(c.env, c.req.query("by") === "tenant", Date.now());
  return c.body(text, 200, { "Content-Type": openMetricsType });
});
