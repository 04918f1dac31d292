import type { Problem } from "../../domain";
import type { StateNode } from "../chart";

export const error = (code: string, path: string, message: string): Problem => ({
  severity: "error",
  code,
  path,
  message,
});
export const warning = (code: string, path: string, message: string): Problem => ({
  ...error(code, path, message),
  severity: "warning",
});

/** Where a state stands in the definition. */
export const placeOf = (node: StateNode): string =>
  node.path === "" ? "definition" : `definition.states.${node.path.replaceAll(".", ".states.")}`;
