/** When somebody last compared the table with its sources. */
export const readOn = "2026-11-22";

const docs = "https://developers.cloudflare.com";

/**
 * List prices of the Workers Paid plan beyond what the plan includes, in US dollars, one line per thing that is billed. `sum`: how much
 * of it there is in counts.
 */
export const prices = [
  {
    id: "requests",
    name: "Worker invocations",
    counts: "HTTP requests, batches of queues, cron runs",
    usd: 0.3,
    per: 1e6,
    source: `${docs}/workers/platform/pricing/`,
  },
  {
    id: "cpuMs",
    name: "CPU milliseconds of the Worker",
    counts: "an allowance for each invocation, see below",
    usd: 0.02,
    per: 1e6,
    source: `${docs}/workers/platform/pricing/`,
  },
  {
    id: "objectRequests",
    name: "Calls to objects",
    counts: "method calls, alarms; 20 WebSocket messages are one",
    usd: 0.15,
    per: 1e6,
    source: `${docs}/durable-objects/platform/pricing/`,
  },
  {
    id: "objectGbSeconds",
    name: "GB-seconds of objects",
    counts: "an allowance for each call, see below",
    usd: 12.5,
    per: 1e6,
    source: `${docs}/durable-objects/platform/pricing/`,
  },
  {
    id: "rowsRead",
    name: "Rows read",
    counts: "SQLite of objects, D1",
    usd: 0.001,
    per: 1e6,
    source: `${docs}/d1/platform/pricing/`,
  },
  {
    id: "rowsWritten",
    name: "Rows written",
    counts: "SQLite of objects, D1, each index entry; an alarm that is set",
    usd: 1,
    per: 1e6,
    source: `${docs}/d1/platform/pricing/`,
  },
  {
    id: "queueOperations",
    name: "Queue operations",
    counts: "a message written, each time it is read, deleted",
    usd: 0.4,
    per: 1e6,
    source: `${docs}/queues/platform/pricing/`,
  },
  {
    id: "r2Writes",
    name: "R2 class A operations",
    counts: "put, list, parts of uploads",
    usd: 4.5,
    per: 1e6,
    source: `${docs}/r2/pricing/`,
  },
  {
    id: "r2Reads",
    name: "R2 class B operations",
    counts: "get, head",
    usd: 0.36,
    per: 1e6,
    source: `${docs}/r2/pricing/`,
  },
];

/** Dollars for a GB that lies there for a month. */
export const storagePrices = {
  r2: { name: "R2", usd: 0.015, source: `${docs}/r2/pricing/` },
  objects: { name: "Objects' SQLite", usd: 0.2, source: `${docs}/durable-objects/platform/pricing/` },
  d1: { name: "D1", usd: 0.75, source: `${docs}/d1/platform/pricing/` },
};

/** What cannot be counted at the bindings, and is therefore taken to be more than it is. */
export const allowances = {
  cpuMsPerInvocation: 10,
  objectMsPerRequest: 20,
  objectGb: 0.125,
};

/** How long a closed case is usually kept. */
export const keptMonths = 60;
