import { type ReadonlySignal, signal } from "@preact/signals";
import { type Answer, api, type Listed, type Loader, loader } from "../../../shared";
import type { Delivery, DeliveryDetail, DeliveryFilters, Endpoint, EndpointWithSecret, Replay } from "./endpoint";

export interface EndpointModel {
  readonly id: string;
  readonly endpoint: Loader<Endpoint>;
  readonly deliveries: Loader<Listed<Delivery>>;
  readonly isLoadingMore: ReadonlySignal<boolean>;
  narrow(filters: DeliveryFilters): void;
  more(): Promise<void>;
  change(changes: object): Promise<Answer<Endpoint>>;
  rotate(overlapSeconds: number): Promise<Answer<EndpointWithSecret>>;
  test(eventType: string): Promise<Answer<Delivery>>;
  replay(kind: Replay["kind"], since: string): Promise<Answer<Replay>>;
  replayed(id: string): Promise<Answer<Replay>>;
  remove(): Promise<Answer<unknown>>;
  detail(delivery: string): Loader<DeliveryDetail>;
  resend(delivery: string): Promise<Answer<Delivery>>;
}

export function endpointModel(id: string): EndpointModel {
  const path = `/webhook-endpoints/${encodeURIComponent(id)}`;
  const endpoint = loader<Endpoint>((stop) => api.get(path, { signal: stop }));
  let filters: DeliveryFilters | null = null;
  const isLoadingMore = signal(false);
  const page = (cursor: string | null, stop?: AbortSignal) => {
    const query = new URLSearchParams({ limit: "50" });
    for (const [name, value] of asked(filters)) query.set(name, value);
    if (cursor !== null) query.set("cursor", cursor);
    return api.get<Listed<Delivery>>(`${path}/deliveries?${query}`, stop === undefined ? {} : { signal: stop });
  };
  // What was loaded further down stays: only the newest page is asked for again, and its rows replace the older copies.
  const deliveries: Loader<Listed<Delivery>> = loader(async (stop) => {
    const first = await page(null, stop);
    // As it stands now: older ones may have come below it meanwhile.
    const known = deliveries.state.peek();
    if (!first.ok || known.status !== "ready" || first.value.nextCursor === null) return first;
    const fresh = new Set(first.value.data.map((one) => one.id));
    const older = known.value.data.filter((one) => !fresh.has(one.id));
    const lastFresh = first.value.data.at(-1);
    const below = older.filter((one) => lastFresh === undefined || one.createdAt <= lastFresh.createdAt);
    if (below.length === 0) return first;
    return { ok: true, value: { data: [...first.value.data, ...below], nextCursor: known.value.nextCursor } };
  });
  return {
    id,
    endpoint,
    deliveries,
    isLoadingMore,
    narrow(next) {
      filters = next;
      deliveries.clear();
      void deliveries.load();
    },
    async more() {
      const known = deliveries.state.peek();
      if (known.status !== "ready" || known.value.nextCursor === null || isLoadingMore.peek()) return;
      isLoadingMore.value = true;
      const narrowedBy = filters;
      const next = await page(known.value.nextCursor);
      isLoadingMore.value = false;
      // Of a list that was narrowed meanwhile it is no part.
      if (!next.ok || filters !== narrowedBy) return;
      deliveries.mend(({ data }) => {
        const there = new Set(data.map((one) => one.id));
        const older = next.value.data.filter((one) => !there.has(one.id));
        return { data: [...data, ...older], nextCursor: next.value.nextCursor };
      });
    },
    async change(changes) {
      const answer = await api.patch<Endpoint>(path, changes);
      if (answer.ok) endpoint.put(answer.value);
      return answer;
    },
    rotate: (overlapSeconds) => api.post(`${path}/rotate`, { overlapSeconds }),
    async test(eventType) {
      const answer = await api.post<Delivery>(`${path}/test`, { eventType });
      if (answer.ok) void deliveries.load();
      return answer;
    },
    replay: (kind, since) => api.post(`${path}/replays`, { kind, since }),
    replayed: (replay) => api.get(`${path}/replays/${encodeURIComponent(replay)}`),
    // With a body, be it an empty one: the server takes a write without any type for a form of another site.
    remove: () => api.delete(path, {}),
    detail: (delivery) =>
      loader((stop) => api.get(`${path}/deliveries/${encodeURIComponent(delivery)}`, { signal: stop })),
    async resend(delivery) {
      const answer = await api.post<Delivery>(`${path}/deliveries/${encodeURIComponent(delivery)}/resend`);
      if (answer.ok) void deliveries.load();
      return answer;
    },
  };
}

/** The filters as the API calls them; a time of a form is one of this place. */
function asked(filters: DeliveryFilters | null): [string, string][] {
  if (filters === null) return [];
  const { from, until, ...same } = filters;
  const time = (text: string) => (text === "" ? "" : new Date(text).toISOString());
  const all = { ...same, createdAfter: time(from), createdBefore: time(until) };
  return Object.entries(all).filter(([, value]) => value !== "");
}
