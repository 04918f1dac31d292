import * as z from "zod";
import { Adapter, AdapterShape } from "../../checks/http/adapter.schema";
import { BrandSchema } from "../../collection/brand/brand.schema";
import type { Problem } from "../../domain";
import type { JsonObject } from "../../lib/json";
import { reasonedDecisions } from "../../review/decision-reasons";
import { listEntry } from "../../rules/in-list";
import { ScreeningSettings } from "../../screening/settings";
import { triggerLacks, triggerShape, WholeTrigger } from "../../triggers/trigger.schema";
import { readDefinition } from "../alert-definition-actions";
import { AnyJson, AnyObject } from "../case-schemas";
import { CheckSettingsBody } from "../check-settings-routes";
import { ReasonLabelsBody } from "../decision-reason-routes";
import { DefinitionKey } from "../definition-schemas";
import { EmbeddingBody } from "../embedding-routes";
import { providerShape } from "../identity-provider-schemas";
import { CreateList } from "../list-schemas";
import { NewQueue } from "../queue-schemas";
import { RetentionRules } from "../retention-routes";
import { CreateRuleSet } from "../rule-set-schemas";
import { listKey, PutList } from "../screening-schemas";
import { SignInSettingsBody } from "../sign-in-settings-routes";
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

const decision = z.enum(reasonedDecisions);
const Reason = z.strictObject({ decision, label: name, labels: ReasonLabelsBody.default({}) });
const ReasonOrder = z.strictObject({
  reasons: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(200)
    .meta({
      description:
        "Codes of built-in reasons and labels of your own, as they are offered. The others come after, as they stood.",
      example: ["reject.sanctions", "Not our market"],
    }),
});

const inOrder = <Text extends string>(texts: Text[]): Text[] => [...new Set(texts)].sort();
const { eventTypes, workflows, tags } = CreateEndpoint.shape;

// All that narrows what leaves goes along: an endpoint must not be sent more in live than it was in the sandbox.
const Endpoint = CreateEndpoint.pick({ description: true, payload: true, payloadVersion: true, filter: true }).extend({
  rateLimitPerSecond: CreateEndpoint.shape.rateLimitPerSecond,
  eventTypes: eventTypes.transform(inOrder).meta({ description: "Empty: all of cases." }),
  workflows: workflows.transform(inOrder).meta({ description: "Empty: all." }),
  tags: tags.transform(inOrder).meta({ description: "Empty: all." }),
  asymmetric: CreateEndpoint.shape.asymmetric,
  headerNames: z
    .array(z.string().max(64))
    .max(10)
    .transform((names) => inOrder(names.map((one) => one.toLowerCase())))
    .optional()
    .meta({
      description:
        "Headers that it has beside ours. Their values are secrets and no configuration: they stay as they are, and a name without a value is warned of.",
    }),
});

const Trigger = WholeTrigger.omit({ name: true }).superRefine(triggerLacks);

const AlertRule = AnyObject.transform((spec, context): JsonObject => {
  const problems = (all: readonly Problem[]) => {
    for (const { path, message } of all)
      context.addIssue({ code: "custom", path: path === "" ? [] : path.split("."), message });
    return z.NEVER;
  };
  if (Object.hasOwn(spec, "name")) return problems([{ ...nothing, path: "name", message: "Its name is its key." }]);
  const read = readDefinition({ ...spec, name: only });
  if (!read.ok) return problems(read.error);
  const { name: _key, ...said } = read.value.body;
  return { ...said, enabled: read.value.enabled ?? true } as JsonObject;
}).meta({ description: "As `definition` of `POST /alert-definitions`, without its name." });
const nothing = { severity: "error" as const, code: "bad_value" };

const { issuer, ...provider } = providerShape;
const Provider = z.strictObject(provider);

const { idleMinutes, absoluteHours, stepUp, onlyProviders, access } = SignInSettingsBody.shape;
// What goes without saying is another thing in a live tenant than in a sandbox: it is left unsaid.
const unsaid = { description: "Null: what goes without saying." };
const SignIn = z.strictObject({
  idleMinutes: idleMinutes.nullable().default(null).meta(unsaid),
  absoluteHours: absoluteHours.nullable().default(null).meta(unsaid),
  stepUp: z
    .strictObject({
      decisions: stepUp.shape.decisions.nullable().default(null).meta(unsaid),
      exports: stepUp.shape.exports.nullable().default(null).meta(unsaid),
    })
    .prefault({}),
  onlyProviders: onlyProviders.default(false),
  access: access.default(null),
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
    shape("alert_definition", AlertRule, name),
    shape("queue", NewQueue.omit({ id: true, members: true }), NewQueue.shape.id.unwrap()),
    shape("vendor_adapter", Adapter, AdapterShape.shape.name),
    shape("decision_reason", Reason, z.string().min(1).max(220)),
    shape("decision_reason_order", ReasonOrder, decision),
    shape("trigger", Trigger, triggerShape.name),
    shape("identity_provider", Provider, issuer),
    shape("screening_list", PutList, listKey),
    shape("webhook_endpoint", Endpoint, z.string().min(1).max(2_048)),
    shape("brand", Brand, z.string().min(1).max(200)),
    single("house", TenantSettingsBody.omit({ name: true })),
    single("team", TeamSettingsBody),
    single("checks", CheckSettingsBody),
    single("work_times", SlaTermsBody.omit({ expectedVersion: true })),
    single("retention", z.strictObject({ rules: RetentionRules })),
    single("embedding", Embedding),
    single("sign_in", SignIn),
    single("screening", ScreeningSettings),
  ])
  .meta({ id: "ConfigurationResource" });
export type Resource = z.output<typeof Resource>;
export type Kind = Resource["kind"];
export type ResourceOf<K extends Kind> = Extract<Resource, { kind: K }>;

export const kinds = Resource.options.map(({ shape: { kind } }) => kind.value);
