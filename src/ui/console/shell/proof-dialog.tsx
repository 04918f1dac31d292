import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { TextField } from "../../shared/field";
import { proofAsked } from "../../shared/step-up";
import { type CurrentSession, type ProofWay, readSession } from "../model/own-session";

const lookEveryMs = 2_000;

/** Asks who is at the screen to prove it; what they wanted to do goes on by itself afterwards. */
export function ProofDialog() {
  const [ways, setWays] = useState<ProofWay[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const done = (isProved: boolean) => proofAsked.value?.answer(isProved);
  useEffect(() => {
    void readSession().then((answer) => {
      if (!answer.ok) setProblem(sayFailure(answer.error));
      else if (answer.value.proof.owes.length === 0) done(true);
      else setWays(answer.value.proof.ways);
    });
  }, []);
  const provider = ways?.find((way) => way.kind === "provider");
  const code = ways?.find((way) => way.kind === "code");
  return (
    <Dialog title="Is it you?" onClose={() => done(false)}>
      <p>This needs fresh proof of who you are. It counts for ten minutes; what you wanted to do goes on by itself.</p>
      {provider !== undefined && <ByProvider {...provider} onProved={() => done(true)} />}
      {code !== undefined && <ByCode {...code} onProved={() => done(true)} />}
      {ways !== null && provider === undefined && code === undefined && (
        <p>Sign out and in again: signing in is proof. No mail leaves this tenant, so no code can be sent.</p>
      )}
      {problem !== null && (
        <div class="notice bad" role="alert">
          <p>{problem}</p>
        </div>
      )}
    </Dialog>
  );
}

function ByProvider({ name, path, onProved }: { name: string; path: string; onProved: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(async () => {
      const answer = await readSession();
      if (answer.ok && answer.value.proof.owes.length === 0) onProved();
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isOpen]);
  return (
    <div class="row wrap">
      <a
        class="button primary"
        href={path}
        target="_blank"
        rel="noopener"
        data-autofocus
        onClick={() => setIsOpen(true)}
      >
        Continue with {name}
      </a>
      {isOpen && <span role="status">Waiting for {name}…</span>}
    </div>
  );
}

function ByCode({ to, onProved }: { to: string; onProved: () => void }) {
  const [isSent, setIsSent] = useState(false);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  // While it is drawn: the first digits are not lost.
  useLayoutEffect(() => form.current?.querySelector("input")?.focus(), [isSent]);
  const send = async () => {
    setBusy(true);
    const answer = await api.post<{ to: string }>("/session/code");
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok) setIsSent(true);
  };
  const prove = async () => {
    setBusy(true);
    const answer = await api.post<CurrentSession>("/session/proof", { code: code.replaceAll(/\s/g, "") });
    setBusy(false);
    if (answer.ok) return onProved();
    setProblem(sayFailure(answer.error));
    // Another that is being typed already stays.
    setCode((now) => (now === code ? "" : now));
  };
  if (!isSent)
    return (
      <>
        <div class="row">
          <Button kind="primary" busy={busy} autofocus onClick={() => void send()}>
            Mail a code to {to}
          </Button>
        </div>
        {problem !== null && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
      </>
    );
  return (
    <form
      ref={form}
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void prove();
      }}
    >
      <TextField
        label="Code"
        hint={`Six digits, mailed to ${to}. They work for ten minutes.`}
        value={code}
        onInput={setCode}
        maxLength={9}
        error={problem}
      />
      <div class="row wrap">
        <Button
          kind="primary"
          type="submit"
          busy={busy}
          blocked={/^(\s*\d){6}\s*$/.test(code) ? null : "Write the six digits."}
        >
          Go on
        </Button>
        <Button kind="quiet" busy={busy} onClick={() => void send()}>
          Send another
        </Button>
      </div>
    </form>
  );
}
