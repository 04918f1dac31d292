import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caseEventTypes, type PublishedFacts } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { endpointEventBody, endpointEventTypes, webhookBody } from "../../src/webhooks/body";
import { eventCatalogue, eventTypeOf, sampleBody } from "../../src/webhooks/event-catalogue";
import { eventDetails } from "../../src/webhooks/event-details";
import { inVersion, newestPayloadVersion, payloadVersions } from "../../src/webhooks/payload-versions";

const validatorOf = (schema: JsonObject) => new Validator(schema, "2020-12", false);
const facts: PublishedFacts = {
  ...{ caseId: "case_1", tenantId: "ten_eu_a", workflowDefinitionId: "wfd_1", workflowKey: "kyb" },
  ...{ ballerineEntityId: "ent_1", correlationId: null, state: "review", tags: [], workflowStatus: "active" },
  ...{ workflowFinalState: null, workflowCreatedAt: "2026-11-21T10:00:00.000Z", workflowResolvedAt: null },
  ...{ assignee: { id: "usr_1" }, assignedAt: "2026-11-21T11:00:00.000Z", data: { entity: { type: "business" } } },
};

describe("the catalogue of events", () => {
  it("names every type that there is once", () => {
    const names = eventCatalogue().map(({ name }) => name);
    expect(names).toEqual([...caseEventTypes, ...endpointEventTypes]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(eventCatalogue().map((type) => [type.name, type] as const))("%s: its sample fits its schema", (_, type) => {
    const { valid, errors } = validatorOf(type.schema).validate(type.sample);
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
    expect(type.schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(type.sample).toMatchObject({ type: type.name, eventName: type.name });
    expect(type.description).toMatch(/^[A-Z].*\.$/);
  });

  it("describes what is really sent: a body of every type fits the schema of its type and of no other", () => {
    for (const type of caseEventTypes) {
      const event = { id: "evt_1", type, sequence: 3, atMs: 0, state: "review", status: "active" as const };
      const detail = eventDetails[type].sample;
      for (const payload of ["full", "thin"] as const) {
        const body = JSON.parse(webhookBody({ ...event, detail }, facts, "sandbox", payload)) as JsonObject;
        const fitting = eventCatalogue().filter(({ schema }) => validatorOf(schema).validate(body).valid);
        expect(fitting.map(({ name }) => name)).toEqual([type]);
        expect(Object.keys(body)).toEqual(Object.keys(sampleBody(type)));
      }
    }
    for (const type of endpointEventTypes) {
      const { detail } = sampleBody(type) as { detail: JsonObject };
      const body = JSON.parse(endpointEventBody({ id: "evt_1", type, atMs: 0, detail }, "production")) as JsonObject;
      expect(validatorOf(eventTypeOf(type).schema).validate(body).valid).toBe(true);
    }
  });

  it("refuses a body that lacks a key", () => {
    const { schema, sample } = eventTypeOf("workflow.state.changed");
    for (const key of Object.keys(sample)) {
      const { [key]: _, ...rest } = sample;
      expect([key, validatorOf(schema).validate(rest).valid]).toEqual([key, false]);
    }
  });
});

describe("dated shapes of bodies", () => {
  const versions = ["2030-03-01", "2030-02-01", "2030-01-01"] as const;
  const steps = [
    { version: "2030-03-01" as const, toFormer: ({ third: _, ...body }: JsonObject) => body },
    {
      version: "2030-02-01" as const,
      toFormer: ({ caseId, ...body }: JsonObject) => ({ ...body, case: caseId ?? null }),
    },
  ];
  const body = JSON.stringify({ caseId: "case_1", third: 3 });

  it("are made from the newest, one step per version", () => {
    expect(versions.map((version) => JSON.parse(inVersion(body, version, versions, steps)))).toEqual([
      { caseId: "case_1", third: 3 },
      { caseId: "case_1" },
      { case: "case_1" },
    ]);
  });

  it("leave the newest shape as the text it is, character by character", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(inVersion(text, "2030-03-01", versions, steps)).toBe(text);
        expect(inVersion(text, newestPayloadVersion, payloadVersions, [])).toBe(text);
      }),
    );
  });

  it("are listed newest first", () => {
    expect([...payloadVersions].sort().reverse()).toEqual([...payloadVersions]);
  });
});
