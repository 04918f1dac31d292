import { TokenField } from "./token-field";
import type { Words } from "./words";

/** The page behind an applicant's link. Looking at it uses nothing up: mail scanners look too. */
export function LinkView({ companyName, once, words }: { companyName: string; once: boolean; words: Words }) {
  return (
    <>
      <h1 tabIndex={-1}>{words.goTitle(companyName)}</h1>
      <p class="lead">{words.goLead}</p>
      {once && <p>{words.goOnce}</p>}
      {/* Without an action the form goes back to this address: the secret is not repeated in the page. */}
      <form method="post">
        <TokenField />
        <button class="primary" type="submit">
          {words.goButton}
        </button>
      </form>
      <p class="small actions">{words.goOther}</p>
    </>
  );
}

export type DeadWhy = "expired" | "revoked" | "used" | "session";

/** A link or session that lets nobody in. Except when somebody switched it off, there is a way on. */
export function DeadLinkView(page: { why: DeadWhy; renewAction: string | null; companyName: string; words: Words }) {
  const { why, renewAction, words } = page;
  const renewable = why !== "revoked" && renewAction !== null;
  return (
    <>
      <h1 tabIndex={-1}>{words.deadTitle[why]}</h1>
      <p class="lead">{renewable ? words.deadLead : words.deadRevoked(page.companyName)}</p>
      {renewable && (
        <form method="post" action={renewAction}>
          <TokenField />
          <button class="primary" type="submit">
            {words.deadButton}
          </button>
        </form>
      )}
    </>
  );
}

/** A heading, a sentence, perhaps a way on. */
export function NoticeView(page: { title: string; lead: string; way?: { href: string; label: string } }) {
  return (
    <>
      <h1 tabIndex={-1}>{page.title}</h1>
      <p class="lead">{page.lead}</p>
      {page.way !== undefined && (
        <a class="button" href={page.way.href}>
          {page.way.label}
        </a>
      )}
    </>
  );
}
