import { api, signedOut } from "../../shared/api";
import { oneAtATime } from "../../shared/one-at-a-time";
import { place } from "../../shared/router";
import { caseList, queues, refreshList } from "./case-list";
import { startFeed } from "./feed";
import type { FeedFrame, Whisper } from "./feed-frames";
import { liveNews } from "./live-news";
import { heardOfNews, notificationCounts } from "./notifications";
import { caseId, family, heardOf, recheckCase, shownVersion } from "./open-case";
import { heardWhoLooks, startPresence } from "./presence";
import type { Me } from "./types";

/** Whether a list of cases is on the screen: only then is it kept up to date. */
const listIsShown = (): boolean => place.peek().path.startsWith("/console/cases");

/** Keeps what is on the screen as it is in truth, by the feed. */
export function startLive(): void {
  startFeed({ changed, missed, whispered });
  startPresence();
  void notificationCounts.load();
}

function whispered({ notifications, present }: Whisper): void {
  if (notifications) heardOfNews();
  if (present.length > 0) heardWhoLooks(present);
}

function changed(frames: FeedFrame[]): void {
  if (signedOut.peek()) return;
  liveNews.value += 1;
  if (!listIsShown()) return;
  void keepQueues();
  void keepList();
  const open = caseId.peek();
  const mine = frames.filter((frame) => frame.caseId === open).at(-1);
  const shown = shownVersion();
  if (mine !== undefined && shown !== null && mine.version > shown) {
    heard = { caseId: mine.caseId, version: mine.version, before: shown };
    void keepCase();
  }
  const children = new Set((family.value ?? []).map(({ child }) => child.id));
  if (frames.some((frame) => children.has(frame.caseId))) void keepFamily();
}

// Where much happens, changes come faster than answers: asked anew with each, nothing would ever be heard to its end.
const keepQueues = oneAtATime(() => queues.load());
const keepList = oneAtATime(refreshList);
const keepFamily = oneAtATime(() => family.load());
let heard = { caseId: "", version: 0, before: 0 };
const keepCase = oneAtATime(() => heardOf(heard.caseId, heard.version, heard.before));

// A broken feed may mean that the session has ended: the sockets of browsers do not say why they were refused.
function missed(): void {
  if (signedOut.peek()) return;
  void api.get<Me>("/me");
  heardOfNews();
  liveNews.value += 1;
  if (!listIsShown()) return;
  void queues.load();
  if (caseList.state.peek().status === "ready") void refreshList();
  void recheckCase();
}
