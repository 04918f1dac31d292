import type * as z from "zod";
import type { Actor, Problem } from "../domain";
import { sha256Hex } from "../lib/bytes";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { mayCommand } from "../review/policy";
import { type CompiledDefinition, compileDefinition } from "../workflow/compile";
import { parseDefinitionBody } from "../workflow/definition.schema";
import { simulate } from "../workflow/simulate";
import { validateDefinition } from "../workflow/validate";
import { definitionIn } from "./definition-actions";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, problem, problemOf } from "./problem";
import { Simulate, SimulationView } from "./simulate-schemas";

type SimulateCall = Call<unknown, unknown, z.output<typeof Simulate>>;

/** A decision stands at once here: nobody could use the time in which it can be undone. */
const policies = { mayCommand, undoMs: (_actor: Actor) => 0 };

export const simulateRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      name: "simulateDefinition",
      method: "POST",
      path: "/api/v1/workflow-definitions/simulate",
      summary: "Play a case through without opening one",
      description:
        "Runs the real engine in memory: guards, rules, transformers, joins and timers. Nothing is stored, nobody is called: what a " +
        "plugin would ask is shown, and the steps answer it. What the engine would refuse is a step with `accepted: false` and its " +
        "`refusal`; a step that names nothing real is a 400 with `details.possible`.",
      body: Simulate,
      idempotent: "none",
      limits: { bytes: 1_000_000, depth: 64 },
      answers: { 200: SimulationView },
    },
    simulated,
  ),
];

async function simulated(call: SimulateCall): Promise<Outcome> {
  const { context, caseConfig, language, at, steps } = call.body;
  const definition = await definitionOf(call);
  if (!definition.ok) return definition;
  const atMs = at === undefined ? call.nowMs : Date.parse(at);
  const { compiled, problems } = definition.value;
  const start = { definition: compiled, context, config: caseConfig ?? {}, language: language ?? null, atMs, policies };
  const played = simulate(start, steps, problems);
  if (played.ok) return answer(200, played.value);
  if ("refusal" in played.error) return err(problemOf(played.error.refusal));
  const { param, message, possible } = played.error.step;
  return err(problem("bad_value", `${param}: ${message}.`, { param, details: { possible } }));
}

/** The stored definition with the parts that were sent in the place of its own, or those parts alone. */
async function definitionOf(
  call: SimulateCall,
): Promise<Result<{ compiled: CompiledDefinition; problems: Problem[] }, ApiProblem>> {
  const { id, definition, extensions, config, forms } = call.body;
  let stored: JsonObject = {};
  if (id !== undefined) {
    const found = await definitionIn({ env: call.env, tenantId: call.tenantId, params: { id } });
    if (!found.ok) return found;
    stored = JSON.parse(found.value.body) as JsonObject;
  }
  const given = Object.entries({ definition, extensions, config, forms }).filter(([, part]) => part !== undefined);
  const body = parseDefinitionBody({ ...stored, ...Object.fromEntries(given) });
  if (!body.ok) return err(badDefinition(body.error));
  const text = JSON.stringify(body.value);
  const compiled = compileDefinition(text, sha256Hex(text));
  // What stops a publication may still be played; what cannot be read cannot.
  const problems = validateDefinition(body.value);
  return compiled.ok ? ok({ compiled: compiled.value, problems }) : err(badDefinition(compiled.error));
}

function badDefinition(problems: Problem[]): ApiProblem {
  const first = problems.find(({ severity }) => severity === "error") ?? problems[0];
  return problem("bad_definition", `${first?.path ?? "definition"}: ${first?.message ?? "has errors"}`, {
    ...(first !== undefined && { param: first.path }),
    details: { problems: problems.slice(0, 100).map((one) => ({ ...one })) },
  });
}
