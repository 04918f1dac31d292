import * as z from "zod";
import { err } from "../lib/result";
import { consentEntry } from "../privacy/consent-entry";
import { answerCommand } from "./case-command";
import { ask } from "./case-reads";
import { ActorView, CaseView, expectedVersion } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const time = z.string().meta({ format: "date-time" });

const ConsentView = z
  .looseObject({
    id: z.string(),
    key: z.string().meta({ description: "What was agreed to, as the form names it in `params.consent`." }),
    ...{ form: z.string(), page: z.string(), element: z.string() },
    person: z.string().meta({ description: "`applicant`, or the id of the item that they are (an owner)." }),
    text: z.string().meta({ description: "The words beside the box, as they were read." }),
    textSha256: z.string(),
    language: z
      .string()
      .nullable()
      .meta({ description: "Of the words; null: the form has them in one language only." }),
    workflow: z.looseObject({ id: z.string(), version: z.int() }),
    by: ActorView,
    givenAt: time,
    withdrawn: z
      .looseObject({ at: time, by: ActorView, reason: z.string().nullable() })
      .nullable()
      .meta({ description: "Null: it stands. Without a reason: the applicant took the mark away." }),
  })
  .meta({ id: "Consent" });

const Withdraw = z
  .strictObject({
    reason: z.string().trim().min(1).max(200).meta({
      description: "How it was heard of, such as the number of the letter: no names belong in it.",
    }),
    expectedVersion,
  })
  .meta({ id: "WithdrawConsent", example: { reason: "Letter 2026-17" } });

const shape = { tag: "Privacy" } as const;

/** What persons agreed to in forms of a case, and what they no longer agree to. */
export const consentRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      scope: "cases:read",
      name: "listConsents",
      method: "GET",
      path: "/api/v1/cases/{id}/consents",
      summary: "What persons agreed to in this case",
      description:
        "Each time somebody ticks a box with `params.consent` and sends the page: the words they read, with their hash and language, when, and by " +
        "whom. What was withdrawn stays, with when. Oldest first.",
      params: z.object({ id: z.string() }),
      answers: { 200: z.looseObject({ data: z.array(ConsentView) }) },
    },
    async (call) => {
      const read = await ask(call, (one) => one.snapshot());
      return read.ok ? answer(200, { data: read.value.consents.map(consentEntry) }) : read;
    },
  ),
  defineRoute(
    {
      ...shape,
      scope: "cases:write",
      idempotent: "case",
      name: "withdrawConsent",
      method: "POST",
      path: "/api/v1/cases/{id}/consents/{consentId}/withdraw",
      summary: "Write down that somebody no longer agrees",
      description:
        "Also when the case has ended. The box in the form loses its mark, rules read `consents.<key>.withdrawn`, and the event `consent.withdrawn` " +
        "is sent. A second call changes nothing.",
      params: z.object({ id: z.string(), consentId: z.string().max(160) }),
      body: Withdraw,
      answers: { 200: CaseView },
    },
    async (call) => {
      const { consentId } = call.params;
      const read = await ask(call, (one) => one.snapshot());
      if (!read.ok) return read;
      if (!read.value.consents.some(({ id }) => id === consentId)) return err(notFound("consent"));
      return answerCommand(call, { type: "withdraw_consent", consentId, reason: call.body.reason });
    },
  ),
];
