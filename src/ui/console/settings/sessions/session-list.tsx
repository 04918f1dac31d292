import { useState } from "preact/hooks";
import { type Answer, Badge, Button, Icon, sayFailure, Time, toast } from "../../../shared";
import type { OwnSession } from "../../model/own-session";

const methods = {
  link: "Signed in by link",
  provider: "Signed in by an identity provider",
  access: "Signed in by Cloudflare Access",
};

/** Sessions of one person, each with the way to end it. */
export function SessionList({
  sessions,
  end,
}: {
  sessions: readonly OwnSession[];
  /** Ends one; the list is read again by whoever gave it. */
  end: (session: OwnSession) => Promise<Answer<unknown>>;
}) {
  const [ending, setEnding] = useState<string | null>(null);
  const run = async (session: OwnSession) => {
    setEnding(session.id);
    const answer = await end(session);
    setEnding(null);
    if (answer.ok) toast({ tone: "ok", text: `${nameOf(session)} is signed out.` });
    else toast({ tone: "bad", text: sayFailure(answer.error) });
  };
  return (
    <ul class="session-list" aria-label="Sessions">
      {sessions.map((session) => (
        <li key={session.id}>
          <Icon name="panel" size={20} />
          <span class="two-lines">
            <span class="row wrap">
              <span class="strong">{nameOf(session)}</span>
              {session.current && <Badge tone="ok">This session</Badge>}
            </span>
            <span class="muted">
              {methods[session.method]} <Time at={session.startedAt} />, last seen <Time at={session.lastSeenAt} />
            </span>
          </span>
          {!session.current && (
            <Button size="small" kind="danger" busy={ending === session.id} onClick={() => void run(session)}>
              Sign out<span class="unseen"> {nameOf(session)}</span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ device }: OwnSession): string => device ?? "An unknown device";
