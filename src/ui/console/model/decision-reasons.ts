import { builtInReasons, type DecisionReason } from "../../../review/decision-reasons";
import { api } from "../../shared/api";
import { loader } from "../../shared/load";

/** Every reason that is offered; until the tenant's own are known, the built-in ones. */
export const decisionReasons = loader<DecisionReason[]>(async (signal) => {
  const answer = await api.get<{ data: DecisionReason[] }>("/decision-reasons", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Asks for the tenant's own reasons; the built-in ones are there at once. */
export const loadReasons = (): void => void decisionReasons.load();

/** What can be chosen for a decision, as it is stored with it. */
export const reasonsFor = (decision: DecisionReason["decision"]): string[] =>
  (decisionReasons.value ?? builtInReasons).flatMap((one) => (one.decision === decision ? [one.label] : []));

/** Chosen where no reason of the list fits: then one's own words say why. */
export const otherReason = "Other";

/** The chosen reason and the words beside it as one text; null: something is missing. */
export function reasonSaid(reason: string, words: string): string | null {
  const said = words.trim();
  if (reason === otherReason) return said === "" ? null : said;
  if (reason === "") return null;
  return said === "" ? reason : `${reason}: ${said}`;
}
