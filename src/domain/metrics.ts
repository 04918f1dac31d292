import type { Family } from "../lib/open-metrics";

/**
 * Everything that `/metrics` tells of a deployment, in its order. All of it is computed from what is stored, so a restart, a second
 * isolate or a lost message changes no number. Dashboards and alerts name these: a name never changes what it means.
 */
export const metrics = {
  edgecase_build: { type: "info", help: "What runs here: the environment and the newest version of the API." },
  edgecase_cases: {
    type: "gauge",
    help: "Cases in the built-in queues of all tenants; a case can be in several. all_open: every case that is open.",
  },
  edgecase_cases_sla: { type: "gauge", help: "Cases whose time limit is at risk or breached, by built-in queue." },
  edgecase_incidents_open: { type: "gauge", help: "Incidents that wait for a person, by code. Counted up to 5000." },
  edgecase_incident_oldest_age_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "How long the oldest open incident has waited; 0: there is none.",
  },
  edgecase_backlog: { type: "gauge", help: "Work that waits, by kind. Counted up to 5000." },
  edgecase_backlog_late: {
    type: "gauge",
    help: "Of the backlog, what should have been done more than a minute ago, or stands still for five.",
  },
  edgecase_backlog_oldest_age_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "By how much the oldest piece of the backlog is late, or how long it has stood still; 0: none is.",
  },
  edgecase_queue_messages: { type: "gauge", help: "Messages in the queues, as the platform counts them." },
  edgecase_queue_oldest_age_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "Age of the oldest message of a queue, as the platform knows it.",
  },
  edgecase_sweep_last_run_timestamp_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "When the sweeper last ran to its end of the reconciliation, as seconds since 1970. It runs every minute.",
  },
  edgecase_vendor_breakers: { type: "gauge", help: "Circuit breakers of the tenants that were asked, by state." },
  edgecase_vendor_breaker_open: {
    type: "gauge",
    help: "For how many tenants a vendor counts as down, by vendor. Vendors that are well are not listed.",
  },
  edgecase_tenants: { type: "gauge", help: "Tenants, by whether their breakers were asked. Counted up to 1000." },
  edgecase_tenant_cases_open: { type: "gauge", help: "Open cases by tenant. Only with by=tenant." },
  edgecase_tenant_incidents_open: { type: "gauge", help: "Open incidents by tenant. Only with by=tenant." },
  edgecase_scrape_part_ok: { type: "gauge", help: "1: this part of the answer was measured. 0: it did not answer." },
  edgecase_scrape_rows_read: { type: "gauge", help: "Rows that the database read for this answer, by part." },
} as const satisfies Record<string, Family>;

export type MetricName = keyof typeof metrics;
