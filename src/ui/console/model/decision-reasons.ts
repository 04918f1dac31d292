import type { DecisionReason, ReasonedDecision } from "../../../review/decision-reasons";
import { api } from "../../shared/api";
import { type Loader, loader } from "../../shared/load";

/** The reasons that can be given for a decision: the built-in ones and the tenant's own. Kept while the console is open. */
const reasonsFor = (decision: ReasonedDecision): Loader<DecisionReason[]> =>
  loader(async (signal) => {
    const answer = await api.get<{ data: DecisionReason[] }>(`/decision-reasons?decision=${decision}`, { signal });
    return answer.ok ? { ok: true, value: answer.value.data } : answer;
  });

export const rejectReasons = reasonsFor("reject");
export const escalateReasons = reasonsFor("escalate");
