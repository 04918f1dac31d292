import { always, keep, type TableInMap } from "./data-map.schema";

const configuration = keep("configuration: nothing of a case lies in it");
const numbers = keep("numbers that name nobody");
const staff = keep("about colleagues, not about whom cases are about");

const config = (table: string, why: string): TableInMap => ({
  ...{ table, holds: "nobody", why, kept: always, erasure: configuration },
});
const counted = (table: string, why: string, kept: TableInMap["kept"]): TableInMap => ({
  ...{ table, holds: "nobody", why, kept, erasure: numbers },
});
const ofStaff = (table: string, holds: string, why: string, kept: TableInMap["kept"]): TableInMap => ({
  ...{ table, holds, why, kept, erasure: staff },
});

/** Tables of the database that no case has rows in: how the tenant is set up, who works there, and what was counted. */
export const houseTables: readonly TableInMap[] = [
  config("tenants", "the tenant"),
  config("definitions", "workflows"),
  config("forms", "forms"),
  config("rule_sets", "rules"),
  config("brand_drafts", "how applicants see the tenant"),
  config("brand_versions", "how applicants see the tenant"),
  config("brand_files", "logos and fonts"),
  config("brand_domains", "host names of the tenant"),
  config("vendor_adapters", "vendors that the tenant has described"),
  config("check_settings", "limits and retention of checks"),
  config("decision_reasons", "reasons to choose from"),
  config("decision_reason_orders", "their order"),
  config("allowed_origins", "websites that may embed the form"),
  config("webhook_endpoints", "where webhooks go"),
  config("queues", "queues and who works them"),
  config("sla_settings", "times that cases may take"),
  config("secrets", "keys of vendors, sealed"),
  config("triggers", "addresses at which other systems start cases"),
  config("access_tokens", "tokens of the tenant at other systems, sealed"),
  config("screening_lists", "lists that are screened against"),
  config("screening_versions", "their versions"),
  config("screening_settings", "who of a case is screened"),
  config("monitoring_settings", "how customers are watched"),
  config("retention_settings", "for how long cases are kept"),
  config("sign_in_settings", "how colleagues sign in"),
  config("identity_providers", "how colleagues sign in"),
  config("jobs", "how far background work has come"),
  config("leases", "who does a piece of background work now"),
  counted("merchant_batches", "files of merchants that were handed in, without their rows", "merchant_reports"),
  counted("monitor_months", "what monitoring has asked of vendors, by the month", always),
  counted("case_counts", "how many cases carry a label", always),
  counted("funnel_days", "how far applicants come, by the day", "funnel_days"),
  counted("stat_days", "cases by the day", "stat_days"),
  counted("trigger_days", "messages by the day", "trigger_days"),
  counted("refused_sign_ins", "refused sign-ins by the day", "refused_sign_ins"),
  counted("backtests", "drafts of rules tried on what was judged", "backtests"),
  counted("shadows", "drafts of rules beside production", "backtests"),
  counted("webhook_replays", "replays of webhooks", "webhook_deliveries"),
  {
    table: "funnel_seen",
    holds: "hashes of what was counted",
    why: "nobody is counted twice",
    kept: "funnel_seen",
    erasure: keep("one-way hashes that lead to nobody"),
  },
  {
    table: "lists",
    holds: "nobody",
    why: "allow and block lists of the tenant",
    kept: always,
    erasure: configuration,
  },
  {
    table: "list_versions",
    holds: "nobody",
    why: "versions of the tenant's lists",
    kept: always,
    erasure: configuration,
  },
  {
    table: "list_entries",
    holds: "what the tenant itself put on its lists, which may be a name",
    why: "rules ask whether somebody is on a list",
    kept: { words: "until taken off" },
    erasure: keep("kept for a purpose of its own: take the entry off the list where that purpose is over"),
  },
  ofStaff("users", "name and address of colleagues", "who works here", { words: "as long as they belong to the team" }),
  ofStaff("identities", "ids of colleagues at identity providers", "sign-in", { words: "as long as the colleague" }),
  ofStaff("sessions", "devices of colleagues", "sign-in", "sign_ins"),
  ofStaff("sign_in_links", "ids of colleagues", "sign-in", "sign_ins"),
  ofStaff("sign_in_walks", "nobody", "sign-in", "sign_in_walks"),
  ofStaff("step_up_codes", "nobody", "proof of who decides", "step_up_codes"),
  ofStaff("invitations", "addresses of colleagues to be", "invitations", "invitations"),
  ofStaff("member_settings", "absences of colleagues", "who gets cases", { words: "as long as the colleague" }),
  ofStaff("notification_settings", "wishes of colleagues", "mails to colleagues", {
    words: "as long as the colleague",
  }),
  ofStaff("list_settings", "wishes of colleagues", "columns of lists", { words: "as long as the colleague" }),
  ofStaff("saved_views", "filters of colleagues, never what was searched for", "lists", { words: "until deleted" }),
  ofStaff("api_keys", "hashes of keys", "access of other systems", always),
  ofStaff("portal_links", "ids", "links to the webhook portal", "portal_links"),
  {
    table: "audit_log",
    holds: "who did what, by ids, and the reasons and purposes that people gave for it",
    why: "accountability",
    kept: always,
    erasure: keep(
      "its chain would break, and the proof of the erasure stands in it. Reasons stay as they were written: references belong there, no names",
    ),
  },
  {
    table: "audit_chain",
    holds: "hashes",
    why: "shows any change of the audit log",
    kept: always,
    erasure: keep("hashes of what names nobody"),
  },
  {
    table: "audit_anchors",
    holds: "hashes",
    why: "where the heads of the chain were written down",
    kept: always,
    erasure: keep("hashes of what names nobody"),
  },
];
