import { api, type Listed, loader } from "../../../shared";
import type { KnownField } from "./queue";

/** What definitions let queues ask for. */
export const knownFields = loader<KnownField[]>(async (signal) => {
  const answer = await api.get<Listed<KnownField>>("/queue-fields", { signal });
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
});

/** Keys of the workflows that cases can be of, each with its name. */
export const knownWorkflows = loader<{ key: string; name: string }[]>(async (signal) => {
  const answer = await api.get<Listed<{ key: string; name: string; displayName: string | null }>>(
    "/workflow-definitions?status=published&limit=100",
    { signal },
  );
  if (!answer.ok) return answer;
  const byKey = new Map(answer.value.data.map(({ key, name, displayName }) => [key, displayName ?? name]));
  return {
    ok: true,
    value: [...byKey].map(([key, name]) => ({ key, name })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
});
