import * as z from "zod";
import { optional, required } from "../fields";
import { builtInCheck } from "./check";
import { calendarDay, dayOf, daysBetween } from "./dates";
import { judged, type Reason, reason } from "./judged";

const days = z.coerce.number().int().min(0).max(36_500);
const Subject = z.object({
  expiryDate: required,
  issuedOn: optional,
  options: z.object({ minimumDaysLeft: days.default(30), maximumAgeDays: days.optional() }).prefault({}),
});

/** Whether a document is valid today, and for long enough. */
export const documentExpiry = builtInCheck<z.output<typeof Subject>>({
  standard: "Days of the calendar in UTC; a document is valid to the end of its last day",
  summary: "Expiry of a document: expired, about to expire, or issued too long ago",
  input: Subject,
  example: { expiryDate: "2031-02-28", issuedOn: "2021-03-01", options: { minimumDaysLeft: 30 } },
  judge({ expiryDate, issuedOn, options: { minimumDaysLeft, maximumAgeDays } }, { nowMs }) {
    const today = dayOf(nowMs);
    const last = calendarDay(expiryDate);
    const issued = issuedOn === undefined ? null : calendarDay(issuedOn);
    if (last === null)
      return judged([reason("medium", "bad_date", "The date of expiry is no date.")], { daysLeft: null });
    const daysLeft = daysBetween(today, last);
    const reasons: Reason[] = [];
    if (daysLeft < 0) reasons.push(reason("high", "expired", `The document expired on ${last}.`));
    else if (daysLeft < minimumDaysLeft)
      reasons.push(reason("medium", "expires_soon", `The document expires in ${daysLeft} days, on ${last}.`));
    if (issuedOn !== undefined && issued === null)
      reasons.push(reason("medium", "bad_date", "The date of issue is no date."));
    if (issued !== null && (issued > today || issued > last))
      reasons.push(reason("high", "issued_in_future", `The document cannot have been issued on ${issued}.`));
    const ageDays = issued === null ? null : daysBetween(issued, today);
    if (ageDays !== null && maximumAgeDays !== undefined && ageDays > maximumAgeDays)
      reasons.push(reason("medium", "too_old", `The document is ${ageDays} days old; ${maximumAgeDays} are allowed.`));
    return judged(reasons, { expiryDate: last, issuedOn: issued, daysLeft, ageDays });
  },
});
