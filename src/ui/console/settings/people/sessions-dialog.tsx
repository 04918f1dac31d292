import { useEffect, useMemo } from "preact/hooks";
import { api, Button, Dialog, type Listed, Loaded, loader, SkeletonRows, sayFailure, toast } from "../../../shared";
import type { OwnSession } from "../../model/own-session";
import { SessionList } from "../sessions/session-list";
import type { TeamMember } from "./person";

/** Where somebody is signed in, each with the way to end it, and all of them at once. */
export function SessionsDialog({ person, onClose }: { person: TeamMember; onClose: () => void }) {
  const path = `/users/${encodeURIComponent(person.id)}/sessions`;
  const sessions = useMemo(() => loader<Listed<OwnSession>>((signal) => api.get(path, { signal })), [path]);
  useEffect(() => void sessions.load(), [sessions]);
  const endAll = async () => {
    const ended = await api.delete<{ ended: number }>(path);
    toast(
      ended.ok
        ? { tone: "ok", text: `${person.name} is signed out everywhere.` }
        : { tone: "bad", text: sayFailure(ended.error) },
    );
    if (ended.ok) onClose();
  };
  const isEmpty = sessions.value?.data.length === 0;
  return (
    <Dialog
      title={`Sessions of ${person.name}`}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="danger" blocked={isEmpty ? "They are signed in nowhere." : null} onClick={() => endAll()}>
            Sign out everywhere
          </Button>
        </>
      }
    >
      <Loaded of={sessions.state} retry={() => void sessions.load()} skeleton={<SkeletonRows rows={3} />}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="muted">They are signed in nowhere.</p>
          ) : (
            <SessionList
              sessions={data}
              end={async ({ id }) => {
                const ended = await api.delete(`${path}/${encodeURIComponent(id)}`);
                await sessions.load();
                return ended;
              }}
            />
          )
        }
      </Loaded>
    </Dialog>
  );
}
