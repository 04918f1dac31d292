import * as z from "zod";
import { Adapter, AdapterShape } from "../../checks/http/adapter.schema";
import { BrandSchema } from "../../collection/brand/brand.schema";
import { listEntry } from "../../rules/in-list";
import { AnyJson, AnyObject } from "../case-schemas";
import { CheckSettingsBody } from "../check-settings-routes";
import { DefinitionKey } from "../definition-schemas";
import { EmbeddingBody } from "../embedding-routes";
import { CreateList } from "../list-schemas";
import { NewQueue } from "../queue-schemas";
import { CreateRuleSet } from "../rule-set-schemas";
import { SlaTermsBody } from "../sla-routes";
import { TeamSettingsBody } from "../team-settings-routes";
import { TenantSettingsBody } from "../tenant-settings-routes";
import { CreateEndpoint } from "../webhook-endpoints.schema";

// What is configuration, one shape for each kind: `{kind, key, spec}`. A spec says nothing about people, secrets, ids or times, so
// that it means the same in another tenant. What is left out of one has its default.

/** More entries than that are data: they are imported, and configuration leaves them alone. */
export const mostListEntries = 2_000;
/** The key of what a tenant has one of. */
export const only = "settings";

const name = z.string().trim().min(1).max(200);
const label = z.string().trim().max(200).nullable().default(null);

const Definition = z.strictObject({
  name,
  displayName: label,
  variant: label,
  definition: AnyObject,
  extensions: AnyObject.default({}),
  config: AnyObject.default({}),
  contextSchema: AnyJson.default(null),
  documentsSchema: AnyJson.default(null),
  forms: AnyObject.default({}),
});

const Rules = z.strictObject({
  name,
  description: z.string().max(2_000).nullable().default(null),
  rules: CreateRuleSet.shape.rules,
  model: CreateRuleSet.shape.model,
  tests: CreateRuleSet.shape.tests,
});

const Entries = z
  .array(
    z.strictObject({
      value: z.string().refine((value) => listEntry(value) !== null, "An entry is a text of up to 300 characters."),
      note: z.string().max(500).optional(),
      expiresAt: z.iso.datetime({ offset: true }).optional(),
    }),
  )
  .max(mostListEntries)
  .transform((entries) =>
    [...new Map(entries.map((one) => [listEntry(one.value) ?? "", one]))]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { value, note, expiresAt }]) => ({
        value: value.trim(),
        ...(note !== undefined && { note }),
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
      })),
  )
  .meta({ description: `In any order. Left out: the entries of the list stay as they are.` });

const List = z.strictObject({
  name,
  description: z.string().max(2_000).nullable().default(null),
  kind: CreateList.shape.kind,
  entries: Entries.optional(),
});

const Reason = z.strictObject({
  decision: z.enum(["approve", "reject", "revision", "escalate"]),
  label: name,
});

const inOrder = <Text extends string>(texts: Text[]): Text[] => [...new Set(texts)].sort();
const { eventTypes, workflows, tags } = CreateEndpoint.shape;

// All that narrows what leaves goes along: an endpoint must not be sent more in live than it was in the sandbox.
const Endpoint = CreateEndpoint.pick({ description: true, payload: true, payloadVersion: true, filter: true }).extend({
  rateLimitPerSecond: CreateEndpoint.shape.rateLimitPerSecond,
  eventTypes: eventTypes.transform(inOrder).meta({ description: "Empty: all of cases." }),
  workflows: workflows.transform(inOrder).meta({ description: "Empty: all." }),
  tags: tags.transform(inOrder).meta({ description: "Empty: all." }),
});

const Embedding = z
  .strictObject({ origins: EmbeddingBody.shape.origins })
  .transform(({ origins }) => ({ origins: [...origins].sort() }));

// Uploaded files stay in their tenant: their ids mean nothing elsewhere.
const Brand = z
  .strictObject(BrandSchema.shape)
  .omit({ logo: true, logoDark: true, favicon: true })
  .extend({ font: BrandSchema.shape.font.unwrap().omit({ file: true }).optional() });

const shape = <Kind extends string, Spec extends z.ZodType, Key extends z.ZodType<string>>(
  kind: Kind,
  spec: Spec,
  key: Key,
) => z.strictObject({ kind: z.literal(kind), key, spec });
const single = <Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) =>
  shape(kind, spec, z.literal(only));

/** One thing of a tenant's configuration. */
export const Resource = z
  .discriminatedUnion("kind", [
    shape("workflow_definition", Definition, DefinitionKey),
    shape("rule_set", Rules, CreateRuleSet.shape.key),
    shape("list", List, CreateList.shape.key),
    shape("queue", NewQueue.omit({ id: true, members: true }), NewQueue.shape.id.unwrap()),
    shape("vendor_adapter", Adapter, AdapterShape.shape.name),
    shape("decision_reason", Reason, z.string().min(1).max(220)),
    shape("webhook_endpoint", Endpoint, z.string().min(1).max(2_048)),
    shape("brand", Brand, z.string().min(1).max(200)),
    single("house", TenantSettingsBody.omit({ name: true })),
    single("team", TeamSettingsBody),
    single("checks", CheckSettingsBody),
    single("work_times", SlaTermsBody.omit({ expectedVersion: true })),
    single("embedding", Embedding),
  ])
  .meta({ id: "ConfigurationResource" });
export type Resource = z.output<typeof Resource>;
export type Kind = Resource["kind"];
export type ResourceOf<K extends Kind> = Extract<Resource, { kind: K }>;

export const kinds = Resource.options.map(({ shape: { kind } }) => kind.value);
