export const endScreens = ["submitted", "approved", "rejected", "failed", "part"] as const;
/** The last page that is shown: how the case stands, or (`part`) that the pages of one person among several are sent. */
export type EndScreen = (typeof endScreens)[number];

/**
 * What a form tells the page or the app that embeds it. Pages are told by their id; nothing that was typed is in here. A page of a
 * form, or `start`, `link`, `code`, `revise`.
 */
export type EmbedEvent =
  | { type: "ready"; page: string }
  | { type: "page"; page: string }
  /** What was typed is kept. `at`: ISO 8601. */
  | { type: "saved"; at: string }
  /** Nothing is asked any more; also when somebody comes back later, to another `screen`. */
  | { type: "submitted"; caseId: string; status: "submitted"; screen: EndScreen }
  /** `invalid`: so many answers of the page do not hold. The others are ends: `link_dead`, `session_ended`, `refused`, `unavailable`, … */
  | { type: "error"; code: string; count: number }
  /** The applicant wants to leave, and was told that what they typed is kept. `screen`: null while there is something to do. */
  | { type: "exit"; submitted: boolean; screen: EndScreen | null }
  /** How tall the page is, in CSS pixels. */
  | { type: "height"; px: number };

/** An event on its way. The number is the version of the protocol; what has another one is for somebody else. */
export type EmbedMessage = EmbedEvent & { edgecase: 1 };

/** What the page outside says: `hello` until it was heard, and `leave` when it would like to close the form. */
export interface HostMessage {
  edgecase: 1;
  type: "hello" | "leave";
}

export const isEdgecaseMessage = (data: unknown): data is { edgecase: 1; type: string } =>
  typeof data === "object" && data !== null && "edgecase" in data && data.edgecase === 1 && "type" in data;
