import { api, loader } from "../../../shared";
import type { CrmTemplate } from "./trigger";

/** Ready triggers and plugins for CRMs. The same for everybody, so it is asked for once. */
export const gallery = loader<{ data: CrmTemplate[] }>((stop) => api.get("/crm-templates", { signal: stop }));
