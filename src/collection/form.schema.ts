import type { Problem } from "../domain";
import { err, type Result } from "../lib/result";
import type { Form } from "./form";
export const parseForm = (_raw: unknown, path: string): Result<Form, Problem[]> =>
  err([{ severity: "error", code: "not_ready", path, message: "forms are being built" }]);
