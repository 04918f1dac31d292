import type { NoticeSettings } from "../../../domain/notices";
import type * as generated from "../../../sdk/api/generated/types";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";

/** What the person at the screen was told, as `GET /notifications` lists it. */
export type Notification = generated.Notification;

export type NotificationCounts = generated.NotificationCounts;

export const notificationCounts = loader<NotificationCounts>((signal) => api.get("/notifications/count", { signal }));
export const notificationList = loader<Listed<Notification>>((signal) =>
  api.get("/notifications?limit=50", { signal }),
);
export const noticeSettings = loader<{ kinds: NoticeSettings }>((signal) =>
  api.get("/notifications/settings", { signal }),
);

/** Something new was told: the number at once, the list when it is on the screen. */
export function heardOfNews(): void {
  void notificationCounts.load();
  if (notificationList.state.peek().status === "ready") void notificationList.load();
}

/** Marks some, or all, as read. */
export async function markRead(ids: readonly string[] | null): Promise<void> {
  const answer = await api.post<NotificationCounts>("/notifications/read", ids === null ? {} : { ids });
  if (!answer.ok) return;
  notificationCounts.put(answer.value);
  await notificationList.load();
}
