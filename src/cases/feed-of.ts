import type { CaseId, TenantId } from "../domain";
import { type Objects, objectOf } from "../places/object-of";

/** A case has this version now. Nothing personal: whoever hears it asks for what they may see. */
export interface CaseChange {
  caseId: string;
  version: number;
}

/** The one way to a tenant's feed of changed cases. */
export interface FeedApi {
  /** Tells everybody who listens. What was told before, or something newer of the same case, is not told again. */
  append(changes: CaseChange[]): Promise<void>;
  /**
   * The WebSocket of a listener who has heard everything up to `since`; null hears only what comes. With `caseId` they hear of this
   * case alone, and of no other that there is one. `userId`: whose console it is; they also hear that something was told to them.
   * `limited`: they may not know of all cases, so they only hear that something has changed. `keyId`: the key they listen with.
   */
  listen(since: number | null, caseId?: CaseId, userId?: string, limited?: boolean, keyId?: string): Promise<Response>;
  /** The WebSocket of somebody at the form of a case: they hear of it until their link is revoked. */
  listenAtForm(caseId: CaseId, linkId: string): Promise<Response>;
  /** Whoever listens as this person or with this key has to come back and prove themselves again: what they may do has changed. */
  expel(whose: string): Promise<void>;
  /** These people have something new to read; their consoles ask what. */
  nudge(userIds: string[]): Promise<void>;
  /** Something was written into the log of events: who reads along looks. */
  logged(): Promise<void>;
  /** The WebSocket of somebody who reads the log along: it says that there is something new, and never what. */
  listenToLog(whose: string): Promise<Response>;
  /** Who looks at a case now, for the list; nobody: `[]`. Forgotten after `untilMs` unless it is told again. */
  present(caseId: string, userIds: string[], untilMs: number): Promise<void>;
}

/** `FeedApi.append` as the object implements it: the call names the feed, and the object compares. */
export interface FeedObjectApi {
  append(name: string, changes: CaseChange[]): Promise<void>;
  nudge(name: string, userIds: string[]): Promise<void>;
  expel(name: string, whose: string): Promise<void>;
  logged(name: string): Promise<void>;
  present(name: string, caseId: string, userIds: string[], untilMs: number): Promise<void>;
  fetch(request: Request): Promise<Response>;
}

// One feed per tenant so far; cases would be spread over several by a hash of their id.
export const feedName = (tenantId: TenantId): string => `${tenantId}/feed/0`;

export function feedOf(env: Objects<"FEEDS">, tenantId: TenantId): FeedApi {
  const name = feedName(tenantId);
  const stub = objectOf(env, "FEEDS", name) as unknown as FeedObjectApi;
  return {
    append: (changes) => stub.append(name, changes),
    nudge: (userIds) => stub.nudge(name, userIds),
    logged: () => stub.logged(name),
    listenToLog(whose) {
      const url = new URL(`https://feed.edgecase.invalid/?${new URLSearchParams({ log: whose })}`);
      return stub.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
    },
    present: (caseId, userIds, untilMs) => stub.present(name, caseId, userIds, untilMs),
    expel: (whose) => stub.expel(name, whose),
    listenAtForm(caseId, linkId) {
      const url = new URL(`https://feed.edgecase.invalid/?${new URLSearchParams({ case: caseId, link: linkId })}`);
      return stub.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
    },
    listen(since, caseId, userId, limited = false, keyId) {
      const url = new URL("https://feed.edgecase.invalid/");
      if (since !== null) url.searchParams.set("since", String(since));
      if (userId !== undefined) url.searchParams.set("user", userId);
      if (keyId !== undefined) url.searchParams.set("key", keyId);
      if (limited) url.searchParams.set("limited", "1");
      if (caseId !== undefined) url.searchParams.set("case", caseId);
      return stub.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
    },
  };
}
