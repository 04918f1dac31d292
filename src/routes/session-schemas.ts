import * as z from "zod";
import { endOf, lastEndOf, sessionIdOf } from "../auth/session";
import type { Session } from "../db/sessions";
import type { SignInRules } from "../db/sign-in-settings";
import { idFrom } from "../domain";

const time = z.string().meta({ format: "date-time" });

export const SessionView = z
  .object({
    id: z
      .string()
      .meta({ description: "Names the session; it lets nobody in.", example: idFrom("session", "4q9d0x3k7w") }),
    device: z.string().nullable().meta({ example: "Firefox on Windows" }),
    method: z.enum(["link", "provider", "access"]).meta({ description: "How its person got in." }),
    startedAt: time,
    lastSeenAt: time.meta({ description: "Exact to a minute." }),
    idleEndsAt: time.meta({ description: "When it ends if its person does nothing more." }),
    endsAt: time.meta({ description: "When it ends however busy it is." }),
    current: z.boolean().meta({ description: "This call came in it." }),
  })
  .meta({ id: "Session" });

export function sessionView(session: Session, rules: SignInRules, currentHash: string | null) {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return {
    id: sessionIdOf(session),
    ...{ device: session.device, method: session.method, current: session.hash === currentHash },
    ...{ startedAt: iso(session.createdAtMs), lastSeenAt: iso(session.lastSeenAtMs) },
    ...{ idleEndsAt: iso(endOf(session, rules)), endsAt: iso(lastEndOf(session, rules)) },
  };
}

export const ProofView = z
  .object({
    provenUntil: time.nullable().meta({ description: "Until then nothing more has to be proved." }),
    owes: z
      .array(z.enum(["high_risk_decisions", "exports"]))
      .meta({ description: "What this session may not do before its person proves anew who they are." }),
    ways: z
      .array(
        z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("provider"), name: z.string(), path: z.string() }),
          z.object({ kind: z.literal("code"), to: z.string() }),
          z.object({ kind: z.literal("sign_in") }),
        ]),
      )
      .meta({
        description:
          "`provider`: open the path in a window, sign in there again. `code`: `POST /session/code` mails a code, `POST /session/proof` " +
          "takes it. `sign_in`: sign out and in again.",
      }),
  })
  .meta({ id: "SessionProof" });

/** Enough of an address to know it by: `a••@example.com`. */
export const hintOf = (email: string): string => email.replace(/^(.).*@/, "$1••@");
