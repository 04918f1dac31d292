import { useEffect, useMemo } from "preact/hooks";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { SkeletonRows } from "../../shared/skeleton";
import { aboutText } from "../alerts/alert-words";
import { ListFoot } from "../list/narrowing";
import { rowFocus } from "../list/row-focus";
import { type Alert, alertHref } from "../model/alert";
import { growingList } from "../model/growing-list";
import { Name } from "../names/name";
import { AlertLines } from "./alert-lines";

/** Alerts about a counterparty, and those about others that rest on transactions with it, newest first. */
export function CounterpartyAlerts({ id }: { id: string }) {
  const query = `?${new URLSearchParams({ withCounterpartyId: id })}`;
  const alerts = useMemo(() => growingList<Alert>(() => `/alerts${query}`), [query]);
  useEffect(() => {
    void alerts.open();
    return () => alerts.list.clear();
  }, [alerts]);
  const rows = useMemo(
    () =>
      rowFocus(
        "alert",
        () => "",
        (from, by) => {
          const shown = alerts.list.value?.rows ?? [];
          const at = shown.findIndex((row) => row.id === from);
          return (at === -1 ? shown[0] : shown[at + by])?.id ?? null;
        },
      ),
    [alerts],
  );
  const step = (by: 1 | -1) => () => rows.step(null, by, (next) => alertHref(next, query));
  useShortcut("j", "Next alert", step(1), { group: "Counterparty" });
  useShortcut("k", "Alert before", step(-1), { group: "Counterparty" });
  return (
    <section class="panel" aria-label="Alerts">
      <header class="panel-head">
        <h2>Alerts</h2>
        <Link href={`/console/alerts${query}`} class="panel-more">
          All of theirs
        </Link>
      </header>
      <Loaded of={alerts.list.state} retry={() => void alerts.open()} skeleton={<SkeletonRows rows={2} />}>
        {(list) => (
          <>
            <AlertLines
              alerts={list.rows}
              none="None is about them, and none rests on a transaction with them."
              query={query}
              told={(alert) => <Part alert={alert} />}
            />
            {list.rows.length > 0 && <ListFoot of={alerts} noun={["alert"]} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** What an alert has to do with the counterparty. */
const Part = ({ alert }: { alert: Alert }) =>
  alert.counterpartyRole === "evidence" ? (
    <>
      Rests on their transactions, about{" "}
      <bdi>
        <Name text={aboutText(alert)} />
      </bdi>
    </>
  ) : (
    "About them"
  );
