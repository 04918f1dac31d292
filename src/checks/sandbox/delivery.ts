const attemptLimit = 8;

export const callbackStandings = ["pending", "delivered", "gave_up"] as const;
export type CallbackStanding = (typeof callbackStandings)[number];

/** Where a callback stands after an attempt. Only 2xx is a delivery; an address that is gone will not come back. */
export function standingAfter(httpStatus: number | null, attempts: number): CallbackStanding {
  if (httpStatus !== null && httpStatus >= 200 && httpStatus < 300) return "delivered";
  return httpStatus === 404 || httpStatus === 410 || attempts >= attemptLimit ? "gave_up" : "pending";
}

/** The wait before the next attempt, after this many. */
export const gapMs = (attempts: number): number => 1_000 * 2 ** attempts;
