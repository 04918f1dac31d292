/** A class of rows outside of cases that pile up, and how long they are of use. */
export interface Retention {
  /** Days. */
  days: number;
  /** From when on they are counted, and why so long. */
  why: string;
}

/**
 * How long what is kept outside of cases stays. One place, so that it can be read, argued about and changed; the sweeper deletes what is
 * older, page by page.
 */
export const retention = {
  checks: { days: 400, why: "checks, from when they were run: a year's audit, and a month to do it in" },
  check_steps: {
    days: 1,
    why: "what half-done orders at vendors have found, sealed: an order is given up long before",
  },
  file_hashes: {
    days: 1_825,
    why: "fingerprints of files, from upload: the same document handed in again years later is found",
  },
  uploads: {
    days: 7,
    why: "uploads from their beginning: what no case has heard of by then is deleted with its bytes, and cannot be resumed",
  },
  screening_subjects: {
    days: 90,
    why:
      "monitored subjects of cases that were rejected, cancelled or failed, from then on: who is no customer is not watched. Those of " +
      "approved and running cases stay until monitoring is ended; those of cases that are gone go at once",
  },
  monitor_runs: {
    days: 1_825,
    why: "looks at customers who are watched, from then: that they were watched is shown for the usual five years",
  },
  merchant_reports: {
    days: 1_825,
    why: "reports on merchants' websites, and the files that they were asked for with, from then: the usual five years",
  },
  alerts: { days: 1_825, why: "closed alerts with their history and occurrences, from closing: the usual five years" },
  alert_backtests: {
    days: 30,
    why: "what alert definitions would have raised, from when it was asked for: drafts are tried anew",
  },
  transaction_imports: {
    days: 90,
    why:
      "files of transactions that were taken in, with the rows that were refused, from their end: a quarter to mend those. The files " +
      "themselves go as soon as they are read",
  },
  rule_days: {
    days: 1_825,
    why: "days on which a muted or snoozed rule over transactions held, by the day; those of alerts go with their alert",
  },
  events: {
    days: 92,
    why: "the log of events with what cases knew then, sealed per case, from when it was written: who was away for a quarter catches up",
  },
  webhook_deliveries: {
    days: 90,
    why:
      "deliveries of webhooks with their bodies and attempts, and replays, from when they were taken in, however they stand: a quarter to " +
      "send them again",
  },
  portal_links: { days: 7, why: "links to the webhook portal, from their end" },
  notifications: {
    days: 90,
    why: "what people were told of, read or not, from then: the case itself keeps what happened",
  },
  judgements: {
    days: 730,
    why:
      "what cases were judged on, sealed per case, from judgement: two years of decisions that a draft can be tried on. They lie together by " +
      "the month and go together, so the first of a month stay up to 30 days longer",
  },
  funnel_seen: {
    days: 90,
    why: "hashes of what was counted in funnels, from then: somebody who comes back after a season counts as new",
  },
  funnel_days: { days: 800, why: "numbers of funnels, by the day: two years to compare with, and a month more" },
  stat_days: {
    days: 1_130,
    why:
      "numbers of cases, by the day: three years, and a month more. They name nobody. What holds now is kept as long as its cases; of a " +
      "case that says something else about a day that is gone, that day is dropped again",
  },
  mails: {
    days: 90,
    why: "mails in the mailbox of a sandbox, from when they were written: nobody outside got them, and links in them are long over",
  },
  reports: {
    days: 30,
    why: "reports of cases with their files, from when they were asked for: the case itself keeps what they say, and a new one is quickly made",
  },
  bulk_jobs: {
    days: 1,
    why: "deeds to many cases and exported lists with their files, from when they were asked for: they are looked at right away",
  },
  request_log: {
    days: 30,
    why: "what was called, redacted, from the call: a month to find out why something went wrong",
  },
  sign_ins: { days: 7, why: "sign-in links and sessions, from their end" },
  step_up_codes: { days: 1, why: "codes that proved who somebody is, from their end" },
  sign_in_walks: { days: 1, why: "ways to an identity provider that nobody came back from, from their end" },
  refused_sign_ins: { days: 90, why: "how often providers let somebody in whom we refused, by the day: no names" },
  trigger_days: { days: 90, why: "how often messages came to triggers, and were refused, by the day" },
  emergencies: {
    days: 400,
    why: "cases that somebody opened in an emergency, from when they did: a year's audit, and a month to do it in. The audit log keeps it",
  },
  invitations: {
    days: 30,
    why: "invitations to the team, from when they ended: the audit log keeps that they were made",
  },
  case_looks: { days: 180, why: "when somebody last looked at a case, for what has changed since" },
  backtests: { days: 90, why: "finished backtests and shadows with their results, from their end" },
} as const satisfies Record<string, Retention>;

export type RetentionClass = keyof typeof retention;

/** What is older than this may go. */
export const forgetBeforeMs = (of: RetentionClass, nowMs: number): number => nowMs - retention[of].days * 86_400_000;
