import { useEffect, useMemo } from "preact/hooks";
import {
  api,
  Button,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  place,
  queryWith,
  SkeletonRows,
  Time,
} from "../../../shared";
import { addressOf, sandboxHome } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { useWatch } from "../frame/when";
import { type Mail, textParts } from "./mail";

const lookAgainMs = 5_000;

/** E-mails that the sandbox would have sent. New ones appear by themselves. */
export function MailboxPage() {
  const { query } = place.value;
  const caseId = query.get("caseId");
  const wanted = query.get("mail");
  const mails = useMemo(
    () =>
      loader<Listed<Mail>>((signal) =>
        api.get(`/sandbox/mailbox${caseId === null ? "" : `?caseId=${encodeURIComponent(caseId)}`}`, { signal }),
      ),
    [caseId],
  );
  useEffect(() => void mails.load(), [mails]);
  useWatch(true, lookAgainMs, () => mails.load());
  return (
    <SettingsPage
      title="Mailbox"
      lead="E-mails to applicants of this sandbox. None of them left this server."
      actions={
        <Button icon="refresh" onClick={() => void mails.load()}>
          Refresh
        </Button>
      }
    >
      {caseId !== null && (
        <div class="notice">
          <p>Only mails of one case.</p>
          <Link href={`${sandboxHome}/mailbox`}>Show all</Link>
        </div>
      )}
      <Loaded of={mails.state} retry={() => void mails.load()} skeleton={<SkeletonRows rows={5} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="mail" title="Nothing here yet">
              <p>A mail appears when a case invites an applicant, asks for something again, or sends a new link.</p>
            </Empty>
          ) : (
            <Mails mails={data} open={data.find(({ id }) => id === wanted) ?? data[0] ?? null} />
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

const Mails = ({ mails, open }: { mails: readonly Mail[]; open: Mail | null }) => (
  <div class="mailbox">
    <nav aria-label="Mails">
      <ul class="mail-list">
        {mails.map((mail) => (
          <li key={mail.id}>
            <Link
              class="mail-link"
              href={`${sandboxHome}/mailbox${queryWith({ mail: mail.id })}`}
              current={mail.id === open?.id}
            >
              <span class="row">
                <span class="clip strong">{mail.to}</span>
                <span class="push muted">
                  <Time at={mail.createdAt} />
                </span>
              </span>
              <span class="clip" dir="auto">
                {mail.subject}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
    {open !== null && (
      <article class="card mail">
        <header>
          <h2 dir="auto">{open.subject}</h2>
          <p class="muted row wrap">
            to {open.to} <Time at={open.createdAt} exact />
            {open.caseId !== null && <Link href={addressOf.case(open.caseId)}>open the case</Link>}
          </p>
        </header>
        <div class="mail-text" dir="auto">
          {textParts(open.text).map(({ text, href }, i) =>
            href === null ? (
              <span key={`${i}`}>{text}</span>
            ) : (
              <a key={`${i}`} href={href} target="_blank" rel="noreferrer">
                {text}
              </a>
            ),
          )}
        </div>
      </article>
    )}
  </div>
);
