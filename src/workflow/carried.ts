import type { Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { ok, type Result } from "../lib/result";

/** What a command came to, for its log entry. `accepted` false: nothing changes, the log says what was tried. */
export interface Carried {
  accepted: boolean;
  type: string;
  subject: string | null;
  detail: JsonObject;
}

export const yes = (type: string, subject: string | null, detail: JsonObject = {}): Result<Carried, Refusal> =>
  ok({ accepted: true, type, subject, detail });
export const no = (type: string, subject: string | null, detail: JsonObject = {}): Result<Carried, Refusal> =>
  ok({ accepted: false, type, subject, detail });
