import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { sayFailure, serverSkewMs, signedOut } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { place } from "../../shared/router";
import { readSession, type SessionTimes } from "../model/own-session";
import { me, startSession } from "../model/session";
import { minutesLeft } from "../model/session-clock";

const signInHref = (): string => `/sign-in?return=${encodeURIComponent(place.value.path)}`;

/** Says that the session is about to end, while something can be done about it. */
export function EndingDialog({
  why,
  times,
  onStay,
  onEnd,
}: {
  why: "idle" | "old";
  times: SessionTimes;
  onStay: () => Promise<void>;
  onEnd: () => void;
}) {
  const endsAtMs = why === "idle" ? times.idleEndsAtMs : times.endsAtMs;
  const [now, setNow] = useState(() => Date.now() + serverSkewMs.value);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + serverSkewMs.value), 1_000);
    return () => clearInterval(timer);
  }, []);
  const isOver = now >= endsAtMs;
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver]);
  const stay = async () => {
    setBusy(true);
    await onStay();
    setBusy(false);
  };
  if (why === "old")
    return (
      <Dialog
        title="Your session ends soon"
        onClose={() => void stay()}
        footer={
          <a class="button primary" href={signInHref()} target="_blank" rel="noopener">
            Sign in again in another tab
          </a>
        }
      >
        <p>
          Sessions end after a day's work. What is on this page stays: <Countdown endsAtMs={endsAtMs} now={now} />
        </p>
      </Dialog>
    );
  return (
    <Dialog
      title="Are you still there?"
      onClose={() => void stay()}
      footer={
        <Button kind="primary" busy={busy} autofocus onClick={() => void stay()}>
          Stay signed in
        </Button>
      }
    >
      <p>
        You have not done anything here for a while. What you wrote stays on this page either way.{" "}
        <Countdown endsAtMs={endsAtMs} now={now} />
      </p>
    </Dialog>
  );
}

const Countdown = ({ endsAtMs, now }: { endsAtMs: number; now: number }) => (
  <span>
    You are signed out in <strong class="num">{minutesLeft(endsAtMs, now)}</strong>.
  </span>
);

/** Covers the page when the session has ended. Everything stays underneath, with what was typed, for the same person only. */
export function SignedOut() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const isAsking = useRef(false);
  // Whose page it is, as it was when it was covered: by the next look `me` may be somebody else already.
  const [was] = useState(() => me.value);
  const goOn = async (isAsked: boolean) => {
    // A window that comes back is told so twice.
    if (isAsking.current) return;
    isAsking.current = true;
    setBusy(true);
    await look(isAsked);
    setBusy(false);
    isAsking.current = false;
  };
  const look = async (isAsked: boolean) => {
    const session = await readSession();
    if (!session.ok) {
      if (isAsked) setProblem("You are not signed in yet.");
      return;
    }
    // Nothing is uncovered before it is known for whom.
    const known = await startSession();
    if (!known.ok) {
      if (isAsked) setProblem(sayFailure(known.error));
      return;
    }
    const now = known.value;
    // What is underneath is another person's.
    if (was !== null && (was.actor.id !== now.actor.id || was.tenant.id !== now.tenant.id)) location.reload();
    else signedOut.value = false;
  };
  // While it is drawn: nothing is typed into a page that it is about to cover.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // Who comes back from signing in elsewhere goes on without a word.
    const back = () => {
      if (document.visibilityState === "visible") void goOn(false);
    };
    addEventListener("focus", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      removeEventListener("focus", back);
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="signed-out"
      aria-labelledby="signed-out-title"
      onCancel={(event) => event.preventDefault()}
    >
      <div class="cover-box">
        <h1 id="signed-out-title">You are signed out</h1>
        <p>
          Your session has ended. Sign in again in another tab and come back here: this page goes on where you were, and
          what you wrote is still in it.
        </p>
        {problem !== null && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        <div class="row wrap">
          <a class="button primary" href={signInHref()} target="_blank" rel="noopener">
            Sign in
          </a>
          <Button busy={busy} onClick={() => void goOn(true)}>
            I have signed in, go on
          </Button>
        </div>
      </div>
    </dialog>
  );
}
