// The Worker as it is deployed, counting what it does at its bindings. `/bench/counts` tells; `?on=1` begins anew, `?on=0` ends it,
// `?paused=1` leaves out what follows.
import worker, * as built from "../../../src/index";
import { countBindings } from "./bindings";
import { countDatabases } from "./count-database";
import { add, allDoings, currentCounts, pause, reset } from "./counts";
import { counted } from "./objects";

export const CaseObject = counted("CASES", built.CaseObject);
export const FeedObject = counted("FEEDS", built.FeedObject);
export const RateLimiterObject = counted("RATE_LIMITERS", built.RateLimiterObject);
export const SandboxVendorObject = counted("SANDBOX_VENDOR", built.SandboxVendorObject);
export const VendorBreakerObject = counted("VENDOR_BREAKERS", built.VendorBreakerObject);
export const WebhookEndpointObject = counted("WEBHOOK_ENDPOINTS", built.WebhookEndpointObject);
export const WindowObject = counted("WINDOWS", built.WindowObject);

countDatabases();
const realFetch = globalThis.fetch.bind(globalThis);
globalThis.fetch = (...given: Parameters<typeof fetch>) => {
  add("outside.calls");
  return realFetch(...given);
};

export default {
  fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/bench/counts") {
      const told = Response.json({ counts: currentCounts(), doings: allDoings() });
      const on = url.searchParams.get("on");
      if (on !== null) reset(on === "1");
      const paused = url.searchParams.get("paused");
      if (paused !== null) pause(paused === "1");
      return told;
    }
    countBindings(env);
    add("worker.requests");
    return worker.fetch(request, env, ctx);
  },

  queue(batch, env) {
    countBindings(env);
    add("worker.batches");
    add(`queue.read ${batch.queue}`, batch.messages.length);
    return worker.queue(batch as Parameters<typeof worker.queue>[0], env);
  },

  scheduled(controller, env) {
    countBindings(env);
    add("worker.crons");
    return worker.scheduled(controller, env);
  },
} satisfies ExportedHandler<Parameters<typeof worker.fetch>[1]>;
