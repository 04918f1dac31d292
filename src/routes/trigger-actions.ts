import type * as z from "zod";
import { dbOf } from "../db/db-of";
import { definitionToOpen } from "../db/definitions";
import { changeTrigger, getTrigger, insertTrigger, type TriggerRow } from "../db/triggers";
import { newId, parseId, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { fromBase64, randomBase32, randomSecret } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { previousSecretUntil, rotatedSecrets, sealedSecrets, settingsIn } from "../queues/trigger-records";
import { type SenderProof, wantsTheirSecret } from "../triggers/sender-proof.schema";
import { TriggerSettings } from "../triggers/trigger.schema";
import { newWebhookSecret } from "../webhooks/secret";
import { type ApiProblem, notFound, problem } from "./problem";
import type { ChangeTrigger, CreateTrigger, RotateTriggerSecret, TriggerView } from "./trigger-schemas";

export const mostTriggers = 100;
export const triggerPath = "/hooks/t/";

type View = z.input<typeof TriggerView>;

/** The stored trigger, or why there is none. */
export async function triggerOf(env: Env, tenantId: TenantId, rawId: string): Promise<Result<TriggerRow, ApiProblem>> {
  const id = parseId("trigger", rawId);
  const row = id === null ? null : await getTrigger(dbOf(env, tenantId), tenantId, id);
  return row === null ? err(notFound("trigger")) : ok(row);
}

export async function createTrigger(
  env: Env,
  tenantId: TenantId,
  { secret: theirs, ...settings }: z.output<typeof CreateTrigger>,
  at: { origin: string; nowMs: number },
): Promise<Result<View & { secret: string }, ApiProblem>> {
  const secret = secretFor(settings.authentication, theirs);
  if (!secret.ok) return secret;
  const runs = await checkWorkflow(env, tenantId, settings.workflow);
  if (!runs.ok) return runs;
  const row = newTriggerRow(env, tenantId, settings, secret.value, at.nowMs);
  if (!(await insertTrigger(dbOf(env, tenantId), row, mostTriggers)))
    return err(problem("conflict", `There are ${mostTriggers} triggers already: delete one first.`));
  return ok({ ...viewOf(env, row, at), secret: secret.value });
}

export const otherProof = "Another kind of proof needs another secret: make a new trigger.";

/** The settings with a change over them, held against the same rules as new ones. */
export function withChange(
  row: Pick<TriggerRow, "settings">,
  change: z.output<typeof ChangeTrigger>,
): Result<TriggerSettings, ApiProblem> {
  const before = settingsIn(row);
  const { authentication = before.authentication } = change;
  if (authentication.kind !== before.authentication.kind)
    return err(problem("bad_value", otherProof, { param: "authentication.kind" }));
  const parsed = TriggerSettings.safeParse({ ...before, ...change });
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(
    problem("bad_value", issue?.message ?? "The trigger does not hang together.", {
      param: issue?.path.join(".") ?? "",
    }),
  );
}

export async function updateTrigger(
  env: Env,
  row: TriggerRow,
  change: z.output<typeof ChangeTrigger>,
  at: { origin: string; nowMs: number },
): Promise<Result<View, ApiProblem>> {
  const tenantId = row.tenantId as TenantId;
  const settings = withChange(row, change);
  if (!settings.ok) return settings;
  if (change.workflow !== undefined) {
    const runs = await checkWorkflow(env, tenantId, change.workflow);
    if (!runs.ok) return runs;
  }
  return stored(env, row, { settings: JSON.stringify(settings.value) }, at);
}

export async function rotateTriggerSecret(
  env: Env,
  row: TriggerRow,
  { secret: theirs, overlapSeconds }: z.output<typeof RotateTriggerSecret>,
  at: { origin: string; nowMs: number },
): Promise<Result<View & { secret: string }, ApiProblem>> {
  const secret = secretFor(settingsIn(row).authentication, theirs);
  if (!secret.ok) return secret;
  const secretsSealed = rotatedSecrets(env, row, secret.value, at.nowMs + overlapSeconds * 1_000);
  const changed = await stored(env, row, { secretsSealed }, at);
  return changed.ok ? ok({ ...changed.value, secret: secret.value }) : changed;
}

async function stored(
  env: Env,
  row: TriggerRow,
  change: Partial<Pick<TriggerRow, "settings" | "secretsSealed">>,
  at: { origin: string; nowMs: number },
): Promise<Result<View, ApiProblem>> {
  const { tenantId } = row;
  if (!(await changeTrigger(dbOf(env, tenantId as TenantId), row, change, at.nowMs)))
    return err(problem("conflict", "Somebody else has changed this trigger meanwhile: read it again."));
  return ok(viewOf(env, { ...row, ...change, updatedAtMs: Math.max(at.nowMs, row.updatedAtMs + 1) }, at));
}

async function checkWorkflow(env: Env, tenantId: TenantId, workflow: string): Promise<Result<null, ApiProblem>> {
  const found = await definitionToOpen(dbOf(env, tenantId), tenantId, workflow, null);
  return found.ok
    ? ok(null)
    : err(problem("bad_value", `There is no published workflow "${workflow}".`, { param: "workflow" }));
}

/** The sender's own secret where they have one, else a fresh one. */
function secretFor(proof: SenderProof, theirs: string | undefined): Result<string, ApiProblem> {
  const wrong = (message: string) => err(problem("bad_value", message, { param: "secret" }));
  if (theirs === undefined) {
    if (wantsTheirSecret(proof)) return wrong("HubSpot signs with the client secret of your app: give it here.");
    return ok(freshSecret(proof));
  }
  if (theirs.trim() !== theirs) return wrong("The secret begins or ends with a blank.");
  if (proof.kind !== "standard_webhooks") return ok(theirs);
  const bytes = fromBase64(theirs.replace(/^whsec_/, ""));
  return bytes.length >= 24 && bytes.length <= 64
    ? ok(theirs)
    : wrong("A Standard Webhooks secret is `whsec_` and 24 to 64 bytes in base64.");
}

/** A secret that is made here, as this kind of proof writes it. */
export const freshSecret = ({ kind }: SenderProof): string =>
  kind === "standard_webhooks" ? newWebhookSecret() : randomSecret(32);

/** A new trigger as it is stored: with an address of its own, its secret sealed for it alone. */
export function newTriggerRow(
  env: Env,
  tenantId: TenantId,
  settings: TriggerSettings,
  secret: string,
  nowMs: number,
): TriggerRow {
  const id = newId("trigger");
  return {
    ...{ id, tenantId, settings: JSON.stringify(settings), createdAtMs: nowMs, updatedAtMs: nowMs },
    // It names the trigger and proves nothing.
    address: randomBase32(26),
    secretsSealed: sealedSecrets(env, { tenantId, id }, secret),
  };
}

/** What the owner of a stored trigger wrote. */
export const triggerSettings = settingsIn;

/** Where the other system sends to. */
export const triggerUrl = (env: Env, origin: string, address: string): string =>
  `${settingsOf(env).BASE_URL || origin}${triggerPath}${address}`;

export function viewOf(env: Env, row: TriggerRow, { origin, nowMs }: { origin: string; nowMs: number }): View {
  const until = previousSecretUntil(row, nowMs);
  return {
    id: row.id,
    url: triggerUrl(env, origin, row.address),
    ...settingsIn(row),
    previousSecretUntil: until === null ? null : new Date(until).toISOString(),
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  };
}
