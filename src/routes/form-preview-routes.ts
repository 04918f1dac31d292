import * as z from "zod";
import { importForm } from "../interchange/import-form";
import { emptyReport } from "../interchange/report";
import { randomSecret } from "../lib/bytes";
import { isObject, type JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { AnyObject } from "./case-schemas";
import { definitionIn } from "./definition-actions";
import { drawPreview, PreviewWish } from "./form-preview";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const OneForm = z.object({ id: z.string().max(200), key: z.string().max(100) });

const Drawn = z
  .looseObject({
    page: z
      .string()
      .meta({ description: "Which page was drawn: after `continue` the next one, or the same with problems." }),
    title: z.string(),
    language: z.string(),
    html: z
      .string()
      .meta({ description: "The whole page, as applicants get it. Its own links and buttons lead nowhere." }),
    context: AnyObject.meta({ description: "What was answered so far; give it back with the next step." }),
    sent: z.array(z.string()),
    problems: z.array(AnyObject).meta({ description: "What is wrong with the answers of this page." }),
    unread: z.array(AnyObject).meta({ description: "Why the form cannot be drawn; else empty." }),
  })
  .meta({ id: "FormPreview" });

export const formPreviewRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      name: "previewForm",
      method: "POST",
      path: "/api/v1/workflow-definitions/{id}/forms/{key}/preview",
      summary: "Draw a page of a form as applicants see it",
      description:
        "With the form as it is sent, or the stored one; with the workflow's brand as it is being made. A form can be gone through from " +
        "page to page: conditions and checks are the real ones, nothing is stored, files are not asked for.",
      params: OneForm,
      body: PreviewWish.meta({ id: "FormPreviewWish" }),
      idempotent: "none",
      limits: { bytes: 1_000_000, depth: 64 },
      answers: { 200: Drawn },
    },
    async (call) => {
      const found = await definitionIn(call);
      if (!found.ok) return found;
      const { forms } = JSON.parse(found.value.body) as JsonObject;
      const stored = isObject(forms) && Object.hasOwn(forms, call.params.key) ? forms[call.params.key] : undefined;
      const form = call.body.form ?? (isObject(stored) ? stored : null);
      if (form === null) return err(notFound("key"));
      const subject = { tenantId: call.tenantId, workflowKey: found.value.key, key: call.params.key };
      const drawn = await drawPreview(
        call.env,
        subject,
        { ...call.body, form },
        { nowMs: call.nowMs, nonce: randomSecret(16) },
      );
      const { page, title, language, html, context, sent, problems, unread } = drawn;
      return answer(200, {
        page,
        title,
        language,
        html,
        context,
        sent,
        problems: problems.map((one) => ({ ...one })),
        unread: unread.map((one) => ({ ...one })),
      });
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      name: "readUiDefinition",
      method: "POST",
      path: "/api/v1/workflow-definitions/read-ui-definition",
      summary: "Read a UI definition of the documented system as a form",
      description: "Both generations of it. Nothing is stored: the form and what became of each part are answered.",
      body: z.strictObject({ uiDefinition: AnyObject }).meta({ id: "ReadUiDefinition" }),
      idempotent: "none",
      limits: { bytes: 1_000_000, depth: 100 },
      answers: {
        200: z
          .looseObject({
            key: z.string(),
            form: AnyObject,
            report: z.looseObject({
              understood: z.array(AnyObject),
              changed: z.array(AnyObject),
              ignored: z.array(AnyObject),
            }),
          })
          .meta({ id: "UiDefinitionRead" }),
      },
    },
    ({ body }) => {
      const report = emptyReport();
      const read = importForm(body.uiDefinition, "form", "uiDefinition", report);
      const why = report.ignored.at(-1)?.sentence ?? "Nothing of it can be shown.";
      if (read === null) return err(problem("bad_value", why, { param: "uiDefinition" }));
      return answer(200, { key: read.key, form: read.form, report: { ...report } as unknown as JsonObject });
    },
  ),
];
