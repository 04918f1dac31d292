import { api, loader } from "../../../shared";
import type { CatalogueCheck } from "./check";

/** Every check there is. Asked once per page: vendors come and go with the tenant's own descriptions. */
export const catalogue = loader<CatalogueCheck[]>(async (stop) => {
  const answer = await api.get<{ checks: CatalogueCheck[] }>("/checks/catalog", { signal: stop });
  return answer.ok ? { ok: true, value: answer.value.checks } : answer;
});
