import { circles, controlledBy } from "../../../domain/holdings";
import type { JsonObject } from "../../../lib/json";
import type { Finding } from "../findings";
import type { FictionalAnswer } from "./answers";
import { holdingsAbove, type Owner, ownershipGraph, ownersOf } from "./graph";
import { companyById, type FictionalCompany, personById } from "./register";

/** Who owns a company of the registry: the whole graph above it, and what in it should worry somebody. */
export function ownershipAnswer(company: FictionalCompany): FictionalAnswer {
  const { nodes, edges } = ownershipGraph(company);
  const found = [...listedOwners(company), ...hiddenOwners(company), ...explained(company)];
  const verdict = found.some(({ code }) => code === "sanctioned_owner")
    ? "rejected"
    : found.some(({ level }) => level === "medium" || level === "high")
      ? "review"
      : "clear";
  return { verdict, findings: found, record: { nodes, edges } satisfies JsonObject, hits: [] };
}

const finding = (code: string, level: Finding["level"], text: string): Finding => ({ code, level, text });

/** Owners on the watch list. Half of a company, or control of it, makes the company itself as good as listed. */
export function listedOwners(company: FictionalCompany): Finding[] {
  const holdings = holdingsAbove(company);
  return ownersOf(company)
    .filter(({ id }) => (personById(id)?.entry ?? companyById(id)?.entry ?? null) !== null)
    .map(({ id, name, share }: Owner) => {
      const isMaster = (share ?? 0) >= 50 || controlledBy(id, holdings).has("subject");
      return isMaster
        ? finding("sanctioned_owner", "high", `${name}, who owns or controls the company, is on a sanctions list.`)
        : finding("listed_owner", "medium", `${name}, who owns ${share} %, is on a sanctions list.`);
    });
}

function hiddenOwners(company: FictionalCompany): Finding[] {
  const holdings = holdingsAbove(company);
  const layers = [company, ...ownersOf(company).flatMap(({ id }) => companyById(id) ?? [])];
  return [
    ...(circles(holdings).length > 0
      ? [finding("circular_ownership", "high", "Companies above this one own each other, so their owners stay hidden.")]
      : []),
    ...(layers.some(({ ownersMissing }) => ownersMissing)
      ? [finding("owners_missing", "medium", "Nobody has told the register who owns all of the company.")]
      : []),
    ...(holdings.some(({ owner }) => owner === "trust")
      ? [finding("orphan_structure", "medium", "The shares are held by a purpose trust that benefits nobody.")]
      : []),
    ...(holdings.some(({ nominee, owned }) => nominee && owned === "subject")
      ? [finding("nominee_holding", "medium", "Shares are held for somebody else.")]
      : []),
  ];
}

function explained({ listedAt, kind }: FictionalCompany): Finding[] {
  if (listedAt !== null)
    return [finding("listed", "info", `Listed at ${listedAt}: the free float has no single owner.`)];
  if (kind === "charity" || kind === "foundation")
    return [finding("controlled_by_board", "info", "It has no owners: its board controls it.")];
  return [];
}
