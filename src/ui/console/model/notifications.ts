import type { NoticeKind, NoticeSettings } from "../../../domain/notices";
import { api, type Listed } from "../../shared/api";
import { loader } from "../../shared/load";

/** What the person at the screen was told, as `GET /notifications` lists it. */
export interface Notification {
  id: string;
  kind: NoticeKind;
  case: { id: string; name: string | null; externalId: string | null };
  detail: { noteId?: string; plugin?: string; state?: string; days?: number };
  byId: string | null;
  createdAt: string;
  readAt: string | null;
}

export interface NotificationCounts {
  unread: number;
  /** Counting ends here: this many means this many or more. */
  most: number;
}

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
