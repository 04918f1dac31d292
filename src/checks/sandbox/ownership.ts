import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { companyNameOf, personNameOf, seedOf } from "./registry";
import type { Verdict } from "./scenarios";

interface Owner {
  id: string;
  name: string;
  type: "COMPANY" | "PERSON";
  /** Effective share in the company that was asked about, in percent; null when it cannot be told. */
  share: number | null;
}
type Holding = [owner: string, owned: string, percent: number];

/** The graph of owners in the shape screens rely on: `edges` point from the owner to what is owned. */
export function ownership(subject: CheckSubject, verdict: Verdict): JsonObject {
  const { owners, holdings } = structure(subject, verdict);
  const nodes = [{ id: "subject", name: companyNameOf(subject), type: "COMPANY" as const, share: 100 }, ...owners];
  return {
    nodes: nodes.map(({ id, name, type, share }) => ({ id, data: { name, type, sharePercentage: share } })),
    edges: holdings.map(([source, target, percent]) => ({
      id: `${source}-${target}`,
      source,
      target,
      data: { sharePercentage: percent },
    })),
  };
}

function structure(subject: CheckSubject, verdict: Verdict): { owners: Owner[]; holdings: Holding[] } {
  const choose = seedOf(subject);
  const person = (id: string, share: number): Owner => ({ id, name: personNameOf(choose, id), type: "PERSON", share });
  const holding = (id: string, name: string, share: number | null): Owner => ({ id, name, type: "COMPANY", share });
  const base = companyNameOf(subject).split(/\s+/)[0] ?? "Group";
  if (verdict === "review") {
    return {
      owners: [holding("h1", `${base} Holding`, null), holding("h2", `${base} Invest`, null), person("p1", 20)],
      holdings: [
        ["h1", "subject", 80],
        ["p1", "subject", 20],
        ["h2", "h1", 100],
        ["h1", "h2", 100], // the circle
      ],
    };
  }
  if (verdict === "rejected") {
    return {
      owners: [person("p1", 72), person("p2", 28)],
      holdings: [
        ["p1", "subject", 72],
        ["p2", "subject", 28],
      ],
    };
  }
  const largest = choose.number("share", 51, 70);
  return {
    owners: [person("p1", largest), holding("h1", `${base} Holding`, 100 - largest), person("p2", 100 - largest)],
    holdings: [
      ["p1", "subject", largest],
      ["h1", "subject", 100 - largest],
      ["p2", "h1", 100],
    ],
  };
}
