import * as z from "zod";
import { askableOf } from "../collection/askable";
import { documentPerson, type RevisionRound } from "../domain";
import { ok } from "../lib/result";
import { answerCommand } from "./case-command";
import { ask } from "./case-reads";
import { CaseView } from "./case-schemas";
import { childrenToAsk } from "./children-to-ask";
import { answer, defineRoute, type Route } from "./framework";
import { AskAgain, AskableView, Rounds } from "./revision-schemas";
import { revisedForm, wishesOf } from "./revision-wishes";

const One = z.object({ id: z.string() });

/** Asking applicants again: rounds, with what was asked, why, and what came back. */
export const revisionRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Collection",
      idempotent: "case",
      name: "askAgain",
      method: "POST",
      path: "/api/v1/cases/{id}/revisions",
      summary: "Ask the applicant again: for documents, answers, whole pages or something new",
      description:
        "Sends the case back (its event `revision`) and begins a round; while one is open, adds to it. All of it becomes one short page " +
        "for each person who is asked. 409 `revision_limit` when the form allows no further round.",
      params: One,
      body: AskAgain,
      answers: { 200: CaseView },
    },
    async (call) => {
      const { items, dueInSeconds, send, reason, comment, includeChildren } = call.body;
      const children = includeChildren === true ? await childrenToAsk(call) : ok([]);
      if (!children.ok) return children;
      return answerCommand(call, {
        type: "decide",
        decision: "revision",
        reason: reason ?? null,
        comment: comment ?? null,
        ...(children.value.length > 0 && { childrenToAsk: children.value }),
        ask: {
          items: wishesOf(items),
          dueInSeconds: dueInSeconds ?? null,
          send: send ?? null,
        },
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "listAskable",
      method: "GET",
      path: "/api/v1/cases/{id}/revisions/askable",
      summary: "List what can be asked again: the form's pages and questions, and the persons of the case",
      params: One,
      answers: { 200: AskableView },
    },
    async (call) => {
      const [snapshot, definition] = await Promise.all([
        ask(call, (subject) => subject.snapshot()),
        ask(call, (subject) => subject.definition()),
      ]);
      if (!snapshot.ok) return snapshot;
      if (!definition.ok) return definition;
      const form = revisedForm(JSON.parse(definition.value));
      const { context, documents } = snapshot.value;
      const nothing = { pages: [], fields: [], persons: [] };
      return answer(200, {
        ...(form === null ? nothing : askableOf(form, { context, documents, nowMs: call.nowMs })),
        documents: documents.map((document) => ({
          target: document.id,
          person: documentPerson(document, snapshot.value),
        })),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "listRevisions",
      method: "GET",
      path: "/api/v1/cases/{id}/revisions",
      summary: "List the rounds of asking again, newest first",
      params: One,
      answers: { 200: Rounds },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      return answer(200, { data: snapshot.value.revisions.toReversed().map(roundView), nextCursor: null });
    },
  ),
];

const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const roundView = ({ items, askedAtMs, dueAtMs, expiredAtMs, remindedAtMs, endedAtMs, ...round }: RevisionRound) => ({
  round: round.round,
  status: round.status === "open" && expiredAtMs !== null ? ("expired" as const) : round.status,
  askedAt: new Date(askedAtMs).toISOString(),
  askedById: round.askedById,
  dueAt: at(dueAtMs),
  expiredAt: at(expiredAtMs),
  remindedAt: remindedAtMs.map((ms) => new Date(ms).toISOString()),
  endedAt: at(endedAtMs),
  items: items.map(({ answeredAtMs, ...item }) => ({ ...item, answeredAt: at(answeredAtMs) })),
});
