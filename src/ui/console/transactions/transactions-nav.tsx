import { Link, place } from "../../shared/router";
import { useCurrentInView } from "../list/current-in-view";
import { transactionViews, viewOf } from "./transaction-filters";
import { importsHref } from "./transaction-links";
import { filters } from "./transactions-model";

/** The lists people come back to, and the way to files that were taken in. */
export function TransactionsNav() {
  const { path } = place.value;
  const isImports = path.startsWith(importsHref);
  const isCounterparty = path.startsWith("/console/transactions/counterparties");
  const chosen = isImports || isCounterparty ? null : viewOf(filters.value);
  const nav = useCurrentInView(place.value);
  return (
    <nav class="queues" aria-label="Transactions" ref={nav}>
      <h2 class="pane-title">Transactions</h2>
      <ul>
        {transactionViews.map((view) => {
          const query = new URLSearchParams(view.query).toString();
          return (
            <li key={view.name}>
              <Link
                href={`/console/transactions${query === "" ? "" : `?${query}`}`}
                class="queue"
                current={view === chosen}
              >
                <span class="clip">{view.name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <ul class="queues-more">
        <li>
          <Link href={importsHref} class="queue" current={isImports}>
            <span class="clip">Imports</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}
