import { api, signedOut } from "../../shared/api";
import { place } from "../../shared/router";
import { caseList, queues, refreshList } from "./case-list";
import { startFeed } from "./feed";
import type { FeedFrame, Whisper } from "./feed-frames";
import { liveNews } from "./live-news";
import { heardOfNews, notificationCounts } from "./notifications";
import { caseId, family, heardOf, recheckCase } from "./open-case";
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
  void queues.load();
  void refreshList();
  const open = caseId.peek();
  const mine = frames.filter((frame) => frame.caseId === open).at(-1);
  if (mine !== undefined) void heardOf(mine.version);
  const children = new Set((family.value ?? []).map(({ child }) => child.id));
  if (frames.some((frame) => children.has(frame.caseId))) void family.load();
}

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
