import * as z from "zod";
import type { Page } from "../cases/case-api";
import type { Problem } from "../domain";
import { type Caption, svgOf, svgStyle } from "../drawing/graph-svg";
import { type PathEntry, pathTaken } from "../drawing/path-taken";
import { base64, sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import type { DefinitionBody } from "../workflow/definition.schema";
import { chartToDraw, graphOf, mermaidOf, type Shown } from "../workflow/graph";
import type { CaseCall } from "./case-command";
import { ask } from "./case-reads";
import { AnyObject } from "./case-schemas";
import { definitionIn } from "./definition-actions";
import { answer, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, problem } from "./problem";

const One = z.object({ id: z.string().max(200) });
const Format = z.strictObject({
  format: z
    .enum(["json", "mermaid", "svg"])
    .default("json")
    .meta({ description: "`json`; `mermaid`: a stateDiagram-v2 as text/plain; `svg`: a picture that stands alone." }),
});
type Format = z.output<typeof Format>["format"];

const GraphNodeView = z
  .looseObject({
    id: z.string().meta({ description: "Path of the state." }),
    label: z.string(),
    type: z.enum(["atomic", "compound", "parallel", "final", "history"]),
    parent: z.string().nullable(),
    tags: z.array(z.string()),
    initial: z.boolean(),
    current: z.boolean(),
    visits: z.int().optional().meta({ description: "Of a case: how often it came here." }),
    plugins: z.array(z.looseObject({ name: z.string(), kind: z.string() })).optional(),
  })
  .meta({ id: "GraphNode" });
const GraphEdgeView = z
  .looseObject({
    from: z.string().meta({ description: "Path of the source; empty for the whole chart." }),
    to: z.string().nullable().meta({ description: "Null: the event is taken and the state stays." }),
    label: z.string(),
    kind: z.enum(["event", "always", "done", "after"]),
    guard: AnyObject.nullable(),
    path: z.string().meta({ description: "Where it stands in the definition." }),
    taken: z.int().optional().meta({ description: "Of a case: how often it was taken." }),
  })
  .meta({ id: "GraphEdge" });
const GraphView = z.looseObject({ nodes: z.array(GraphNodeView), edges: z.array(GraphEdgeView) }).meta({ id: "Graph" });
const CaseGraphView = GraphView.extend({
  state: z.string(),
  workflow: z.looseObject({ id: z.string(), key: z.string(), version: z.int(), name: z.string() }),
  moves: z
    .array(
      z.looseObject({
        seq: z.int().nullable(),
        at: z.string().nullable(),
        event: z.string(),
        from: z.string(),
        to: z.string(),
      }),
    )
    .meta({ description: "Every transition in its order; `seq` is its entry of the timeline." }),
  complete: z.boolean().meta({ description: "False: the timeline is longer than what was read for `moves`." }),
}).meta({ id: "CaseGraph" });

const reads = { scope: "cases:read", method: "GET", params: One, query: Format } as const;

const drawings = ["text/plain", "image/svg+xml"];

export const graphRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      tag: "Definitions",
      name: "drawDefinition",
      path: "/api/v1/workflow-definitions/{id}/graph",
      summary: "Read a definition as a graph",
      description: "States, transitions and the plugins of each state: as data, as Mermaid text or as a picture.",
      answers: { 200: GraphView },
      alsoAs: drawings,
    },
    async (call) => {
      const found = await definitionIn(call);
      if (!found.ok) return found;
      const { name, displayName, version } = found.value;
      const caption = { title: `${displayName ?? name}, version ${version}`, state: null };
      return drawn(found.value.body, {}, caption, call.query.format, {});
    },
  ),
  defineRoute(
    {
      ...reads,
      tag: "Cases",
      name: "drawCase",
      path: "/api/v1/cases/{id}/graph",
      summary: "See where a case is and which way it took",
      description:
        "The graph of the definition the case is pinned to, with the current state and the path taken marked.",
      answers: { 200: CaseGraphView },
      alsoAs: drawings,
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const body = await ask(call, (subject) => subject.definition());
      if (!body.ok) return body;
      const history = await historyOf(call);
      if (!history.ok) return history;
      const { configuration, workflow } = snapshot.value;
      const path = pathTaken(history.value.entries);
      const state = configuration.join("|");
      const caption = { title: `${workflow.name}, version ${workflow.version}`, state };
      const { id, key, version, name } = workflow;
      const more = { state, workflow: { id, key, version, name }, moves: path.moves, complete: history.value.complete };
      return drawn(body.value, { current: configuration, path }, caption, call.query.format, more);
    },
  ),
];

function drawn(bodyText: string, shown: Shown, caption: Caption, format: Format, more: object): Outcome {
  const read = chartToDraw(JSON.parse(bodyText) as DefinitionBody);
  if (!read.ok) return err(badChart(read.error));
  const { chart, plugins } = read.value;
  const all = { ...shown, plugins };
  switch (format) {
    case "json":
      return answer(200, { ...graphOf(chart, all), ...more });
    case "mermaid":
      return ok({ status: 200, body: mermaidOf(chart, all), contentType: "text/plain; charset=utf-8" });
    case "svg":
      return ok({
        status: 200,
        body: svgOf(graphOf(chart, all), caption),
        contentType: "image/svg+xml; charset=utf-8",
        headers: { "Content-Security-Policy": picturePolicy },
      });
  }
}

// The picture may be opened by itself: its one style sheet is allowed by its hash, and nothing else.
const picturePolicy =
  `default-src 'none'; style-src 'sha256-${base64(Buffer.from(sha256Hex(svgStyle), "hex"))}'; ` +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

const pageSize = 100;
const mostPages = 50;

/** The timeline, page by page. */
async function historyOf(call: CaseCall): Promise<Result<{ entries: PathEntry[]; complete: boolean }, ApiProblem>> {
  const entries: PathEntry[] = [];
  let after: Page["after"] = null;
  for (let page = 0; page < mostPages; page++) {
    const from: Page = { limit: pageSize, after };
    const part = await ask(call, (subject) => subject.timeline(from));
    if (!part.ok) return part;
    entries.push(...part.value.data.map(({ toState, steps, seq, at }) => ({ toState, steps, seq, at })));
    after = part.value.next;
    if (after === null) return ok({ entries, complete: true });
  }
  return ok({ entries, complete: false });
}

function badChart(problems: Problem[]): ApiProblem {
  const [first] = problems;
  return problem("bad_definition", first === undefined ? "The chart has errors." : `${first.path}: ${first.message}`, {
    ...(first !== undefined && { param: first.path }),
    details: { problems: problems.slice(0, 100).map((one) => ({ ...one })) },
  });
}
