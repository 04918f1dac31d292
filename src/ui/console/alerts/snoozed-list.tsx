import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AlertSnooze } from "../../../sdk/api/generated/types";
import { type ApiFailure, api, type Listed, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { type Loader, loader } from "../../shared/load";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { toast } from "../../shared/toast";
import { alertHref } from "../model/alert";
import { actorName } from "../model/session";
import { Name } from "../names/name";
import { alertsLocked } from "./access";

const snoozes: Loader<Listed<AlertSnooze>> = loader((stop) => api.get("/alert-snoozes?limit=100", { signal: stop }));
const loadingMore = signal(false);
const moreFailure = signal<ApiFailure | null>(null);

async function loadMore(): Promise<void> {
  const before = snoozes.value;
  if (loadingMore.peek() || before === null || before.nextCursor === null) return;
  loadingMore.value = true;
  const cursor = new URLSearchParams({ limit: "100", cursor: before.nextCursor });
  const answer = await api.get<Listed<AlertSnooze>>(`/alert-snoozes?${cursor}`);
  loadingMore.value = false;
  moreFailure.value = answer.ok ? null : answer.error;
  if (!answer.ok || snoozes.value !== before) return;
  snoozes.put({ data: [...before.data, ...answer.value.data], nextCursor: answer.value.nextCursor });
}

/** Which rules open no alert about whom, the next to end first. */
export function SnoozedList() {
  useEffect(() => {
    document.title = "Put off · Alerts · Edgecase";
    void snoozes.load();
    return () => snoozes.clear();
  }, []);
  return (
    <main class="list" aria-label="Put off" id="main">
      <header class="list-head">
        <h1 class="clip">Put off</h1>
        <p class="muted">Until then these rules open no alert about the same. What happens is still written down.</p>
      </header>
      <div class="list-body">
        <Loaded
          of={snoozes.state}
          retry={() => void snoozes.load()}
          skeleton={<SkeletonRows rows={6} label="Loading what was put off" />}
        >
          {({ data, nextCursor }) =>
            data.length === 0 ? (
              <Empty icon="clock" title="Nothing is put off">
                <p>“Put off” on an open alert keeps its rule quiet about the same until a day.</p>
              </Empty>
            ) : (
              <>
                <ul class="snoozes">
                  {data.map((one) => (
                    <Line key={one.id} snooze={one} />
                  ))}
                </ul>
                {moreFailure.value !== null && (
                  <p class="error" role="alert">
                    {sayFailure(moreFailure.value)}
                  </p>
                )}
                {nextCursor !== null && (
                  <footer class="list-foot">
                    <Button size="small" busy={loadingMore.value} onClick={() => void loadMore()}>
                      Load more
                    </Button>
                  </footer>
                )}
              </>
            )
          }
        </Loaded>
      </div>
    </main>
  );
}

function Line({ snooze }: { snooze: AlertSnooze }) {
  const { id, rule, ruleName, subjectName, alertId, until, reason, by, at } = snooze;
  const lift = async () => {
    const answer = await api.delete(`/alert-snoozes/${encodeURIComponent(id)}`);
    toast(
      answer.ok
        ? { tone: "ok", text: "The rule opens alerts about the same again." }
        : { tone: "bad", text: sayFailure(answer.error) },
    );
    await snoozes.load();
  };
  return (
    <li>
      <div>
        <Link href={alertHref(alertId)}>
          <span dir="auto">{ruleName ?? rule}</span>
        </Link>
        {subjectName !== null && (
          <>
            {" "}
            about{" "}
            <bdi>
              <Name text={subjectName} />
            </bdi>
          </>
        )}
        <p class="alert-reason-text" dir="auto">
          {reason}
        </p>
        <p class="muted">
          until <Time at={until} exact /> · {actorName(by)}, <Time at={at} />
        </p>
      </div>
      {alertsLocked() === null && (
        <Button size="small" onClick={() => lift()}>
          Lift
        </Button>
      )}
    </li>
  );
}
