import type { Json } from "../../../lib/json";
import type { Case } from "../model/types";
import { JsonView } from "./json-view";

/** The case as the API gives it, context and all. */
export const RawTab = ({ now }: { now: Case }) => (
  <section class="panel">
    <header class="panel-head">
      <h2>Raw</h2>
      <span class="muted mono">GET /api/v1/cases/{now.id}</span>
    </header>
    <JsonView value={now as unknown as Json} label="The case" />
  </section>
);
