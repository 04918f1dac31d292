import * as z from "zod";
import { dbOf } from "../db/db-of";
import { loadsOf, saveMemberSettings, settingsOfMembers } from "../db/members";
import { listUsers, userInTenant } from "../db/users";
import { absenceAt, can, type MemberSettings } from "../domain";
import { err } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const time = z.iso.datetime({ offset: true });
const Absence = z
  .strictObject({
    from: time,
    until: time.nullable().meta({ description: "Exclusive; null: until it is changed." }),
    reason: z.string().trim().max(200).default(""),
  })
  .refine(({ from, until }) => until === null || Date.parse(until) > Date.parse(from), {
    path: ["until"],
    error: "It ends before it begins.",
  });
const Settings = z
  .strictObject({
    capacity: z
      .int()
      .min(0)
      .max(10_000)
      .nullable()
      .meta({ description: "Open cases; with as many, queues give no more. Null: no limit." }),
    absences: z.array(Absence).max(50),
  })
  .meta({ id: "MemberSettings" });
const Member = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    load: z.int().meta({ description: "Open cases that this person has." }),
    capacity: z.int().nullable(),
    absences: z.array(Absence),
    away: z.boolean().meta({ description: "Now." }),
  })
  .meta({ id: "Member" });

/** How much work people take from queues, and when they are away. */
export const memberRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Queues",
      name: "listMembers",
      method: "GET",
      path: "/api/v1/members",
      summary: "See how many cases people have, how many they take, and who is away",
      answers: { 200: listOf(Member) },
    },
    async ({ env, tenantId, nowMs }) => {
      const db = dbOf(env, tenantId);
      const people = await listUsers(db, tenantId);
      const ids = people.map(({ id }) => id);
      const [settings, loads] = await Promise.all([settingsOfMembers(db, tenantId, ids), loadsOf(db, tenantId, ids)]);
      const names = new Map(people.map(({ id, name }) => [String(id), name]));
      return answer(200, {
        data: settings.map((one) => ({
          id: one.userId,
          name: names.get(one.userId) ?? "",
          load: loads.get(one.userId) ?? 0,
          ...settingsView(one),
          away: absenceAt(one, nowMs) !== null,
        })),
        nextCursor: null,
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Queues",
      name: "putMember",
      method: "PUT",
      path: "/api/v1/members/{userId}",
      summary: "Say how many cases somebody takes, and when they are away",
      description:
        "One's own; of others by who may build queues. Queues give nothing to who is away; what they have they keep.",
      idempotent: "none",
      params: z.object({ userId: z.string().max(96) }),
      body: Settings,
      answers: { 200: Settings },
    },
    async ({ env, tenantId, actor, params: { userId }, body, nowMs }) => {
      const isOwn = actor.kind === "analyst" && actor.userId === userId;
      const mayForOthers = actor.kind === "analyst" ? can(actor.role, "queues:write") : actor.kind === "api_key";
      if (!isOwn && !mayForOthers)
        return err(problem("not_permitted", "People say this for themselves, or a manager does."));
      const db = dbOf(env, tenantId);
      if (!(await userInTenant(db, tenantId, userId))) return err(notFound("user"));
      const settings: MemberSettings = {
        userId,
        capacity: body.capacity,
        absences: body.absences.map(({ from, until, reason }) => ({
          fromMs: Date.parse(from),
          untilMs: until === null ? null : Date.parse(until),
          reason,
        })),
      };
      await saveMemberSettings(db, tenantId, settings, nowMs);
      return answer(200, settingsView(settings));
    },
  ),
];

const settingsView = ({ capacity, absences }: MemberSettings) => ({
  capacity,
  absences: absences.map(({ fromMs, untilMs, reason }) => ({
    from: new Date(fromMs).toISOString(),
    until: untilMs === null ? null : new Date(untilMs).toISOString(),
    reason,
  })),
});
