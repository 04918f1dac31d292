import { randomBase32 } from "../lib/bytes";

const prefixes = {
  tenant: "ten",
  case: "case",
  definition: "wfd",
  form: "uid",
  entity: "ent",
  entityLink: "eln",
  document: "doc",
  file: "file",
  event: "evt",
  effect: "eff",
  run: "run",
  incident: "inc",
  note: "note",
  endpoint: "whe",
  user: "usr",
  invitation: "inv",
  link: "lnk",
  request: "req",
  check: "chk",
  ruleSet: "rls",
  list: "lst",
  alert: "alt",
  alertDefinition: "ald",
  alertBacktest: "abt",
  alertSnooze: "asz",
  rawAnswer: "raw",
  callback: "cbk",
  segment: "seg",
  backtest: "bkt",
  shadow: "shd",
  bulkJob: "blk",
  savedView: "vew",
  identityProvider: "idp",
  session: "ses",
  report: "rep",
  loggedRequest: "rlg",
  portalLink: "ptl",
  webhookReplay: "rpl",
  trigger: "trg",
  triggerDelivery: "tdl",
  emergency: "emg",
  privacyRequest: "prv",
  transaction: "txn",
  counterparty: "cpt",
  card: "crd",
  ingestion: "ing",
  transactionImport: "imp",
  monitorRun: "mrn",
  merchantReport: "mrp",
  merchantBatch: "mrb",
} as const;

export type IdKind = keyof typeof prefixes;
declare const kind: unique symbol;
/** An opaque, prefixed identifier. The only ways to one are `parseId`, `newId` and `idFrom`. */
export type Id<K extends IdKind> = string & { readonly [kind]: K };

export type TenantId = Id<"tenant">;
export type CaseId = Id<"case">;
export type DefinitionId = Id<"definition">;
export type EntityId = Id<"entity">;
export type EffectId = Id<"effect">;
export type RunId = Id<"run">;
export type IncidentId = Id<"incident">;
export type EndpointId = Id<"endpoint">;
export type EventId = Id<"event">;
export type UserId = Id<"user">;
export type IdentityProviderId = Id<"identityProvider">;
export type CheckId = Id<"check">;
export type AlertId = Id<"alert">;
export type AlertDefinitionId = Id<"alertDefinition">;
export type CallbackId = Id<"callback">;
export type RawAnswerId = Id<"rawAnswer">;
export type TriggerId = Id<"trigger">;
export type TriggerDeliveryId = Id<"triggerDelivery">;
export type TransactionId = Id<"transaction">;
export type CounterpartyId = Id<"counterparty">;
export type IngestionId = Id<"ingestion">;

/** Where a case lives. The tenant is part of how you get it. */
export interface CaseRef {
  tenantId: TenantId;
  caseId: CaseId;
}

/** The id, or null when the text does not have the form of one. Case ids also carry a MAC: see `cases/case-id.ts`. */
export function parseId<K extends IdKind>(of: K, raw: unknown): Id<K> | null {
  if (typeof raw !== "string" || raw.length > 96) return null;
  const prefix = `${prefixes[of]}_`;
  return raw.startsWith(prefix) && /^[0-9a-z_]+$/.test(raw.slice(prefix.length)) ? (raw as Id<K>) : null;
}

/** Whether a text is an id of some kind, by its form alone. */
export const isSomeId = (text: string): boolean =>
  /^(?<prefix>[a-z]+)_[0-9a-z_]{8,91}$/.exec(text) !== null && known.has(text.slice(0, text.indexOf("_")));
const known: ReadonlySet<string> = new Set(Object.values(prefixes));

/** A fresh random id: 130 bits. */
export const newId = <K extends IdKind>(of: K): Id<K> => `${prefixes[of]}_${randomBase32(26)}` as Id<K>;

/** An id computed from what it stands for, so that doing the same thing twice names the same thing. `body` is `[0-9a-z_]+`. */
export const idFrom = <K extends IdKind>(of: K, body: string): Id<K> => `${prefixes[of]}_${body}` as Id<K>;
