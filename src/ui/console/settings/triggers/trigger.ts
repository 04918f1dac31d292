import type { Json, JsonObject } from "../../../../lib/json";
import type { Tone } from "../../../shared/badge";

export interface Trigger {
  id: string;
  url: string;
  name: string;
  workflow: string;
  mode: "start" | "advance" | "start_or_advance";
  each: string | null;
  when: string | null;
  correlation: JsonObject | null;
  context: Json;
  event: JsonObject | null;
  dedupe: string | null;
  rememberDays: number;
  messagesPerMinute: number;
  enabled: boolean;
  authentication: { kind: string };
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
}
export type TriggerWithSecret = Trigger & { secret: string };

export type DeliveryStatus = "received" | "applied" | "ignored" | "failed";
export interface TriggerDelivery {
  id: string;
  status: DeliveryStatus;
  outcome: string | null;
  message: string | null;
  caseId: string | null;
  repeats: number;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
}

export interface DeliveryFacts {
  body: Json;
  headers: Record<string, string>;
}

export interface Trouble {
  path: string;
  message: string;
}

export interface Tried {
  messages: {
    would: "start" | "advance" | "ignore" | "fail";
    id: string | null;
    correlation: { by: string; id: string } | null;
    caseId: string | null;
    context: JsonObject | null;
    event: { name: string; payload: Json } | null;
    problems: Trouble[];
  }[];
  problems: Trouble[];
}

export interface CrmTemplate {
  kind: "trigger" | "plugin";
  id: string;
  vendor: "salesforce" | "hubspot";
  title: string;
  summary: string;
  steps: string[];
  trigger?: JsonObject;
  sample?: DeliveryFacts;
  plugins?: JsonObject[];
  secrets?: string[];
}

/** A trigger to begin with when the other system is none of the gallery's. */
export const blankTrigger: JsonObject = {
  name: "Another system",
  mode: "start_or_advance",
  correlation: { by: "external_id", expression: "body.id" },
  context: {
    transform: [
      {
        transformer: "jmespath",
        mapping: "{entity: {type: 'business', id: body.id, data: {companyName: body.name}}}",
      },
    ],
  },
  authentication: { kind: "standard_webhooks" },
};
export const blankSample: DeliveryFacts = { headers: {}, body: { id: "1001", name: "Northwind Trading Ltd" } };

export const modeWords: Record<Trigger["mode"], string> = {
  start: "Starts cases",
  advance: "Advances cases",
  start_or_advance: "Starts or advances cases",
};

const proofWords: Record<string, string> = {
  standard_webhooks: "Standard Webhooks signature",
  hmac: "HMAC signature",
  hubspot_v3: "HubSpot signature (v3)",
  header: "Secret in a header",
  bearer: "Bearer token",
  basic: "Name and password",
};
export const proofText = ({ authentication: { kind } }: Pick<Trigger, "authentication">): string =>
  proofWords[kind] ?? kind;

export const statusTones: Record<DeliveryStatus, Tone> = {
  received: "wait",
  applied: "ok",
  ignored: "neutral",
  failed: "bad",
};

export const wouldWords: Record<Tried["messages"][number]["would"], { tone: Tone; text: string }> = {
  start: { tone: "ok", text: "Would start a case" },
  advance: { tone: "ok", text: "Would advance a case" },
  ignore: { tone: "neutral", text: "Would be ignored" },
  fail: { tone: "bad", text: "Would fail" },
};

/** `not_accepted` as people read it. */
export const outcomeText = (outcome: string | null): string => outcome?.replaceAll("_", " ") ?? "";

/** What of a trigger is edited as JSON. */
export function editable(trigger: Trigger): JsonObject {
  const { mode, each, when, correlation, context, event, dedupe, rememberDays, messagesPerMinute, authentication } =
    trigger;
  const { name, workflow } = trigger;
  return {
    ...{ name, workflow, mode, each, when, correlation, context, event, dedupe },
    ...{ rememberDays, messagesPerMinute, authentication },
  };
}
