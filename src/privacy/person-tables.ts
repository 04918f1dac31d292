import { always, deleteOfPerson, keep, ofCase, type TableInMap, withPerson } from "./data-map.schema";
import { isSame } from "./same-entity";

/** Tables of the database with persons and companies, and with what is known and watched of them. */
export const personTables: readonly TableInMap[] = [
  {
    table: "entities",
    holds: "name, the caller's id and all that was said of a person or company",
    why: "one person or company in several cases",
    kept: { words: "as long as a case needs it" },
    erasure: {
      does: "blank",
      where: { person: isSame("id", ":entity") },
      set: {
        name: "NULL",
        correlation_id: "NULL",
        data: "'{}'",
        risk_level: "NULL",
        risk_score: "NULL",
        own_risk: "NULL",
        own_risk_level: "NULL",
        own_risk_until_ms: "NULL",
        erased_at_ms: "coalesce(erased_at_ms, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
      },
    },
  },
  {
    table: "monitors",
    holds: "what is watched of a person or company, and what was found last, sealed",
    why: "ongoing monitoring of customers",
    kept: withPerson,
    erasure: deleteOfPerson,
  },
  {
    table: "monitor_runs",
    holds: "what was new about a person or company, sealed",
    why: "that customers were watched, and what came of it",
    kept: "monitor_runs",
    erasure: deleteOfPerson,
  },
  {
    table: "merchant_reports",
    holds: "the website and name of a merchant, and what was found there, sealed",
    why: "what merchants sell, and how that changes",
    kept: "merchant_reports",
    erasure: deleteOfPerson,
  },
  {
    table: "merchant_schedules",
    holds: "the website of a merchant",
    why: "merchants whose websites are looked at again and again",
    kept: withPerson,
    erasure: deleteOfPerson,
  },
  {
    table: "entity_attributes",
    holds: "all that was said of a person or company, by whom and when",
    why: "what is known of somebody, and since when",
    kept: { words: `${withPerson.words}; of one fact the newest 50` },
    // What this case has said of others who are still needed goes before that, with what lists show of it (`forget-entities.ts`).
    erasure: deleteOfPerson,
  },
  {
    table: "entity_changes",
    holds: "how approval and risk of a person or company changed, merges, and reasons that colleagues wrote",
    why: "what happened to somebody, and whose deed it was",
    kept: withPerson,
    erasure: {
      does: "delete",
      where: { case: ofCase, person: `${isSame("entity_id", ":entity")} OR ${isSame("other_id", ":entity")}` },
    },
  },
  {
    table: "entity_links",
    holds: "who owns, leads or represents which company",
    why: "who is behind a company",
    kept: { words: "as long as a case needs one of both" },
    erasure: {
      does: "delete",
      where: { person: `${isSame("holder_id", ":entity")} OR ${isSame("company_id", ":entity")}` },
    },
  },
  {
    table: "entity_terms",
    holds: "words of names and addresses, and keyed hashes of numbers",
    why: "finds persons and companies, and those that may be the same",
    kept: withPerson,
    erasure: deleteOfPerson,
  },
  {
    table: "entity_notes",
    holds: "what colleagues wrote about a person or company, sealed",
    why: "what is true of somebody in every case",
    kept: withPerson,
    erasure: deleteOfPerson,
  },
  {
    table: "entity_holds",
    holds: "who must not be erased, and why",
    why: "legal hold",
    kept: { words: "until the hold is lifted" },
    erasure: keep("a hold stops the erasure before it begins"),
  },
  {
    table: "person_erasures",
    holds: "ids, and the reference that was given for it",
    why: "how far the erasure of a person, company or side of transactions has come, and the proof that it was carried out",
    kept: always,
    erasure: keep("it is the proof"),
  },
];
