import type { ApprovalState, EntityPosition, EntityType, FactSource } from "../../../domain";
import type { Json } from "../../../lib/json";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { shownValue, valueText } from "../model/facts";
import { actorName, may } from "../model/session";
import { countryName, labelOf } from "../model/words";

export const typeWords: Record<EntityType, string> = { individual: "Person", business: "Company" };

export const approvalStandings: Record<ApprovalState, { label: string; tone: Tone; icon?: IconName }> = {
  new: { label: "No case", tone: "neutral" },
  processing: { label: "In progress", tone: "info" },
  approved: { label: "Approved", tone: "ok", icon: "check" },
  rejected: { label: "Rejected", tone: "bad", icon: "close" },
};

export const positionWords: Record<EntityPosition, string> = {
  ubo: "Beneficial owner",
  shareholder: "Shareholder",
  director: "Director",
  representative: "Representative",
  authorized_signatory: "Authorised signatory",
  associated_company: "Associated company",
};

export const sharedWords: Record<string, string> = {
  person: "name and birth date",
  company: "number of the register",
  email: "e-mail address",
  document_number: "number of a document",
  iban: "bank account",
};

/** What two have in common is the bank account, and nothing that would make them one. */
export const sharesOnlyAccount = ({ shares }: { shares: readonly string[] }): boolean =>
  shares.every((one) => one === "iban");

/** `additionalInfo.nationality` → "Nationality". */
export const fieldWords = (field: string): string => labelOf(field.replace(/^additionalInfo\./, ""));

/** What a field says, as people read it: a country by its name, a day as people write it. */
export const factText = (field: string, value: Json): string =>
  /country$/i.test(field) ? countryName(valueText(value).toUpperCase()) : shownValue(valueText(value));

/** Who says something, as people read it. */
export function sourceWords({ kind, id }: FactSource): string {
  if (kind === "case") return "A case";
  return kind === "vendor" ? id : actorName({ kind, id });
}

export const nameOr = (name: string | null, id: string): string => name ?? `${id.slice(0, 12)}…`;

/** Why the signed-in person cannot change anything of persons and companies; null when they can (the server decides). */
export const entitiesLocked = (): string | null =>
  may("cases:write") === false ? "You may look, not change. Ask an administrator for the role analyst." : null;
export const mergeLocked = (): string | null =>
  may("cases:lead") === false ? "Merging is for managers and administrators." : entitiesLocked();
