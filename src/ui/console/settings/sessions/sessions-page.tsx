import { useEffect, useState } from "preact/hooks";
import { api, Button, type Listed, Loaded, loader, SkeletonRows, Time, toast } from "../../../shared";
import type { OwnSession } from "../../model/own-session";
import { Confirm } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { SessionList } from "./session-list";

const list = loader<Listed<OwnSession>>((signal) => api.get("/sessions", { signal }));

/** Where one is signed in, and the way out of everywhere else. */
export function SessionsPage() {
  const [isEnding, setIsEnding] = useState(false);
  useEffect(() => void list.load(), []);
  const others = (list.value?.data ?? []).filter(({ current }) => !current).length;
  return (
    <SettingsPage
      title="Your sessions"
      lead="Where you are signed in. Sign out what you do not know, and tell an administrator."
      actions={
        <Button
          kind="danger"
          blocked={others === 0 ? "You are signed in nowhere else." : null}
          onClick={() => setIsEnding(true)}
        >
          Sign out everywhere else…
        </Button>
      }
    >
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={3} />}>
        {({ data }) => (
          <>
            <SessionList
              sessions={data}
              end={async ({ id }) => {
                const ended = await api.delete(`/sessions/${id}`);
                await list.load();
                return ended;
              }}
            />
            <Lasting session={data.find(({ current }) => current)} />
          </>
        )}
      </Loaded>
      {isEnding && (
        <Confirm
          title="Sign out everywhere else?"
          verb="Sign out"
          onClose={() => setIsEnding(false)}
          run={async () => {
            const ended = await api.post<{ ended: number }>("/sessions/end-others");
            if (ended.ok) toast({ tone: "ok", text: "You are signed in here only." });
            await list.load();
            return ended;
          }}
        >
          <p>
            {others === 1 ? "One other session ends" : `${others} other sessions end`} at once. What was typed there and
            not saved is lost when that page is closed.
          </p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

const Lasting = ({ session }: { session: OwnSession | undefined }) =>
  session === undefined ? null : (
    <p class="muted">
      This session ends when you do nothing for a while, and at the latest <Time at={session.endsAt} />.
    </p>
  );
