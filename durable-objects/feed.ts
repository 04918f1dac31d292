import { DurableObject } from "cloudflare:workers";
import { caseOf } from "../src/cases/case-of";
import type { CaseChange, FeedObjectApi } from "../src/cases/feed-of";
import { parseId } from "../src/domain";
import type { Env } from "../src/env";
import { isNamed } from "../src/places/object-of";

/** Cases whose newest change is remembered. Who missed more than that is told to read everything anew. */
const rememberedCases = 10_000;
/** A listener has to come back and prove themselves again after this time: sessions end, keys are revoked. */
const listeningMs = 3_600_000;
/** Windows of one person, or of one link to a form. Each costs every change a word, so nobody opens them without end. */
const windowsEach = 30;
/** Readers of the log with one key, or of one person. */
const readersEach = 5;
const comeBack = 4_000;
const tooMuchTalk = 1_008;

/** What a listener wears. `caseId`: hears of this case alone; null: of all of the tenant. */
interface Listening {
  untilMs: number;
  caseId: string | null;
  /** Whose console it is; absent: nobody's. */
  userId?: string;
  /** By which link they came to the form of the case; absent: they came otherwise. */
  linkId?: string;
  /** They may not know of all cases, so they are told that something changed and never what. */
  limited?: boolean;
  /** Reads the log of events along: hears when something was written, and nothing of cases. */
  log?: boolean;
}

interface Change extends Record<string, SqlStorageValue> {
  seq: number;
  case_id: string;
  version: number;
}

/**
 * The feed of one tenant: which cases have changed, in the order in which the list learned of it. Listeners hibernate with the
 * object; they say how far they had heard and are told what they missed, each case once.
 */
export class FeedObject extends DurableObject<Env> implements FeedObjectApi {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    // `forgotten`: the highest number that was given to a case which is no longer remembered.
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS changes (seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, forgotten INTEGER NOT NULL);
      INSERT OR IGNORE INTO progress VALUES (1, 0, 0);
      CREATE TABLE IF NOT EXISTS present (case_id TEXT PRIMARY KEY, user_ids TEXT NOT NULL, until_ms INTEGER NOT NULL) WITHOUT ROWID;`);
  }

  async append(name: string, changes: CaseChange[]): Promise<void> {
    if (!isNamed(this.env, "FEEDS", this.ctx.id, name)) throw new Error("this feed has another name");
    const news = this.ctx.storage.transactionSync(() => this.#remember(changes));
    const { seq } = this.#progress();
    for (const { socket, caseId, limited } of this.#listeners())
      for (const change of limited ? [] : news) {
        if (caseId === null) tell(socket, frameOf(change));
        else if (change.case_id === caseId) tell(socket, JSON.stringify({ version: change.version }));
      }
    if (news.length > 0)
      for (const { socket, limited } of this.#listeners())
        if (limited) tell(socket, JSON.stringify({ hello: true, seq, gap: true }));
    await this.#endRevoked(name, news);
  }

  /** Whoever listens by a link that does not work any more is sent away as soon as the case says so. */
  async #endRevoked(name: string, news: readonly Change[]): Promise<void> {
    const tenantId = parseId("tenant", name.split("/")[0]);
    for (const { socket, caseId: raw, linkId } of this.#listeners()) {
      const caseId = parseId("case", raw);
      if (tenantId === null || caseId === null || linkId === undefined) continue;
      if (!news.some((change) => change.case_id === caseId)) continue;
      const flow = await caseOf(this.env, { tenantId, caseId }).flow(linkId);
      const isOver = !flow.ok || flow.value.links.some((link) => link.id === linkId && link.revokedAtMs !== null);
      if (isOver) socket.close(comeBack, "come back");
    }
  }

  async nudge(name: string, userIds: string[]): Promise<void> {
    if (!isNamed(this.env, "FEEDS", this.ctx.id, name)) throw new Error("this feed has another name");
    for (const { socket, userId } of this.#listeners())
      if (userId !== undefined && userIds.includes(userId)) tell(socket, JSON.stringify({ notifications: true }));
  }

  async logged(name: string): Promise<void> {
    if (!isNamed(this.env, "FEEDS", this.ctx.id, name)) throw new Error("this feed has another name");
    for (const { socket } of this.#listeners(true)) tell(socket, JSON.stringify({ logged: true }));
  }

  async present(name: string, caseId: string, userIds: string[], untilMs: number): Promise<void> {
    if (!isNamed(this.env, "FEEDS", this.ctx.id, name)) throw new Error("this feed has another name");
    this.#sql.exec("DELETE FROM present WHERE until_ms < ? OR case_id = ?", Date.now(), caseId);
    if (userIds.length > 0)
      this.#sql.exec("INSERT INTO present VALUES (?, ?, ?)", caseId, JSON.stringify(userIds), untilMs);
    const frame = JSON.stringify({ present: [{ caseId, userIds }] });
    // Consoles only: an integrator's feed is about cases, not about who works on them.
    for (const { socket, userId, limited } of this.#listeners())
      if (userId !== undefined && !limited) tell(socket, frame);
  }

  async expel(name: string, whose: string): Promise<void> {
    if (!isNamed(this.env, "FEEDS", this.ctx.id, name)) throw new Error("this feed has another name");
    for (const tag of [whose, keyTag(whose), logTag(whose)])
      for (const socket of this.ctx.getWebSockets(tag)) socket.close(comeBack, "come back");
    const tenantId = parseId("tenant", name.split("/")[0]);
    for (const { caseId: raw, userIds } of this.#present()) {
      const caseId = parseId("case", raw);
      if (tenantId === null || caseId === null || !userIds.includes(whose)) continue;
      await caseOf(this.env, { tenantId, caseId }).expel(whose);
    }
  }

  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const reader = searchParams.get("log");
    if (reader !== null) return this.#letReadAlong(logTag(reader));
    const asked = searchParams.get("since");
    const caseId = searchParams.get("case");
    const userId = searchParams.get("user");
    const limited = searchParams.has("limited");
    const linkId = searchParams.get("link");
    const keyId = searchParams.get("key");
    const listeners = [linkId ?? userId ?? []].flat();
    if (listeners.some((whose) => this.ctx.getWebSockets(whose).length >= windowsEach))
      return tooMany("windows listen");
    const { 0: theirs, 1: ours } = new WebSocketPair();
    // Keys may listen as often as they like; whoever ends a key finds its listeners by their tag.
    this.ctx.acceptWebSocket(ours, keyId === null ? listeners : [keyTag(keyId)]);
    ours.serializeAttachment({
      untilMs: Date.now() + listeningMs,
      caseId,
      ...(userId !== null && { userId }),
      ...(limited && { limited }),
      ...(linkId !== null && { linkId }),
    } satisfies Listening);
    // How much happens in the other cases is not for an applicant.
    if (caseId !== null) {
      tell(ours, JSON.stringify({ hello: true }));
      return new Response(null, { status: 101, webSocket: theirs });
    }
    const { seq, forgotten } = this.#progress();
    const since = asked === null ? seq : Number(asked);
    const gap = since > seq || since < forgotten || (limited && since < seq);
    tell(ours, JSON.stringify({ hello: true, seq, gap }));
    if (!gap) for (const change of this.#after(since)) tell(ours, frameOf(change));
    const present = userId === null || limited ? [] : this.#present();
    if (present.length > 0) tell(ours, JSON.stringify({ present }));
    return new Response(null, { status: 101, webSocket: theirs });
  }

  #letReadAlong(whose: string): Response {
    if (this.ctx.getWebSockets(whose).length >= readersEach) return tooMany("readers read along");
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours, [whose]);
    ours.serializeAttachment({
      untilMs: Date.now() + listeningMs,
      caseId: null,
      log: true,
    } satisfies Listening);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  /** Listeners have nothing to say; `ping` is answered before it gets here. */
  override async webSocketMessage(listener: WebSocket): Promise<void> {
    listener.close(tooMuchTalk, "this feed only speaks");
  }

  override async webSocketClose(listener: WebSocket, code: number): Promise<void> {
    // Without an answer the other side sees an abnormal end. 1005 and 1006 stand for "none was given" and may not be sent.
    listener.close(code === 1_005 || code === 1_006 ? 1_000 : code);
  }

  #remember(changes: readonly CaseChange[]): Change[] {
    const news: Change[] = [];
    let { seq, forgotten } = this.#progress();
    for (const { caseId, version } of changes) {
      const [known] = this.#sql.exec<Change>("SELECT * FROM changes WHERE case_id = ?", caseId).toArray();
      if (known !== undefined && known.version >= version) continue;
      seq += 1;
      this.#sql.exec("INSERT OR REPLACE INTO changes VALUES (?, ?, ?)", seq, caseId, version);
      news.push({ seq, case_id: caseId, version });
    }
    if (news.length === 0) return news;
    const [oldest] = this.#sql
      .exec<{ seq: number }>("SELECT seq FROM changes ORDER BY seq DESC LIMIT 1 OFFSET ?", rememberedCases)
      .toArray();
    if (oldest !== undefined) {
      forgotten = oldest.seq;
      this.#sql.exec("DELETE FROM changes WHERE seq <= ?", forgotten);
    }
    this.#sql.exec("UPDATE progress SET seq = ?, forgotten = ?", seq, forgotten);
    // Of a case that came twice in one call only the newest counts.
    return news.filter((change) => news.findLast((other) => other.case_id === change.case_id) === change);
  }

  #progress(): { seq: number; forgotten: number } {
    return this.#sql.exec<{ seq: number; forgotten: number }>("SELECT seq, forgotten FROM progress").one();
  }

  #after(seq: number): Change[] {
    return this.#sql.exec<Change>("SELECT * FROM changes WHERE seq > ? ORDER BY seq", seq).toArray();
  }

  #present(): { caseId: string; userIds: string[] }[] {
    return this.#sql
      .exec<{ case_id: string; user_ids: string }>("SELECT * FROM present WHERE until_ms >= ?", Date.now())
      .toArray()
      .map(({ case_id: caseId, user_ids: userIds }) => ({ caseId, userIds: JSON.parse(userIds) as string[] }));
  }

  /** Those of the log, or all others. Those whose time is up are sent away first. */
  #listeners(ofLog = false): (Pick<Listening, "caseId"> & {
    socket: WebSocket;
    userId: string | undefined;
    linkId: string | undefined;
    limited: boolean;
  })[] {
    const nowMs = Date.now();
    return this.ctx.getWebSockets().flatMap((socket) => {
      // A listener of an earlier release wears only the time: they are told to come back as well.
      const worn: Listening | number | null = socket.deserializeAttachment();
      if (typeof worn === "object" && worn !== null && worn.untilMs > nowMs) {
        if ((worn.log ?? false) !== ofLog) return [];
        return [
          {
            socket,
            caseId: worn.caseId,
            userId: worn.userId,
            linkId: worn.linkId,
            limited: worn.limited === true,
          },
        ];
      }
      socket.close(comeBack, "come back");
      return [];
    });
  }
}

const keyTag = (keyId: string): string => `key:${keyId}`;
const logTag = (whose: string): string => `log:${whose}`;

const tooMany = (what: string): Response =>
  new Response(`Too many ${what} already. Close some.`, { status: 429, headers: { "Retry-After": "60" } });

const frameOf = ({ seq, case_id: caseId, version }: Change): string => JSON.stringify({ seq, caseId, version });

/** One who has just gone away must not keep the news from the others. */
function tell(listener: WebSocket, frame: string): void {
  try {
    listener.send(frame);
  } catch {
    // Its own `webSocketClose` or `webSocketError` follows.
  }
}
