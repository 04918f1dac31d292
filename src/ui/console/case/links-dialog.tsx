import { useEffect, useMemo, useState } from "preact/hooks";
import { type Answer, api, type Listed, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { CopyButton } from "../../shared/copy";
import { Dialog } from "../../shared/dialog";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { type Askable, personWords } from "../model/asking";
import { type LinkWish, type ListedLink, plainWish, toMint } from "../model/case-links";
import { allowed, refreshCase } from "../model/open-case";
import type { Case } from "../model/types";
import { LinkList } from "./link-list";
import { LinkWishFields } from "./link-wish";
import "./links.css";

interface Minted {
  id: string;
  /** For a person it may be the case that was opened for them. */
  caseId: string;
  url: string;
  expiresAt: string;
}

interface Links {
  links: ListedLink[];
  askable: Pick<Askable, "persons" | "pages">;
  /** Whose mails go to an address that the applicant has replaced. */
  formerAddresses: string[];
}

const nobody: Links["askable"] = { persons: [], pages: [] };

/** Links with which people get to their form, all of it or their part: make, copy, mail, see what became of them, revoke. */
export function LinksDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const path = `/cases/${encodeURIComponent(now.id)}`;
  const known = useMemo(() => loader<Links>((signal) => readLinks(path, signal)), [path]);
  useEffect(() => void known.load(), [known]);
  const [wish, setWish] = useState<LinkWish>(plainWish);
  const [minted, setMinted] = useState<(Minted & { isMailed: boolean }) | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const blocked = allowed.value?.work ?? null;
  const done = (answer: Answer<unknown>): void => {
    setProblem(answer.ok ? null : sayFailure(answer.error));
    void known.load();
    void refreshCase();
  };
  const mint = async (wanted: LinkWish) => {
    setWorking(true);
    const answer = await api.post<Minted>(`${path}/links`, toMint(wanted));
    setWorking(false);
    if (answer.ok) {
      setMinted({ ...answer.value, isMailed: wanted.send });
      setWish(plainWish);
    }
    done(answer);
  };
  const revoke = async (linkId: string | null) => {
    const answer = await api.delete<null>(`${path}/links${linkId === null ? "" : `/${encodeURIComponent(linkId)}`}`);
    if (answer.ok && (linkId === null || minted?.id === linkId)) setMinted(null);
    done(answer);
  };
  return (
    <Dialog title="Links to the form" onClose={onClose} wide>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {now.links.collection && <Address label="The form" url={now.links.collection} />}
      {minted && (
        <div role="status">
          <Address label="New link" url={minted.url} />
          <p class="muted">
            Works until <Time at={minted.expiresAt} exact />. It signs in whoever opens it.
            {minted.caseId !== now.id && " It opens the case of this person and stands in its list of links."}
            {minted.isMailed && " It is on its way by e-mail."} It cannot be shown again.
          </p>
        </div>
      )}
      <Loaded of={known.state} retry={() => void known.load()} skeleton={<SkeletonRows rows={4} />}>
        {({ links, askable, formerAddresses }) => (
          <>
            {formerAddresses.map((person) => (
              <div key={person} class="notice row wrap">
                <p dir="auto">
                  {personWords(person, askable) ?? "The applicant"} has another e-mail address now. Links still go to
                  the former one.
                </p>
                <Button
                  size="small"
                  busy={working}
                  blocked={blocked}
                  onClick={() => void mint({ ...plainWish, person, send: true })}
                >
                  Mail a link to the new one
                </Button>
              </div>
            ))}
            <LinkWishFields wish={wish} askable={askable} onChange={setWish} />
            <div class="row end">
              <Button icon="plus" busy={working} blocked={blocked} onClick={() => void mint(wish)}>
                {wish.send ? "Make and mail a link" : "Make a link"}
              </Button>
            </div>
            <LinkList links={links} askable={askable} blocked={blocked} revoke={(linkId) => void revoke(linkId)} />
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

/** Whoever may not be told of persons and pages still sees the links. */
async function readLinks(path: string, signal: AbortSignal): Promise<Answer<Links>> {
  const [links, askable] = await Promise.all([
    api.get<Listed<ListedLink> & Pick<Links, "formerAddresses">>(`${path}/links`, { signal }),
    api.get<Askable>(`${path}/revisions/askable`, { signal }),
  ]);
  if (!links.ok) return links;
  return {
    ok: true,
    value: {
      links: links.value.data,
      formerAddresses: links.value.formerAddresses,
      askable: askable.ok ? askable.value : nobody,
    },
  };
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
