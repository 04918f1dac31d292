import * as z from "zod";
import { required } from "../fields";
import { builtInCheck } from "./check";
import { calendarDay, dayOf, yearsSince } from "./dates";
import { judged, reason } from "./judged";

const years = z.coerce.number().int().min(0).max(150);
const Subject = z.object({
  dateOfBirth: required,
  options: z.object({ minimumAge: years.default(18), maximumAge: years.default(120) }).prefault({}),
});

/** How old a person is today, by the calendar. */
export const age = builtInCheck<z.output<typeof Subject>>({
  standard: "Years by birthdays of the calendar, in UTC; 29 February counts from 1 March in other years",
  summary: "Age of a person against a least and a greatest age",
  input: Subject,
  example: { dateOfBirth: "1990-05-17", options: { minimumAge: 18 } },
  judge({ dateOfBirth, options: { minimumAge, maximumAge } }, { nowMs }) {
    const born = calendarDay(dateOfBirth);
    if (born === null) return judged([reason("medium", "bad_date", "The date of birth is no date.")], { age: null });
    const today = dayOf(nowMs);
    const age = yearsSince(born, today);
    const data = { age, dateOfBirth: born, minimumAge, maximumAge };
    if (born > today) return judged([reason("high", "born_in_future", "The date of birth lies ahead.")], data);
    if (age < minimumAge)
      return judged([reason("high", "too_young", `The person is ${age}, at least ${minimumAge} is asked for.`)], data);
    if (age > maximumAge)
      return judged([reason("medium", "too_old", `The person would be ${age}: is the date right?`)], data);
    return judged([], data);
  },
});
