import type { JsonObject } from "../lib/json";

/** Why a command ended badly, and its exit code. */
export const exitCodes = { failed: 1, usage: 2, found: 3, auth: 4 } as const;
export type FailureKind = keyof typeof exitCodes;

/** What a command says instead of an answer. `error` is in the shape of the API's, so that scripts read one shape. */
export class CliError extends Error {
  readonly kind: FailureKind;
  readonly error: JsonObject;

  constructor(kind: FailureKind, message: string, error: JsonObject = {}) {
    super(message);
    this.name = "CliError";
    this.kind = kind;
    this.error = { type: typeOf[kind], code: kind, message, ...error };
  }
}

const typeOf: Record<FailureKind, string> = {
  failed: "command_line",
  usage: "invalid_request",
  found: "command_line",
  auth: "authentication",
};
