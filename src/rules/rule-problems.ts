import type { Problem } from "../domain/problems";

/** Collects what is wrong with rule sets, so that a builder sees all of it at once. */
export class RuleProblems {
  readonly all: Problem[] = [];

  add(path: string, code: string, message: string): Problem[] {
    this.all.push({ severity: "error", code: `rule_set.${code}`, path, message });
    return this.all;
  }
}
