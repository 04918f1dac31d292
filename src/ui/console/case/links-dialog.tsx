import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { CopyButton } from "../../shared/copy";
import { Dialog } from "../../shared/dialog";
import { SelectField } from "../../shared/field";
import { Time } from "../../shared/time";
import { allowed, refreshCase, timeline } from "../model/open-case";
import { linksOf } from "../model/timeline-words";
import type { Case } from "../model/types";
import { labelOf } from "../model/words";

interface Minted {
  id: string;
  url: string;
  expiresAt: string;
}

const days = [
  { value: "86400", label: "1 day" },
  { value: String(7 * 86_400), label: "7 days" },
  { value: String(14 * 86_400), label: "14 days" },
  { value: String(60 * 86_400), label: "60 days" },
] as const;

/** Links with which the applicant gets to their form: copy, make, revoke. */
export function LinksDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [seconds, setSeconds] = useState<string>(days[2].value);
  const [minted, setMinted] = useState<Minted | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const path = `/cases/${encodeURIComponent(now.id)}/links`;
  const blocked = allowed.value?.work ?? null;
  const mint = async () => {
    setWorking(true);
    const answer = await api.post<Minted>(path, { kind: "session", expiresInSeconds: Number(seconds) });
    setWorking(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok) setMinted(answer.value);
    void refreshCase();
  };
  const revoke = async (id: string) => {
    const answer = await api.delete<null>(`${path}/${encodeURIComponent(id)}`);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok && minted?.id === id) setMinted(null);
    void refreshCase();
  };
  const known = linksOf(timeline.value ?? []);
  return (
    <Dialog title="Links for the applicant" onClose={onClose} wide>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {now.links.collection && <Address label="The form" url={now.links.collection} />}
      {minted && (
        <>
          <Address label="New link" url={minted.url} />
          <p class="muted">
            Works until <Time at={minted.expiresAt} exact />. It signs in whoever opens it.
          </p>
        </>
      )}
      <div class="row wrap end">
        <SelectField label="A new link works for" value={seconds} onChange={setSeconds} options={days} />
        <Button icon="plus" busy={working} blocked={blocked} onClick={() => void mint()}>
          Make a link
        </Button>
      </div>
      {known.length > 0 && (
        <ul class="lined" aria-label="Links that were made">
          {known.map((link) => (
            <li key={link.id} class="row">
              <span class="mono clip">{link.id}</span>
              <span class="muted">
                {labelOf(link.subject)}, made <Time at={link.at} />
              </span>
              <span class="push" />
              <Button size="small" kind="danger" blocked={blocked} onClick={() => void revoke(link.id)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const Address = ({ label, url }: { label: string; url: string }) => (
  <div class="address">
    <span class="muted">{label}</span>
    <span class="row">
      <input class="mono" readOnly value={url} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton text={url} label={`Copy: ${label.toLowerCase()}`} />
    </span>
  </div>
);
