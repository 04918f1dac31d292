import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { packAsks, packDays, usualSections } from "../domain/reports";
import { err } from "../lib/result";
import { caseIn } from "./case-command";
import { answer, defineRoute, type Route } from "./framework";
import { problem, problemOf } from "./problem";
import { askForReport } from "./report-routes";
import { MakePack, ReportView, reportView } from "./report-schemas";

const lastsMs = packDays * 86_400_000;

/** All of a case for whoever audits it. It is a report of the format `pack`: `GET /cases/{id}/reports/{reportId}` has it when it is done. */
export const packRoutes: Route[] = [
  defineRoute(
    {
      ...packAsks,
      tag: "Reports",
      name: "makePack",
      method: "POST",
      path: "/api/v1/cases/{id}/packs",
      idempotent: "d1",
      stepUp: "exports",
      audit: true,
      // What is made holds everything; the answer only says that it is being made.
      reads: true,
      summary: "Make the regulator pack of a case (ZIP)",
      description:
        "Report, decision records, timeline, checks with the vendors' answers, documents, the audit log of the case, its log with what proves it, " +
        "and a signed manifest. Answers at once; `GET /cases/{id}/reports/{reportId}` says when it is done, `…/file` fetches it. It is kept for " +
        `${packDays} days. Only who sees everything gets one; it is written down with its purpose.`,
      params: z.object({ id: z.string() }),
      body: MakePack,
      answers: { 202: ReportView },
    },
    async (call) => {
      const { env, actor, body } = call;
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const subject = caseOf(env, ref.value);
      const there = await subject.view();
      if (!there.ok) return err(problemOf(there.error));
      if (actor.kind === "analyst") {
        const told = await subject.hiddenFields(actor.role, actor.teamRules?.maskedFields ?? []);
        if (!told.ok) return err(problemOf(told.error));
        if (told.value.fields.length > 0)
          return err(problem("not_permitted", "Fields of this case are masked for you: a pack shows everything."));
      }
      const include = [...usualSections, ...(body.notes ? (["notes"] as const) : [])];
      const wish = { format: "pack", language: body.language, include } as const;
      const report = await askForReport(call, ref.value.caseId, wish, lastsMs);
      if (!report.ok) return report;
      const details = { reportId: report.value.id, notes: body.notes };
      const audit = { objectId: ref.value.caseId, purpose: body.purpose, details };
      return answer(202, reportView(report.value), undefined, audit);
    },
  ),
];
