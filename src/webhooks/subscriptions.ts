import { isObject, type Json } from "../lib/json";

/** One wish of a definition or case (`config.subscriptions`): these events to this address. */
export interface Subscription {
  url: string;
  events: string[];
}

/** Webhook subscriptions among what a builder wrote; one per address, entries of another kind or shape left out. */
export function webhookSubscriptions(raw: Json): Subscription[] {
  const byUrl = new Map<string, Set<string>>();
  for (const item of Array.isArray(raw) ? raw : []) {
    if (!isObject(item) || item.type !== "webhook" || typeof item.url !== "string") continue;
    const events = byUrl.get(item.url) ?? new Set();
    for (const event of Array.isArray(item.events) ? item.events : []) if (typeof event === "string") events.add(event);
    byUrl.set(item.url, events);
  }
  return [...byUrl].map(([url, events]) => ({ url, events: [...events] }));
}
