import type { CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import type { Carried } from "./carried";
import type { Turn } from "./turn";

/** Moves the case to another version of its definition. */
export function moveVersion(
  _turn: Turn,
  _body: Extract<CommandBody, { type: "move_version" }>,
): Result<Carried, Refusal> {
  return err({ code: "cannot_move", missing: [] });
}
