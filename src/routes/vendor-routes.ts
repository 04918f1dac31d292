import * as z from "zod";
import type { VendorDay, VendorReport } from "../domain";
import { err } from "../lib/result";
import { breakersOf } from "../outside/vendor-breakers";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const time = z.string().meta({ format: "date-time" });
const VendorView = z
  .looseObject({
    vendor: z
      .string()
      .meta({ description: "The vendor's name, or the host of the address.", example: "api.example.com" }),
    state: z.enum(["closed", "open", "half_open"]).meta({
      description:
        "`closed`: calls go out. `open`: the vendor counts as down, work waits. `half_open`: one call is out to see whether it is back.",
    }),
    failures: z.int().meta({ description: "Failures in a row: no answer, no connection, or a 5xx." }),
    lastFailureAt: time.nullable(),
    openedAt: time.nullable().meta({ description: "Since when nobody is sent there; null while `closed`." }),
    nextProbeAt: time
      .nullable()
      .meta({ description: "When the next call goes out to see whether the vendor is back." }),
    health: z
      .object({
        calls: z.int(),
        since: time,
        failures: z.int(),
        errorRate: z.number(),
        p50Ms: z.number(),
        p95Ms: z.number(),
      })
      .nullable()
      .meta({
        description:
          "The last 200 calls: half took no longer than `p50Ms`, 95 of 100 no longer than `p95Ms`; `failures` got no answer in time, no connection, or a 5xx.",
      }),
    byCheck: z
      .array(
        z.object({
          check: z.string(),
          calls: z.int(),
          failures: z.int(),
          errorRate: z.number(),
          p50Ms: z.number(),
          p95Ms: z.number(),
        }),
      )
      .meta({ description: "The same calls by check; an empty name for calls that were no check." }),
    today: z
      .object({ calls: z.int(), failures: z.int(), costCents: z.int() })
      .meta({ description: "Calendar day in UTC." }),
    days: z
      .array(z.object({ day: z.string(), calls: z.int(), failures: z.int(), costCents: z.int() }))
      .meta({ description: "Days (UTC) with calls or costs, newest first, 40 at most." }),
  })
  .meta({ id: "Vendor" });
const tag = "Vendors";

/** How the vendors of a tenant are doing: their circuit breakers. */
export const vendorRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listVendors",
      method: "GET",
      path: "/api/v1/vendors",
      summary: "See which vendors answer and which are down",
      description:
        "Every vendor that plugins of this tenant have called. After five failures in a row a vendor counts as down: work for it waits, " +
        "without using up attempts, and one call at a time goes out to see whether it is back, after 10 seconds, then 20, up to " +
        "every 5 minutes. Work that has waited for a day fails.",
      answers: { 200: listOf(VendorView) },
    },
    async ({ env, tenantId, nowMs }) => {
      const data = (await breakersOf(env, tenantId).list()).map((report) => viewOf(report, nowMs));
      return answer(200, { data, nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag,
      name: "resetVendor",
      method: "POST",
      path: "/api/v1/vendors/{vendor}/reset",
      summary: "Send calls to a vendor again",
      description:
        "For a person who knows that the vendor is back. Work that waits goes on when its pause is over, 5 minutes or so at most.",
      params: z.object({ vendor: z.string().min(1).max(300) }),
      answers: { 200: VendorView },
      idempotent: "d1",
    },
    async ({ env, tenantId, params, nowMs }) => {
      const standing = await breakersOf(env, tenantId).reset(params.vendor);
      return standing === null ? err(notFound("vendor")) : answer(200, viewOf(standing, nowMs));
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "probeVendor",
      method: "POST",
      path: "/api/v1/vendors/{vendor}/probe",
      summary: "Try a vendor again now",
      description:
        "For a vendor that counts as down: the pause is over, the next call goes out and shows whether it is back. The breaker stays open until then.",
      params: z.object({ vendor: z.string().min(1).max(300) }),
      answers: { 200: VendorView },
      idempotent: "d1",
    },
    async ({ env, tenantId, params, nowMs }) => {
      const standing = await breakersOf(env, tenantId).probeNow(params.vendor);
      return standing === null ? err(notFound("vendor")) : answer(200, viewOf(standing, nowMs));
    },
  ),
];

const viewOf = (report: VendorReport, nowMs: number) => ({
  ...standingOf(report),
  byCheck: report.byCheck.map(({ check, calls, failures, p50Ms, p95Ms }) => ({
    check,
    calls,
    failures,
    errorRate: failures / calls,
    p50Ms,
    p95Ms,
  })),
  today: todayOf(report.days, nowMs),
  days: report.days,
});

function todayOf(days: readonly VendorDay[], nowMs: number): Omit<VendorDay, "day"> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const { calls, failures, costCents } = days.find(({ day }) => day === today) ?? none;
  return { calls, failures, costCents };
}
const none = { calls: 0, failures: 0, costCents: 0 };

const standingOf = ({ vendor, state, failures, lastFailureAtMs, openedAtMs, nextProbeAtMs, health }: VendorReport) => ({
  vendor,
  state,
  failures,
  lastFailureAt: isoOrNull(lastFailureAtMs),
  openedAt: isoOrNull(openedAtMs),
  nextProbeAt: isoOrNull(nextProbeAtMs),
  health: health && {
    calls: health.calls,
    since: new Date(health.sinceMs).toISOString(),
    failures: health.failures,
    errorRate: health.failures / health.calls,
    p50Ms: health.p50Ms,
    p95Ms: health.p95Ms,
  },
});

const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
