import * as z from "zod";
import { err } from "../lib/result";
import { compileDefinition } from "../workflow/compile";
import { answerCommand } from "./case-command";
import { Pages, pageOf } from "./case-reads";
import { CaseView, listOf, OnlyVersion } from "./case-schemas";
import { definitionIn } from "./definition-actions";
import { answer, defineRoute, type Route } from "./framework";
import { RunView, SampleContext, SampleRun } from "./plugin-run.schema";
import { problem, problemOf } from "./problem";
import { sampleRun } from "./sample-run";

const One = z.object({ id: z.string() });
const OnePlugin = z.object({ id: z.string().max(200), name: z.string().max(200) });

/** Runs of plugins: reading them, beginning one by hand, trying one with a sample. */
export const pluginRunRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Plugins",
      name: "listRuns",
      method: "GET",
      path: "/api/v1/cases/{id}/runs",
      summary: "Read the runs of plugins with everything that went over the wire",
      description:
        "Newest first, each with all its attempts. Secrets and credentials are taken out before anything is kept. " +
        "`GET /cases/{id}/checks` gives the same runs without requests and answers.",
      params: One,
      query: Pages,
      answers: { 200: listOf(RunView) },
    },
    (call) => pageOf(call, (subject, page) => subject.runs(page, true)),
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Plugins",
      idempotent: "case",
      name: "runPlugin",
      method: "POST",
      path: "/api/v1/cases/{id}/plugins/{name}/run",
      summary: "Run a plugin again by hand",
      description:
        "Begins a new run with the facts of now, in any state of an active case; a run under way is superseded, open incidents of earlier " +
        "runs are closed. The output is written wherever the case stands; the event is heard in the states the plugin is bound to.",
      params: OnePlugin,
      body: OnlyVersion,
      answers: { 200: CaseView },
    },
    (call) => answerCommand(call, { type: "run_plugin", plugin: call.params.name }),
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Plugins",
      name: "runPluginWithSample",
      method: "POST",
      path: "/api/v1/workflow-definitions/{id}/plugins/{name}/run",
      summary: "Try a plugin with a sample",
      description:
        "No case is opened or changed. The plugin asks its vendor once, through the same fence, secrets and circuit breaker as in a case, " +
        "and the answer shows what a case would make of it. Plugins that work inside a case (children, approvals, waiting, forms) say what " +
        "they would do. Not remembered under an Idempotency-Key: samples hold personal data.",
      params: OnePlugin,
      body: SampleContext,
      answers: { 200: SampleRun },
      idempotent: "none",
    },
    async (call) => {
      const found = await definitionIn(call);
      if (!found.ok) return found;
      const compiled = compileDefinition(found.value.body, found.value.hash);
      if (!compiled.ok) {
        const [first] = compiled.error;
        const details = { problems: compiled.error.slice(0, 100).map((one) => ({ ...one })) };
        return err(problem("bad_definition", first?.message ?? "The definition has errors.", { details }));
      }
      const { name } = call.params;
      const plugin = compiled.value.pluginByName.get(name);
      if (plugin === undefined) {
        const known = [...compiled.value.pluginByName.keys()];
        return err(problemOf({ code: "unknown_plugin", plugin: name, known }));
      }
      const { env, tenantId, nowMs } = call;
      return answer(200, await sampleRun({ env, tenantId, nowMs }, compiled.value, plugin, call.body.context));
    },
  ),
];
