import type { JsonObject } from "../lib/json";

/** What people are told of beside their work. Stored with what was told: names never change their meaning. */
export const noticeKinds = [
  /** A case was given to you. */
  "assigned",
  /** A case of yours was taken over, or given back to the queue. */
  "taken_over",
  /** Somebody named you in a note. */
  "mentioned",
  /** You are one of those whose word is asked for. */
  "approval_wanted",
  /** What was asked again on a case of yours has come back. */
  "revision_answered",
  /** Something gave up on a case of yours. */
  "incident",
  "sla_at_risk",
  "sla_breached",
  /** A case you watch has moved. */
  "watched_changed",
  /** A case you watch was decided, or ended otherwise. */
  "watched_decided",
  /** A webhook endpoint was switched off. About no case: for those who run the house. */
  "webhook_disabled",
  /** Somebody has opened a case that was closed to them. For administrators, and nobody can choose not to hear of it. */
  "break_glass",
  /** An API key ends soon. About no case: for administrators and whoever made it. */
  "key_ends",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** How somebody is told. Everything in the console; by mail what waits for a person. */
export interface NoticeWay {
  inApp: boolean;
  mail: boolean;
}
export type NoticeSettings = Record<NoticeKind, NoticeWay>;

const byMail: readonly NoticeKind[] = [
  "assigned",
  "mentioned",
  "approval_wanted",
  "revision_answered",
  "incident",
  "sla_breached",
  "webhook_disabled",
  "break_glass",
  "key_ends",
];

/** Alarms: told in every way there is, whatever somebody has chosen. */
export const alarmKinds: readonly NoticeKind[] = ["break_glass"];

/** What counts for whoever has chosen nothing else. */
export const standardNoticeSettings: NoticeSettings = Object.fromEntries(
  noticeKinds.map((kind) => [kind, { inApp: true, mail: byMail.includes(kind) }]),
) as NoticeSettings;

/** Whom a case wants to be told of what. Ids only: names and words stay where they are. */
export interface CaseNotice {
  kind: NoticeKind;
  /** Ids of people. */
  to: string[];
  /** Everybody with one of these roles as well; `[]`: everybody who decides cases. Null: nobody else. */
  roles: string[] | null;
  /** Ids of what it is about: `noteId`, `plugin`, `state`. */
  detail: JsonObject;
}

/** No more than one mail to a person within this time, however much happens. */
export const noticeMailGapMs = 15 * 60_000;

/** How long the author of a note may still correct it. */
export const noteEditMs = 15 * 60_000;
