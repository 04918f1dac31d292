import type { CommandBody, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import type { Carried } from "./carried";
import type { Turn } from "./turn";

/** Runs a plugin again because a person asked. */
export function runAgain(turn: Turn, body: Extract<CommandBody, { type: "run_plugin" }>): Result<Carried, Refusal> {
  return err({ code: "unknown_plugin", plugin: body.plugin, known: [...turn.definition.pluginByName.keys()] });
}
