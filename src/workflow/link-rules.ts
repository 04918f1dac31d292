import { type LinkRules, linkRules } from "../collection/link-rules";
import type { CaseSnapshot } from "../domain";
import { collectingOf } from "./collecting";
import type { CompiledDefinition } from "./compile";

/** The rules of links as they are now: those of the form that is being filled in, else of the definition's first. */
export const linkRulesOf = (definition: CompiledDefinition, snapshot: CaseSnapshot): LinkRules =>
  linkRules(collectingOf(definition, snapshot)?.form ?? [...definition.forms.values()][0] ?? null);
