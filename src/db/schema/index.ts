// D1 is an index and a registry, never the truth of a case. Times are milliseconds of the epoch. JSON columns hold JSON text.

export * from "./alerts";
export * from "./backtests";
export * from "./brands";
export * from "./callbacks";
export * from "./case-lists";
export * from "./cases";
export * from "./checks";
export * from "./definitions";
export * from "./events";
export * from "./funnel";
export * from "./notices";
export * from "./origins";
export * from "./outgoing";
export * from "./people";
export * from "./queues";
export * from "./related";
export * from "./reports";
export * from "./request-log";
export * from "./rules";
export * from "./screening";
export * from "./sign-in";
export * from "./statistics";
export * from "./tenants";
export * from "./triggers";
export * from "./uploads";
export * from "./work";
