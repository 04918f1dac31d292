import type { Endpoint } from "../db/webhooks";
import type { Publication, PublishedFacts } from "../domain";
import type { JsonObject } from "../lib/json";
import { passesEventFilter } from "../rules/event-filter";
import { webhookBody } from "../webhooks/body";
import { bodyInVersion } from "../webhooks/payload-versions";

type CaseEvent = Publication["events"][number];

/**
 * Whether an endpoint that a tenant has made wants this event: by type, definition, tag and filter, all of which must agree. Endpoints of
 * subscriptions want what those name.
 */
export function wants(endpoint: Endpoint, event: CaseEvent, facts: PublishedFacts, bodyOf: BodyOf): boolean {
  const { eventTypes, workflows, tags, filter } = endpoint;
  if (eventTypes.length > 0 && !eventTypes.includes(event.type)) return false;
  const isOfWorkflow = workflows.includes(facts.workflowKey) || workflows.includes(facts.workflowDefinitionId);
  if (workflows.length > 0 && !isOfWorkflow) return false;
  if (tags.length > 0 && !tags.some((tag) => facts.tags.includes(tag))) return false;
  return filter === null || passesEventFilter(filter, bodyOf.parsed(event, facts));
}

/** Bodies of events, each made once however many endpoints get it: a context is long. */
export interface BodyOf {
  text(event: CaseEvent, facts: PublishedFacts, endpoint: Pick<Endpoint, "payload" | "payloadVersion">): string;
  /** The full body as data, with what filters may ask for beside it. */
  parsed(event: CaseEvent, facts: PublishedFacts): JsonObject;
}

export function frozenBodies(environment: "sandbox" | "production"): BodyOf {
  const texts = once<string>();
  const objects = once<JsonObject>();
  return {
    text: (event, facts, { payload, payloadVersion }) =>
      texts(`${payload}|${payloadVersion}|${event.id}`, () =>
        bodyInVersion(webhookBody(event, facts, environment, payload), payloadVersion),
      ),
    parsed: (event, facts) =>
      objects(event.id, () => ({
        ...(JSON.parse(webhookBody(event, facts, environment, "full")) as JsonObject),
        workflowKey: facts.workflowKey,
        tags: facts.tags,
      })),
  };
}

function once<T>(): (key: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (key, make) => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
}
