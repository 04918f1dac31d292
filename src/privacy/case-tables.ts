import { deleteOfCase, keep, named, ofCase, type TableInMap, type Whose, withCase } from "./data-map.schema";
import { isSame } from "./same-entity";

const noPersons = "nobody";
const ids = "ids only";

/** Checks of the case, and those that were run to watch a person or company. */
const ofChecks = (id: string): Whose => ({
  case: ofCase,
  person: `${id} IN (SELECT run.check_id FROM monitor_runs AS run WHERE run.tenant_id = :tenant AND ${isSame("run.entity_id", ":entity")}
    UNION SELECT report.check_id FROM merchant_reports AS report WHERE report.tenant_id = :tenant AND ${isSame("report.entity_id", ":entity")})`,
});

const inSubjects = named("subjects");
const exportsOf: Whose = {
  case: `kind = 'export' AND ${inSubjects.case}`,
  person: `kind = 'export' AND ${inSubjects.person}`,
  party: `kind = 'export' AND ${inSubjects.party}`,
};

/** Tables of the database with rows about cases. Checks that were run to watch somebody go before what says that they were (`person-tables.ts`). */
export const caseTables: readonly TableInMap[] = [
  {
    table: "cases",
    holds: "name, e-mail address, country, external id, labels, risk, why it is held, and what queues ask for",
    why: "lists, filters and queues of the console and the API",
    kept: withCase,
    erasure: {
      does: "blank",
      where: { case: ofCase },
      set: {
        name: "NULL",
        email: "NULL",
        external_id: "NULL",
        country: "NULL",
        labels: "'[]'",
        fields: "'{}'",
        risk_score: "NULL",
        risk_level: "NULL",
        legal_hold_reason: "NULL",
        // As the case itself has it: an id that leads to nobody.
        entity_id: "'ent_erased_' || substr(case_id, 6)",
      },
    },
  },
  {
    table: "case_places",
    holds: "a hash of the words that a case is found by",
    why: "tells whether the index of words is up to date; the words themselves (`case_search`) are blanked with it",
    kept: withCase,
    erasure: keep("made anew of what is left, with the row of the case"),
  },
  {
    table: "shared_facts",
    holds: "keyed hashes of names, addresses, numbers and birth dates",
    why: "finds cases that share a fact",
    kept: withCase,
    erasure: deleteOfCase,
  },
  {
    table: "checks",
    holds: "who was checked and what was found, sealed",
    why: "checks run alone, answers that are taken again, cost",
    kept: "checks",
    erasure: { does: "delete", where: ofChecks("id") },
  },
  {
    table: "raw_answers",
    holds: "that a vendor's answer is kept",
    why: "the sealed answers in R2",
    kept: { words: "as the tenant says, 30 days by itself" },
    erasure: { does: "delete_with_object", id: "id", where: ofChecks("check_id"), object: "raw_answer" },
  },
  {
    table: "pending_answers",
    holds: "ids at vendors",
    why: "asks vendors for what they owe",
    kept: { words: "until answered, or a day past its time" },
    erasure: { does: "delete", where: ofChecks("check_id") },
  },
  {
    table: "erasures",
    holds: ids,
    why: "how far an erasure has come, and the proof that it was carried out",
    kept: withCase,
    erasure: keep("it is the proof"),
  },
  {
    table: "retention_done",
    holds: ids,
    why: "what retention has let go of a case is not looked for again",
    kept: withCase,
    erasure: keep("ids and times only"),
  },
  {
    table: "privacy_requests",
    holds: "cases of somebody, and where in them that person stands",
    why: "files of all that is stored of somebody, and erasures in several cases at once",
    kept: { words: "7 days, as its file; of an erasure: until 7 days after an answer is due" },
    // The file tells of every case in it. That somebody asked stays in the audit log.
    erasure: {
      does: "delete_with_object",
      id: "id",
      where: exportsOf,
      object: "privacy_export",
    },
  },
  {
    table: "case_keys",
    holds: "the keys that copies of a case are sealed with",
    why: "without its key no copy of a case can be read",
    kept: withCase,
    erasure: { does: "shred" },
  },
  {
    table: "events",
    holds: "what cases published, sealed with the key of the case",
    why: "feed of events, replays of webhooks",
    kept: "events",
    erasure: { does: "blank", where: { case: ofCase }, set: { sealed: "''" } },
  },
  {
    table: "deliveries",
    holds: "an excerpt of what receivers answered",
    why: "log of webhooks",
    kept: "webhook_deliveries",
    // What tells receivers to erase has to go out.
    erasure: { does: "delete", where: { case: `${ofCase} AND event_type <> 'case.erased'` } },
  },
  {
    table: "mails",
    holds: "mails with their addresses, of sandboxes",
    why: "mailbox of a sandbox",
    kept: "mails",
    erasure: deleteOfCase,
  },
  {
    table: "check_steps",
    holds: "half-done orders at vendors, sealed",
    why: "an order that is tried again does not begin anew",
    kept: "check_steps",
    erasure: keep("sealed, named by a hash, and gone in a day"),
  },
  {
    table: "raw_answer_reads",
    holds: "which colleague read a vendor's answer",
    why: "who has seen what",
    kept: { words: "as long as the answer" },
    erasure: keep("ids of colleagues; says nothing of whom the case was about"),
  },
  {
    table: "callbacks",
    holds: "what vendors reported, sealed",
    why: "stored before it is applied",
    kept: { words: "30 days" },
    erasure: { does: "delete", where: { case: ofCase, person: isSame("entity_id", ":entity") } },
  },
  {
    table: "callback_counts",
    holds: noPersons,
    why: "how many callbacks came, by the day",
    kept: { words: "90 days" },
    erasure: keep("numbers"),
  },
  {
    table: "file_hashes",
    holds: "fingerprints of files",
    why: "finds the same document in another case",
    kept: "file_hashes",
    erasure: deleteOfCase,
  },
  {
    table: "upload_parts",
    holds: noPersons,
    why: "files on their way",
    kept: "uploads",
    erasure: {
      does: "delete",
      where: {
        case: "file_id IN (SELECT file_id FROM uploads WHERE uploads.tenant_id = :tenant AND uploads.case_id = :case)",
      },
    },
  },
  {
    table: "uploads",
    holds: "fingerprints of files on their way",
    why: "uploads in parts, and what a broken one leaves behind",
    kept: "uploads",
    erasure: { does: "delete_with_object", id: "file_id", where: { case: ofCase }, object: "upload" },
  },
  {
    table: "judgements",
    holds: "scores, and which rules held",
    why: "drafts of rules are tried on them",
    kept: "judgements",
    erasure: deleteOfCase,
  },
  {
    table: "judgement_segments",
    holds: noPersons,
    why: "where judged inputs lie",
    kept: "judgements",
    erasure: keep("names no case; the inputs in it are sealed with the keys of their cases"),
  },
  {
    table: "backtest_cases",
    holds: "scores of cases under a draft",
    why: "results of backtests",
    kept: "backtests",
    erasure: deleteOfCase,
  },
  {
    table: "backtest_pages",
    holds: ids,
    why: "work of a backtest",
    kept: "backtests",
    erasure: keep("ids of runs, only until they are judged"),
  },
  {
    table: "screening_subjects",
    holds: "who is watched, sealed",
    why: "monitoring against lists",
    kept: "screening_subjects",
    erasure: deleteOfCase,
  },
  {
    table: "screening_decisions",
    holds: "whether somebody is whom a list means, with a reason",
    why: "the same hit is not asked about twice",
    kept: { words: "as long as the case" },
    erasure: deleteOfCase,
  },
  {
    table: "notifications",
    holds: "what colleagues were told of a case",
    why: "the bell of the console",
    kept: "notifications",
    erasure: deleteOfCase,
  },
  {
    table: "emergencies",
    holds: "which colleague opened a case in an emergency, and the reason they wrote",
    why: "who has seen what was closed to them",
    kept: "emergencies",
    erasure: { does: "blank", where: { case: ofCase }, set: { reason: "''" } },
  },
  {
    table: "case_watchers",
    holds: ids,
    why: "who wants to hear of a case",
    kept: withCase,
    erasure: deleteOfCase,
  },
  {
    table: "case_looks",
    holds: ids,
    why: "what has changed since somebody looked",
    kept: "case_looks",
    erasure: deleteOfCase,
  },
  { table: "queue_cases", holds: ids, why: "queues", kept: withCase, erasure: deleteOfCase },
  { table: "queue_due", holds: ids, why: "queues that ask for a time", kept: withCase, erasure: deleteOfCase },
  {
    table: "open_incidents",
    holds: "what a vendor said was wrong",
    why: "list of incidents",
    kept: { words: "until settled" },
    // What goes wrong with the erasure itself is listed anew with the next row of the case.
    erasure: deleteOfCase,
  },
  {
    table: "reports",
    holds: "that a report was made",
    why: "the files of reports in R2",
    kept: "reports",
    erasure: { does: "delete_with_object", id: "id", where: { case: ofCase }, object: "report" },
  },
  {
    table: "bulk_jobs",
    holds: "what was asked for many cases, and exported lists",
    why: "deeds to many cases at once",
    kept: "bulk_jobs",
    // A list may name the case: whichever it was, its file goes, and one that is being made is broken off. They are kept for a day only.
    erasure: { does: "delete_with_object", id: "id", where: { case: "action = 'export'" }, object: "export" },
  },
  {
    table: "bulk_items",
    holds: "what became of each case of a job, in words",
    why: "deeds to many cases at once",
    kept: "bulk_jobs",
    erasure: { does: "blank", where: { case: ofCase }, set: { message: "NULL" } },
  },
  {
    table: "trigger_deliveries",
    holds: "what another system sent, sealed",
    why: "stored before it is applied",
    kept: { words: "30 days" },
    // The row stays: the same message must not open the case again.
    erasure: { does: "blank", where: { case: ofCase }, set: { sealed: "''", message: "NULL" } },
  },
  {
    table: "idempotency",
    holds: "the answer to a call, the case in it",
    why: "a call that comes twice is carried out once",
    kept: { words: "48 hours" },
    erasure: { does: "blank", where: named("body"), set: { body: "'{}'" } },
  },
  {
    table: "request_log",
    holds: "what was called, with bodies, redacted",
    why: "finds out why something went wrong",
    kept: "request_log",
    erasure: {
      does: "blank",
      where: named("path || coalesce(request_body, '') || coalesce(response_body, '')"),
      set: { request_body: "NULL", response_body: "NULL", query: "NULL", idempotency_key: "NULL" },
    },
  },
  {
    table: "case_stats",
    holds: "country, workflow and times of a case, for sums",
    why: "numbers of the tenant can be taken back and counted anew",
    kept: withCase,
    erasure: deleteOfCase,
  },
];
