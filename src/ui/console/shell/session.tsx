import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { lastActivityAtMs } from "../../shared/activity";
import { serverSkewMs, signedOut } from "../../shared/api";
import { proofAsked } from "../../shared/step-up";
import { later } from "../case/later";
import { keepSession, readSession, type SessionTimes, timesOf } from "../model/own-session";
import { me } from "../model/session";
import { dueNow, endingBecause } from "../model/session-clock";

const nothing = <span hidden />;
const EndingDialog = later(async () => (await import("./session-dialogs")).EndingDialog, nothing);
const SignedOut = later(async () => (await import("./session-dialogs")).SignedOut, nothing);
const ProofDialog = later(async () => (await import("./proof-dialog")).ProofDialog, nothing);

const lookEveryMs = 15_000;

/** The session's own affairs, above whatever is on the screen, which stays as it is underneath. */
export function Session() {
  const times = useSignal<SessionTimes | null>(null);
  const ending = useSignal<"idle" | "old" | null>(null);
  const isPerson = me.value === null || me.value.actor.kind === "analyst";
  const turn = useRef(0);
  const look = async (ask: () => ReturnType<typeof readSession>) => {
    const mine = ++turn.current;
    const answer = await ask();
    // What was asked before it was kept alive says that it is about to end.
    if (!answer.ok || mine !== turn.current) return;
    times.value = timesOf(answer.value);
    ending.value = endingBecause(times.value, serverNow());
  };
  useEffect(() => {
    if (!isPerson || signedOut.value) return;
    void look(readSession);
    const timer = setInterval(() => {
      const known = times.peek();
      if (known === null || signedOut.peek()) return;
      const due = dueNow(known, lastActivityAtMs() + serverSkewMs.peek(), serverNow());
      if (due.do === "tell" && ending.peek() === null) void look(keepSession);
      else if (due.do === "ask") void look(readSession);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isPerson, signedOut.value]);
  if (signedOut.value || !isPerson) return <SignedOut />;
  return (
    <>
      {ending.value !== null && times.value !== null && (
        <EndingDialog
          why={ending.value}
          times={times.value}
          onStay={() => look(keepSession)}
          onEnd={() => void look(readSession)}
        />
      )}
      {proofAsked.value !== null && <ProofDialog />}
    </>
  );
}

const serverNow = (): number => Date.now() + serverSkewMs.peek();
