import { signal } from "@preact/signals";

/** Grows whenever the feed told of a change, or missed some. For screens that are no list of cases and have to look again then. */
export const liveNews = signal(0);
