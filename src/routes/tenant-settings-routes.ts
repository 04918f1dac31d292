import * as z from "zod";
import { dbOf } from "../db/db-of";
import { saveTenantSettings, tenantSettingsOf } from "../db/tenant-settings";
import { clockOffsetOf } from "../db/tenants";
import { err } from "../lib/result";
import { boundRegion, regions } from "../places/region";
import { isTimeZone } from "../statistics/days";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { replaced } from "./setting-change";

export const TenantSettingsBody = z.strictObject({
  name: z.string().trim().min(1).max(120).meta({ description: "What the house is called." }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, "Name a time zone such as `Europe/Berlin`.")
    .meta({ description: "By whose calendar statistics count days.", example: "Europe/Berlin" }),
});

const region = z
  .enum(regions)
  .nullable()
  .meta({ description: "Where cases and files of this tenant are bound to stay; null: they are bound to no region." });
const clockOffsetMs = z.int().min(0).meta({
  description: "How far the sandbox's clock is ahead, in milliseconds: which day it is, is said by it. 0 elsewhere.",
});
const TenantSettingsView = z
  .object({ ...TenantSettingsBody.shape, region, clockOffsetMs })
  .meta({ id: "TenantSettingsView" });
/** With the rest, so that what was read can be sent back: the region never changes, and the clock is moved elsewhere. */
const PutTenantSettings = TenantSettingsBody.extend({
  region: region.optional(),
  clockOffsetMs: clockOffsetMs.optional(),
}).meta({ id: "TenantSettings" });

const shape = { tag: "Settings", path: "/api/v1/tenant-settings", answers: { 200: TenantSettingsView } } as const;

export const tenantSettingsRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      scope: "cases:read",
      name: "getTenantSettings",
      method: "GET",
      summary: "Read the settings of the house",
    },
    async ({ env, tenantId }) => {
      const db = dbOf(env, tenantId);
      const [settings, offsetMs] = await Promise.all([tenantSettingsOf(db, tenantId), clockOffsetOf(db, tenantId)]);
      return settings === null
        ? err(notFound("tenant"))
        : answer(200, { ...settings, region: boundRegion(env, tenantId), clockOffsetMs: offsetMs });
    },
  ),
  defineRoute(
    {
      ...shape,
      scope: "admin",
      name: "putTenantSettings",
      method: "PUT",
      summary: "Change the settings of the house",
      description:
        "After a change of the time zone what was counted before is counted anew, a few thousand cases a minute.",
      body: PutTenantSettings,
      idempotent: "d1",
    },
    async ({ env, tenantId, body }) => {
      const bound = boundRegion(env, tenantId);
      if (body.region !== undefined && body.region !== bound)
        return err(problem("bad_value", "The region was chosen when the tenant was made.", { param: "region" }));
      const db = dbOf(env, tenantId);
      const [before, offsetMs] = await Promise.all([tenantSettingsOf(db, tenantId), clockOffsetOf(db, tenantId)]);
      await saveTenantSettings(db, tenantId, body);
      // A house may be called after a person: its name is not told.
      const { timeZone } = body;
      return answer(200, { ...body, region: bound, clockOffsetMs: offsetMs }, undefined, {
        details: { timeZone, ...(before !== null && replaced(before, { timeZone })) },
      });
    },
  ),
];
