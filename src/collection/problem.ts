import type { Problem } from "../domain/problems";

export const formError = (code: string, path: string, message: string): Problem => ({
  severity: "error",
  code,
  path,
  message,
});

export const formWarning = (code: string, path: string, message: string): Problem => ({
  ...formError(code, path, message),
  severity: "warning",
});
