import * as z from "zod";

const shortestSeconds = 60;
const longestSeconds = 365 * 86_400;
const Seconds = z.int().min(shortestSeconds).max(longestSeconds);
/** One person's word settles a case; a limit or a clock must not stand in for it. */
const EventName = z
  .string()
  .min(1)
  .max(100)
  .refine((name) => name !== "approve" && name !== "reject", "a decision is a person's: name an event of your own");

/** `revision` of a form: how often, how long and with which reminders applicants are asked again. */
export const RevisionSchema = z.strictObject({
  maxRounds: z.int().min(1).max(50).exactOptional(),
  onMaxRounds: EventName.exactOptional(),
  dueInSeconds: Seconds.exactOptional(),
  onExpired: EventName.exactOptional(),
  remindAfterSeconds: z
    .array(Seconds)
    .max(10)
    .refine((list) => list.every((seconds, i) => i === 0 || seconds > (list[i - 1] ?? 0)), "must rise")
    .exactOptional(),
  mail: z.boolean().exactOptional(),
});
