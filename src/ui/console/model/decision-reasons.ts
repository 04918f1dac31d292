import { builtInReasons, type DecisionReason } from "../../../review/decision-reasons";
import { api } from "../../shared/api";
import { loader } from "../../shared/load";

const all = loader<DecisionReason[]>(async (signal) => {
  const answer = await api.get<{ data: DecisionReason[] }>("/decision-reasons", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Asks for the tenant's own reasons; the built-in ones are there at once. */
export const loadReasons = (): void => void all.load();

/** What can be chosen for a decision, as it is stored with it. */
export const reasonsFor = (decision: DecisionReason["decision"]): string[] =>
  (all.value ?? builtInReasons).flatMap((one) => (one.decision === decision ? [one.label] : []));
