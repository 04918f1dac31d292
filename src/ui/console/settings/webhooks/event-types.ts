import { api, type Listed, loader } from "../../../shared";
import type { EventType } from "./endpoint";

/** What receivers can be told, with a sample of each. The same for every tenant, so it is asked for once. */
export const eventTypes = loader<EventType[]>(async (signal) => {
  const answer = await api.get<Listed<EventType>>("/event-types", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});
