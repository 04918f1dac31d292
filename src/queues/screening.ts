import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import {
  activateVersion,
  advanceMonitoring,
  beginVersion,
  finishVersion,
  getScreeningList,
  getVersion,
  markDropped,
  noteOnVersion,
  type ScreeningVersion,
  standingStill,
  takeDueLists,
  versionsBehind,
} from "../db/screening";
import { type ScreeningSubject, subjectScreened, subjectsAfter } from "../db/screening-subjects";
import type { AlertSeverity, CaseId, ScreeningMessage, TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { openLargeFile } from "../outside";
import { bucketOf } from "../places/bucket-of";
import { isCertain, type ScreeningHit } from "../screening/screen";
import type { ScreeningSettings } from "../screening/settings";
import { loadVersion, type OpenSource } from "../watchlists/load";
import { hitMarks, screenParty, settingsFor } from "../watchlists/screen-party";
import { dropSnapshot, uploadKey } from "../watchlists/snapshots";
import { openParty } from "../watchlists/subjects";
import { raiseScreened } from "./raise-alerts";
import { screenEverybody } from "./start-monitoring";

/** Subjects of one message: each costs a search and, with hits, a read or two. */
const perMessage = 40;
const lastAttempt = 5;
/** Versions of a list that are kept beside the active one. */
const keptVersions = 30;
const perSweep = 20;
const standsStillMs = 15 * 60_000;
const fetchTimeoutMs = 240_000;

/** Reads lists and screens monitored subjects anew. One that throws is tried again; loading that always throws ends as failed. */
export async function consumeScreening(batch: MessageBatch<ScreeningMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { kind, tenantId, list, version } = message.body;
    try {
      if (kind === "load") {
        await activateByItself(env, await loadVersion(env, tenantId, list, version, sourceOf(env), Date.now));
        await dropOldVersions(env, tenantId, list);
      } else {
        const passOver = message.attempts >= lastAttempt;
        await monitorPage(env, tenantId, list, version, { nowMs: Date.now(), passOver });
      }
      message.ack();
    } catch (problem) {
      log.error("screening.failed", {
        kind,
        tenantId,
        list,
        version,
        attempts: message.attempts,
        ...errorFields(problem),
      });
      if (kind === "load" && message.attempts >= lastAttempt) {
        await giveUp(env, message.body);
        message.ack();
      } else message.retry();
    }
  }
}

/** Fetches the lists that are due, and sends again what stands still: messages may get lost, versions may not. */
export async function takeUpScreening(env: Env, nowMs: number): Promise<void> {
  for (const list of await takeDueLists(env.DB, nowMs, perSweep)) {
    const row = await beginVersion(env.DB, list, "url", "refresh", nowMs);
    if (row !== null) await env.SCREENING.send(messageOf("load", row));
  }
  for (const row of await standingStill(env.DB, nowMs - standsStillMs, perSweep))
    await env.SCREENING.send(messageOf(row.status === "loading" ? "load" : "monitor", row));
}

const messageOf = (kind: ScreeningMessage["kind"], row: ScreeningVersion): ScreeningMessage => ({
  kind,
  tenantId: row.tenantId as TenantId,
  list: row.listKey,
  version: row.version,
});

/** Makes a version count whose list says so. Redelivered messages change nothing: only the newest version, and only once. */
async function activateByItself(env: Env, row: ScreeningVersion | null): Promise<void> {
  if (row?.status !== "ready" || row.activatedAtMs !== null) return;
  const tenantId = row.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const { listKey: list, version } = row;
  const listed = await getScreeningList(db, tenantId, list);
  if (listed === null || !listed.autoActivate || listed.lastVersion !== version) return;
  const active = listed.activeVersion === null ? null : await getVersion(db, tenantId, list, listed.activeVersion);
  if (active !== null && active.contentHash === row.contentHash) return;
  if (active !== null && row.entries < active.entries / 2) {
    log.warn("screening.list_shrank", { tenantId, list, version, entries: row.entries, before: active.entries });
    return noteOnVersion(
      db,
      row,
      `${row.entries} entries, ${active.entries} before: activate it by hand if that is right`,
    );
  }
  if (await activateVersion(db, tenantId, list, version, Date.now()))
    await env.SCREENING.send({ kind: "monitor", tenantId, list, version });
}

/** Old snapshots go, so that a list that is fetched every day does not fill the bucket. First the row, then the bytes. */
export async function dropOldVersions(env: Env, tenantId: TenantId, list: string, keep = keptVersions): Promise<void> {
  const db = dbOf(env, tenantId);
  for (const row of await versionsBehind(db, tenantId, list, keep))
    if (await markDropped(db, row)) await dropSnapshot(env, { tenantId, list, version: row.version });
}

const sourceOf =
  (env: Env): OpenSource =>
  async (row) => {
    const tenantId = row.tenantId as TenantId;
    if (row.source === "upload") {
      const stored = await bucketOf(env, tenantId).get(
        uploadKey({ tenantId, list: row.listKey, version: row.version }),
      );
      return stored === null ? { ok: false, problem: "the uploaded file is gone" } : { ok: true, body: stored.body };
    }
    const url = (await getScreeningList(dbOf(env, tenantId), tenantId, row.listKey))?.url ?? null;
    if (url === null) return { ok: false, problem: "the list has no address" };
    const opened = await openLargeFile(env, tenantId, url, fetchTimeoutMs);
    if (!opened.ok && opened.error.retryable) throw new Error(opened.error.code);
    if (!opened.ok) return { ok: false, problem: opened.error.message };
    if (opened.value.status === 200) return { ok: true, body: opened.value.body };
    await opened.value.body.cancel();
    if (opened.value.status >= 500 || opened.value.status === 429) throw new Error(`answered ${opened.value.status}`);
    return { ok: false, problem: `the address answered ${opened.value.status}` };
  };

async function giveUp(env: Env, { tenantId, list, version }: ScreeningMessage): Promise<void> {
  const db = dbOf(env, tenantId);
  const row = await getVersion(db, tenantId, list, version);
  const problem =
    row?.source === "url" ? "the address did not answer, several times" : "the file could not be read, several times";
  if (row !== null) await finishVersion(db, row, { status: "failed", problem }, Date.now());
}

/**
 * Screens the next monitored subjects against a version that became active, tells the cases of those whose result has changed, and sends
 * for the rest. A page that comes twice opens no second alert: commands carry ids made of list, version and subject. `passOver`: one that
 * throws has been tried often enough; it keeps what was known of it and must not hold up those behind it.
 */
export async function monitorPage(
  env: Env,
  tenantId: TenantId,
  list: string,
  version: number,
  { nowMs, passOver }: { nowMs: number; passOver: boolean },
): Promise<void> {
  const db = dbOf(env, tenantId);
  const [row, listed] = await Promise.all([
    getVersion(db, tenantId, list, version),
    getScreeningList(db, tenantId, list),
  ]);
  // A later version is active, or all are done: nothing is owed any more.
  if (row === null || row.monitoring !== "running" || listed?.activeVersion !== version) return;
  const page = await subjectsAfter(db, tenantId, row.monitorCursor, perMessage);
  const settings = await settingsFor(env, tenantId);
  let changed = 0;
  for (const subject of page) {
    try {
      if (await screenAgain(env, row, subject, settings, nowMs)) changed += 1;
    } catch (problem) {
      if (!passOver) throw problem;
      log.error("screening.subject_passed_over", { tenantId, list, version, ...errorFields(problem) });
    }
  }
  const done = page.length < perMessage;
  // Before the round is over: whoever dies in between has it done again.
  if (done) await screenEverybody(env, tenantId, nowMs);
  const step = { cursor: page.at(-1)?.subjectKey ?? row.monitorCursor, done, screened: page.length, changed };
  if ((await advanceMonitoring(db, row, step, nowMs)) && !done)
    await env.SCREENING.send({ kind: "monitor", tenantId, list, version });
}

async function screenAgain(
  env: Env,
  { listKey: list, version, tenantId: owner, monitorRound: round }: ScreeningVersion,
  subject: ScreeningSubject,
  settings: ScreeningSettings,
  nowMs: number,
): Promise<boolean> {
  const tenantId = owner as TenantId;
  const { subjectKey } = subject;
  const party = openParty(env, tenantId, subjectKey, subject.sealed);
  if (party === null) {
    log.error("screening.subject_unreadable", { tenantId, list, version });
    return false;
  }
  const lists = [{ list, version }];
  const { hits: found } = await screenParty(env, tenantId, party, { subjectKey, settings, lists });
  const marks = hitMarks(found);
  const before = JSON.parse(subject.hits) as Record<string, string>;
  const ofList = Object.entries(before).filter(([mark]) => mark.startsWith(`${list}|`));
  const others = Object.entries(before).filter(([mark]) => !mark.startsWith(`${list}|`));
  const news = {
    added: Object.keys(marks).filter((mark) => !Object.hasOwn(before, mark)),
    changed: ofList.filter(([mark, hash]) => Object.hasOwn(marks, mark) && marks[mark] !== hash).map(([mark]) => mark),
    gone: ofList.filter(([mark]) => !Object.hasOwn(marks, mark)).map(([mark]) => mark),
  };
  const isNews = news.added.length + news.changed.length + news.gone.length > 0;
  // The case is told before the subject is brought up to date: whoever dies in between tells it again, under the same id.
  if (isNews) {
    const certain = found.some((hit) => isNewOrChanged(news, hit) && isCertain(hit, settings));
    await alertCase(env, tenantId, subject, { list, version, round, ...news }, certain ? "critical" : "high", nowMs);
  }
  const hits = JSON.stringify({ ...Object.fromEntries(others), ...marks });
  await subjectScreened(dbOf(env, tenantId), tenantId, subjectKey, {
    hits,
    screenedAtMs: nowMs,
    changedAtMs: isNews ? nowMs : null,
  });
  return isNews;
}

interface News {
  list: string;
  version: number;
  round: number;
  added: string[];
  changed: string[];
  gone: string[];
}

const isNewOrChanged = ({ added, changed }: Pick<News, "added" | "changed">, hit: ScreeningHit): boolean =>
  [...added, ...changed].includes(`${hit.list}|${hit.entryId}`);

const entryIds = (marks: string[]): string[] => marks.map((mark) => mark.slice(mark.indexOf("|") + 1));

/** Opens an incident on the case and, if somebody is found, an alert. They name entries, never people: both travel in webhooks. */
async function alertCase(
  env: Env,
  tenantId: TenantId,
  { caseId, subjectKey }: ScreeningSubject,
  news: News,
  severity: AlertSeverity,
  nowMs: number,
): Promise<void> {
  const entries = (marks: string[]) => entryIds(marks).slice(0, 5).join(", ");
  const parts = [
    news.added.length > 0 ? `new: ${entries(news.added)}` : "",
    news.changed.length > 0 ? `changed: ${entries(news.changed)}` : "",
    news.gone.length > 0 ? `no longer found: ${entries(news.gone)}` : "",
  ].filter((text) => text !== "");
  const onlyGone = news.added.length + news.changed.length === 0;
  // The first round of a version is the one that its activation begins.
  const round = news.round > 1 ? `/${news.round}` : "";
  const subject = `${news.list}/${news.version}/${subjectKey}${round}`;
  const body = {
    type: "open_incident" as const,
    source: "screening" as const,
    subject,
    code: onlyGone ? "screening_hit_gone" : "screening_hit_new",
    message: `List ${news.list}, version ${news.version}, changes the screening of a monitored subject: ${parts.join("; ")}.`,
  };
  const actor = { kind: "system" as const, tenantId, part: "sweeper" as const };
  const command = { id: `screening.${subject}`, actor, expectedVersion: null, body };
  const answer = await caseOf(env, { tenantId, caseId: caseId as CaseId }).dispatch(command, null);
  if (!answer.ok) log.warn("screening.alert_refused", { tenantId, caseId, list: news.list, code: answer.error.code });
  if (onlyGone) return;
  const found = { added: entryIds(news.added), changed: entryIds(news.changed) };
  const { list, version, round: at } = news;
  const whom = { caseId: caseId as CaseId, subjectKey };
  await raiseScreened(env, tenantId, { ...whom, list, version, round: at, severity, ...found }, nowMs);
}
