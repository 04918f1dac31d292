import * as z from "zod";
import { ok } from "../lib/result";
import { eventCatalogue, eventTypeNames, eventTypeOf } from "../webhooks/event-catalogue";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";

const EventTypeView = z
  .looseObject({
    name: z.string().meta({ example: "workflow.completed" }),
    description: z.string(),
    group: z.string(),
    payloadVersion: z.string().meta({ description: "The shape that `schema` and `sample` have." }),
    schema: z.record(z.string(), z.json()).meta({ description: "JSON Schema (2020-12) of the whole body." }),
    sample: z.record(z.string(), z.json()).meta({ description: "A body of this type. The ids in it name nothing." }),
  })
  .meta({ id: "EventType" });

const reads = { scope: "any", capability: "cases:read", tag: "Webhooks", method: "GET" } as const;

export const eventTypeRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listEventTypes",
      path: "/api/v1/event-types",
      summary: "List every type of event, with the schema of its body and a sample",
      answers: { 200: listOf(EventTypeView) },
    },
    async () => ok({ status: 200, body: wholeCatalogue() }),
  ),
  defineRoute(
    {
      ...reads,
      name: "getEventType",
      path: "/api/v1/event-types/{name}",
      summary: "Read one type of event",
      params: z.object({ name: z.enum(eventTypeNames) }),
      answers: { 200: EventTypeView },
    },
    async ({ params }) => answer(200, eventTypeOf(params.name)),
  ),
];

/** The same for everybody until the next release. */
function wholeCatalogue(): string {
  catalogue ??= JSON.stringify({ data: eventCatalogue(), nextCursor: null });
  return catalogue;
}
let catalogue: string | null = null;
