import * as z from "zod";
import { dbOf } from "../db/db-of";
import { type IdentityProvider, listIdentityProviders } from "../db/identity-providers";
import { type SignInRules, saveSignInRules, sessionBounds, signInRulesOf } from "../db/sign-in-settings";
import { refusedSince } from "../db/sign-in-walks";
import type { TenantId } from "../domain";
import { accessTeamDomain, type Env, settingsOf } from "../env";
import { err } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { problem, stepUpRequired } from "./problem";
import { replaced } from "./setting-change";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const { idleMs, absoluteMs } = sessionBounds;
const shownDays = 30;

export const SignInSettingsBody = z
  .strictObject({
    idleMinutes: z
      .int()
      .min(idleMs.least / minuteMs)
      .max(idleMs.most / minuteMs)
      .meta({ description: "A session ends this long after its person last did something." }),
    absoluteHours: z
      .int()
      .min(absoluteMs.least / hourMs)
      .max(absoluteMs.most / hourMs)
      .meta({ description: "And this long after it began, whatever happens." }),
    stepUp: z.strictObject({
      decisions: z.boolean().meta({ description: "Fresh proof before a case of high or critical risk is settled." }),
      exports: z.boolean().meta({ description: "Fresh proof before facts leave the house." }),
    }),
    onlyProviders: z.boolean().meta({ description: "Mailed links let in administrators only." }),
    access: z
      .strictObject({
        teamDomain: z.string().regex(accessTeamDomain, "Write it as team.cloudflareaccess.com."),
        audience: z.string().regex(/^[\w-]{16,128}$/, "Copy the application's audience tag."),
      })
      .nullable()
      .meta({ description: "An application of Cloudflare Access that vouches for people of this tenant." }),
  })
  .meta({
    id: "SignInSettings",
    examples: [
      {
        idleMinutes: 30,
        absoluteHours: 12,
        stepUp: { decisions: true, exports: true },
        onlyProviders: false,
        access: null,
      },
    ],
  });

const View = SignInSettingsBody.extend({
  refused: z.array(z.object({ door: z.string(), reason: z.string(), count: z.int() })).meta({
    description: `What was tried and refused in the last ${shownDays} days. \`door\`: a provider's id, \`access\` or \`code\`.`,
  }),
  deploymentAccess: z.boolean().meta({ description: "Cloudflare Access is set up for the whole deployment." }),
}).meta({ id: "SignInSettingsView" });

const shape = {
  scope: "admin",
  tag: "Sign-in",
  path: "/api/v1/sign-in-settings",
  answers: { 200: View },
} as const;

/** How the people of a tenant sign in, and how long that lasts. */
export const signInSettingsRoutes: Route[] = [
  defineRoute(
    { ...shape, name: "getSignInSettings", method: "GET", summary: "See how people sign in" },
    async ({ env, tenantId, nowMs }) => answer(200, await viewOf(env, tenantId, nowMs)),
  ),
  defineRoute(
    {
      ...shape,
      name: "putSignInSettings",
      method: "PUT",
      summary: "Say how people sign in",
      description:
        "Shorter times hold at once, for sessions that are open too; longer ones for those that begin from now on. `onlyProviders` needs " +
        "a provider in use that has let somebody in, or Cloudflare Access; administrators can always have a link mailed. Where fresh proof is " +
        "wanted for anything, it is wanted for this.",
      body: SignInSettingsBody,
      idempotent: "none",
    },
    async ({ env, actor, tenantId, body, nowMs }) => {
      // Else whoever sits at a screen that was left open switches the demand off, and then does what it was for.
      if (actor.kind === "analyst" && (actor.owes ?? []).length > 0) return err(stepUpRequired());
      const db = dbOf(env, tenantId);
      const locked = wouldLockOut(body, await listIdentityProviders(db, tenantId));
      if (locked !== null) return err(problem("conflict", locked, { param: "onlyProviders" }));
      const before = bodyOf(await signInRulesOf(db, tenantId));
      await saveSignInRules(db, tenantId, rulesIn(body), nowMs);
      return answer(200, await viewOf(env, tenantId, nowMs), {}, { details: { ...body, ...replaced(before, body) } });
    },
  ),
];

/** Why nobody but administrators could get in by these settings; null: somebody can. */
export const wouldLockOut = (
  { onlyProviders, access }: Pick<SignInRules, "onlyProviders" | "access">,
  providers: readonly Pick<IdentityProvider, "enabled" | "lastSignInAtMs">[],
): string | null =>
  onlyProviders && access === null && !providers.some((one) => one.enabled && one.lastSignInAtMs !== null)
    ? "First let somebody sign in by a provider: nobody else could get in if it does not work."
    : null;

const rulesIn = ({ idleMinutes, absoluteHours, ...rest }: z.output<typeof SignInSettingsBody>): SignInRules => ({
  ...rest,
  idleMs: idleMinutes * minuteMs,
  absoluteMs: absoluteHours * hourMs,
});

/** As the API spells them. */
const bodyOf = ({ idleMs: idle, absoluteMs: absolute, ...rest }: SignInRules): z.output<typeof SignInSettingsBody> => ({
  ...{ idleMinutes: idle / minuteMs, absoluteHours: absolute / hourMs },
  ...rest,
});

async function viewOf(env: Env, tenantId: TenantId, nowMs: number): Promise<z.output<typeof View>> {
  const db = dbOf(env, tenantId);
  const since = new Date(nowMs - shownDays * 24 * hourMs).toISOString().slice(0, 10);
  return {
    ...bodyOf(await signInRulesOf(db, tenantId)),
    refused: await refusedSince(db, tenantId, since),
    deploymentAccess: settingsOf(env).ACCESS_AUDIENCE !== "",
  };
}
