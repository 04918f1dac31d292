import { useEffect } from "preact/hooks";
import { Button } from "../../shared/button";
import { Empty, Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { Face } from "../list/case-row";
import { markRead, type Notification, notificationCounts, notificationList } from "../model/notifications";
import { personName } from "../model/session";
import { NoticeSettingsCard } from "./notice-settings";
import { newsHref, newsWords } from "./notice-words";
import "./notifications.css";

/** What the person at the screen was told, newest first, and how they want to be told. */
export function NotificationsScreen() {
  useEffect(() => {
    document.title = "Notifications · Edgecase";
    void notificationList.load();
    void notificationCounts.load();
  }, []);
  const unread = notificationCounts.value?.unread ?? 0;
  return (
    <main id="main" class="page notifications" aria-label="Notifications">
      <section class="panel" aria-label="What you were told">
        <header class="panel-head">
          <h1>Notifications</h1>
          <span class="muted num">{unread === 0 ? "All read" : `${unread} unread`}</span>
          <span class="push" />
          <Button
            size="small"
            blocked={unread === 0 ? "Everything is read." : null}
            icon="check"
            onClick={() => markRead(null)}
          >
            Mark all as read
          </Button>
        </header>
        <Loaded
          of={notificationList.state}
          retry={() => void notificationList.load()}
          skeleton={<SkeletonRows rows={6} />}
        >
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="bell" title="Nothing yet">
                <p>
                  You are told when a case is given to you, when somebody names you, and when a case you watch moves.
                </p>
              </Empty>
            ) : (
              <ul class="told-list">
                {data.map((one) => (
                  <li key={one.id}>
                    <News one={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <NoticeSettingsCard />
    </main>
  );
}

const aboutNoCase: Partial<Record<Notification["kind"], string>> = {
  webhook_disabled: "A webhook endpoint was switched off",
  key_ends: "An API key ends soon",
};

function News({ one }: { one: Notification }) {
  const isNew = one.readAt === null;
  const by = one.byId === null ? null : (personName(one.byId) ?? "A colleague");
  const ofCase = one.case.name ?? one.case.externalId ?? `${one.case.id.slice(0, 12)}…`;
  const name = aboutNoCase[one.kind] ?? ofCase;
  return (
    <article class={isNew ? "told-line new" : "told-line"}>
      {one.byId === null ? (
        <span class="face" aria-hidden="true">
          E
        </span>
      ) : (
        <Face id={one.byId} />
      )}
      <div>
        <p class="row">
          <Link href={newsHref(one)} onClick={() => isNew && void markRead([one.id])}>
            <b dir="auto">{name}</b>
          </Link>
          {isNew && <span class="unseen">New</span>}
          <span class="push muted">
            <Time at={one.createdAt} />
          </span>
        </p>
        <p>{newsWords(one, by)}</p>
      </div>
      {isNew && (
        <Button size="small" kind="quiet" onClick={() => markRead([one.id])}>
          Read<span class="unseen">: {name}</span>
        </Button>
      )}
    </article>
  );
}
