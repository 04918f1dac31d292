import * as z from "zod";
import { dbOf } from "../db/db-of";
import { saveTenantSettings, tenantSettingsOf } from "../db/tenant-settings";
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
const TenantSettingsView = z.object({ ...TenantSettingsBody.shape, region }).meta({ id: "TenantSettingsView" });
/** With the region, so that what was read can be sent back; it is part of the tenant's id and never changes. */
const PutTenantSettings = TenantSettingsBody.extend({ region: region.optional() }).meta({ id: "TenantSettings" });

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
      const settings = await tenantSettingsOf(dbOf(env, tenantId), tenantId);
      return settings === null
        ? err(notFound("tenant"))
        : answer(200, { ...settings, region: boundRegion(env, tenantId) });
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
      const before = await tenantSettingsOf(db, tenantId);
      await saveTenantSettings(db, tenantId, body);
      // A house may be called after a person: its name is not told.
      const { timeZone } = body;
      return answer(200, { ...body, region: bound }, undefined, {
        details: { timeZone, ...(before !== null && replaced(before, { timeZone })) },
      });
    },
  ),
];
