import { Link } from "../../shared/router";
import { useCurrentInView } from "../list/current-in-view";
import { type EntityFilterName, filters } from "./entities-model";

interface View {
  name: string;
  query: Partial<Record<EntityFilterName, string>>;
}

const views: readonly View[] = [
  { name: "All", query: {} },
  { name: "Persons", query: { type: "individual" } },
  { name: "Companies", query: { type: "business" } },
];
const standings: readonly View[] = [
  { name: "In progress", query: { approvalState: "processing" } },
  { name: "Approved", query: { approvalState: "approved" } },
  { name: "Rejected", query: { approvalState: "rejected" } },
  { name: "High risk", query: { riskLevel: "high" } },
  { name: "Critical risk", query: { riskLevel: "critical" } },
];

/** The view that the filters are, whatever is searched for; null: one of its own. */
export function viewOf(now: Partial<Record<EntityFilterName, string>>): View | null {
  const { q: _words, ...rest } = now;
  const wanted = new URLSearchParams(rest).toString();
  return [...views, ...standings].find(({ query }) => new URLSearchParams(query).toString() === wanted) ?? null;
}

/** The lists people come back to. */
export function EntitiesNav() {
  const chosen = viewOf(filters.value);
  const line = (view: View) => {
    const query = new URLSearchParams(view.query).toString();
    return (
      <li key={view.name}>
        <Link
          href={`/console/entities${query === "" ? "" : `?${query}`}`}
          class="queue"
          current={view.name === chosen?.name}
        >
          <span class="clip">{view.name}</span>
        </Link>
      </li>
    );
  };
  const nav = useCurrentInView(chosen);
  return (
    <nav class="queues" aria-label="Persons and companies" ref={nav}>
      <h2 class="pane-title">Entities</h2>
      <ul>{views.map(line)}</ul>
      <h3 class="pane-title">Standing</h3>
      <ul>{standings.map(line)}</ul>
    </nav>
  );
}
