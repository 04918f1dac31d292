import type { Actor, CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import type { Carried } from "./carried";
import type { Turn } from "./turn";

/** One person's word on an open approval. */
export function vote(
  _turn: Turn,
  _actor: Actor,
  body: Extract<CommandBody, { type: "vote" }>,
): Result<Carried, Refusal> {
  return err({ code: "no_approval", plugin: body.plugin });
}
