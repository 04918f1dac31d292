import { type Alert, type AlertChange, changeAlert, getAlert, isErasedSubject } from "../db/alerts";
import { type CounterpartyRow, getCounterparty, linkCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { type Entity, leadingEntity } from "../db/entities";
import { type Actor, actorRef, alertNumbers, namesIn, type Refusal, type TenantId } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { CommandAnswer } from "./case-api";
import { openCaseOnce } from "./open-case";
import { tellAlertChange } from "./tell-case";

/**
 * Opens a case that looks into an alert. Twice is once, also when the alert says something else by then: the case's id is made of the alert's.
 * `subject_erased`: a case about whom transactions are of would bring back who was erased.
 */
export async function openCaseForAlert(
  env: Env,
  actor: Actor,
  alert: Alert,
  workflow: string,
  nowMs: number,
): Promise<Result<CommandAnswer, Refusal | { code: "subject_erased" }>> {
  const tenantId = alert.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const party = alert.counterpartyId === null ? null : await getCounterparty(db, tenantId, alert.counterpartyId);
  if (party?.erased === true) return err({ code: "subject_erased" });
  const knownId = party === null ? alert.subjectId : party.entityId;
  const known = knownId === null ? null : await leadingEntity(db, tenantId, knownId);
  const request = { workflow, context: contextOfAlert(alert, party, known?.entity ?? null) };
  const opened = await openCaseOnce(env, actor, request, `alert|${alert.id}`, nowMs);
  if (opened.ok && party !== null && party.entityId === null)
    await linkCounterparty(db, tenantId, party.id, opened.value.row.entityId);
  return opened;
}

/** How often an alert is read anew when others change it at the same time. */
const looks = 4;

/** Gives an alert to a case, whose timeline says so. `taken`: another case has it. `subject_erased`: there is nobody left that it is about. */
export async function giveAlertToCase(
  env: Env,
  actor: Actor,
  alertId: string,
  caseId: string,
  nowMs: number,
): Promise<Result<Alert, { code: "unknown" | "busy" | "subject_erased" } | { code: "taken"; caseId: string }>> {
  const { tenantId } = actor;
  const db = dbOf(env, tenantId);
  const by = actorRef(actor);
  for (let look = 0; look < looks; look += 1) {
    const alert = await getAlert(db, tenantId, alertId);
    if (alert === null) return err({ code: "unknown" });
    if (alert.caseId === caseId) return ok(alert);
    if (alert.caseId !== null) return err({ code: "taken", caseId: alert.caseId });
    const { status, assigneeId, closedAtMs } = alert;
    const step = { alert, action: "give_to_case" as const, status, assigneeId, reason: null, by, closedAtMs, caseId };
    if ((await changeAlert(db, step, nowMs)) !== "changed") {
      if (await isErasedSubject(db, alert)) return err({ code: "subject_erased" });
      continue;
    }
    const given: Alert = { ...alert, caseId, version: alert.version + 1, updatedAtMs: nowMs };
    const change: AlertChange = {
      ...{ tenantId, alertId, version: given.version, action: "give_to_case", fromStatus: status, toStatus: status },
      ...{ assigneeId, reason: null, byKind: by.kind, byId: by.id, atMs: nowMs, caseId, toldAtMs: null },
    };
    await tellAlertChange(env, given, change); // what cannot be told now the sweeper tells
    return ok(given);
  }
  return err({ code: "busy" });
}

/** Whom an alert is about, called as they are called everywhere, and the numbers that raised it. */
function contextOfAlert(alert: Alert, party: CounterpartyRow | null, known: Entity | null): JsonObject {
  const { id, title, severity, rule, ruleName, detail, subjectId } = alert;
  const type = known?.type ?? party?.type ?? "individual";
  const entityId = known?.id ?? party?.entityId ?? subjectId;
  const correlationId = party?.correlationId ?? null;
  const facts = known === null ? null : jsonOrNull(known.data);
  const names = isObject(facts) ? namesIn(facts) : {};
  const isNamed = Object.keys(names).length > 0;
  return {
    entity: {
      type,
      ...(entityId !== null ? { ballerineEntityId: entityId } : correlationId !== null && { id: correlationId }),
      data: {
        ...(!isNamed && party?.name != null && { [type === "business" ? "companyName" : "name"]: party.name }),
        ...names,
        ...(party?.country != null && { country: party.country }),
        // A case is about somebody; of a card nothing else is known.
        ...(party === null && { alertId: id }),
      },
    },
    documents: [],
    alert: { id, title, severity, rule, ruleName, numbers: alertNumbers(detail), counterpartyId: party?.id ?? null },
  };
}
