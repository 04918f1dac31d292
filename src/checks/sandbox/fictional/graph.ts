import { effectiveShares, type Holding } from "../../../domain/holdings";
import type { JsonObject } from "../../../lib/json";
import { companyById, type FictionalCompany, otherOwners, personById } from "./register";

export interface OwnershipGraph {
  nodes: { id: string; data: JsonObject }[];
  edges: { id: string; source: string; target: string; data: JsonObject }[];
}

/** An owner of a company through however many layers. */
export interface Owner {
  id: string;
  name: string;
  type: string;
  /** Percent of the company that was asked about; null: it cannot be told. */
  share: number | null;
}

/** Everything above a company, as the check `ubo` answers it. The company itself is `subject`, edges lead from owner to owned. */
export function ownershipGraph(company: FictionalCompany): OwnershipGraph {
  const holdings = holdingsAbove(company);
  return {
    nodes: [
      { id: "subject", data: { name: company.name, type: "COMPANY", sharePercentage: 100 } },
      ...ownersOf(company).map(({ id, name, type, share }) => ({ id, data: { name, type, sharePercentage: share } })),
    ],
    edges: holdings.map(({ owner, owned, share, votes, control, nominee }) => ({
      id: `${owner}-${owned}`,
      source: owner,
      target: owned,
      data: {
        sharePercentage: percent(share),
        ...(votes !== null && { votingPercentage: percent(votes) }),
        ...(control && { control: true }),
        ...(nominee && { nominee: true }),
      },
    })),
  };
}

/** All owners of a company, the nearest first. */
export function ownersOf(company: FictionalCompany): Owner[] {
  const holdings = holdingsAbove(company);
  const shares = effectiveShares("subject", holdings);
  const ids = [...new Set(holdings.map(({ owner }) => owner))].filter((id) => id !== "subject");
  return ids.map((id) => {
    const person = personById(id);
    const name =
      person !== null
        ? `${person.firstName} ${person.lastName}`
        : (companyById(id)?.name ?? otherOwners[id]?.name ?? "Not on file");
    const type = person !== null ? "PERSON" : (otherOwners[id]?.type ?? "COMPANY");
    const share = shares.has(id) ? (shares.get(id)?.share ?? null) : 0;
    return { id, name, type, share: percent(share) };
  });
}

type Layered = Holding & { nominee: boolean };

/** Every holding in the company and in what stands above it, each once, also where they go round in a circle. */
export function holdingsAbove(company: FictionalCompany): Layered[] {
  const nodeOf = (id: string): string => (id === company.id ? "subject" : id);
  const seen = new Set([company.id]);
  const open = [company];
  const found: Layered[] = [];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const { owner, share, votes, control, nominee } of next.holdings) {
      const part = { share: fraction(share), votes: fraction(votes), control, nominee };
      found.push({ owner: nodeOf(owner), owned: nodeOf(next.id), ...part });
      const above = companyById(owner);
      if (above === null || seen.has(owner)) continue;
      seen.add(owner);
      open.push(above);
    }
  }
  return found;
}

const fraction = (share: number | null): number | null => (share === null ? null : share / 100);
const percent = (share: number | null): number | null => (share === null ? null : Math.round(share * 1e6) / 1e4);
