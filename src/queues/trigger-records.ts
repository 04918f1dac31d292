import * as z from "zod";
import type { TriggerDelivery } from "../db/trigger-deliveries";
import type { TriggerRow } from "../db/triggers";
import { type Env, keyringOf } from "../env";
import { openWith, sealWith } from "../lib/keyring";
import type { MessageFacts } from "../triggers/plan";
import { TriggerSettings } from "../triggers/trigger.schema";

/** A secret as the trigger's row keeps it. `untilMs`: when the replaced one stops proving; null for the newest. */
const Secrets = z.array(z.object({ sealed: z.string(), untilMs: z.int().nullable() }));
type Owner = Pick<TriggerRow, "tenantId" | "id">;

const Facts = z.object({ body: z.json(), headers: z.record(z.string(), z.string()) });

/** What the owner wrote. */
export const settingsIn = (row: Pick<TriggerRow, "settings">): TriggerSettings =>
  TriggerSettings.parse(JSON.parse(row.settings));

/** The secrets that prove a sender now, newest first. */
export function secretsInForce(env: Env, row: Owner & Pick<TriggerRow, "secretsSealed">, nowMs: number): string[] {
  const stored = Secrets.parse(JSON.parse(row.secretsSealed));
  return stored.flatMap(({ sealed, untilMs }) => {
    if (untilMs !== null && untilMs <= nowMs) return [];
    return openWith(keyringOf(env), "trigger-secrets", sealed, aboutOf(row)) ?? [];
  });
}

/** A secret for the row of a new trigger, sealed for this trigger alone. */
export const sealedSecrets = (env: Env, owner: Owner, secret: string): string =>
  JSON.stringify([{ sealed: sealWith(keyringOf(env), "trigger-secrets", secret, aboutOf(owner)), untilMs: null }]);

/** A new secret in front; the one before it still proves until `untilMs`; older ones are gone. */
export function rotatedSecrets(
  env: Env,
  row: Owner & Pick<TriggerRow, "secretsSealed">,
  secret: string,
  untilMs: number,
): string {
  const [previous] = Secrets.parse(JSON.parse(row.secretsSealed));
  const [newest] = Secrets.parse(JSON.parse(sealedSecrets(env, row, secret)));
  return JSON.stringify([newest, ...(previous === undefined ? [] : [{ ...previous, untilMs }])]);
}

/** When the secret before the newest stops proving; null: there is none. */
export function previousSecretUntil(row: Pick<TriggerRow, "secretsSealed">, nowMs: number): number | null {
  const [, previous] = Secrets.parse(JSON.parse(row.secretsSealed));
  return previous?.untilMs != null && previous.untilMs > nowMs ? previous.untilMs : null;
}

export const sealFacts = (env: Env, owner: Owner, facts: MessageFacts): string =>
  sealWith(keyringOf(env), "trigger-deliveries", JSON.stringify(facts), aboutOf(owner));

/** What mappings read of a stored message; null when no key opens it. */
export function openFacts(env: Env, row: Pick<TriggerDelivery, "tenantId" | "id" | "sealed">): MessageFacts | null {
  const text = openWith(keyringOf(env), "trigger-deliveries", row.sealed, aboutOf(row));
  return text === null ? null : Facts.parse(JSON.parse(text));
}

const aboutOf = ({ tenantId, id }: Owner): string => `${tenantId}|${id}`;
