import { useEffect, useState } from "preact/hooks";
import { withoutTurns } from "../../../../lib/plain-name";
import type { Brief, BriefOpen } from "../../../../review/brief";
import { api } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { Link } from "../../../shared/router";
import { Skeleton } from "../../../shared/skeleton";
import { Time } from "../../../shared/time";
import { caseHref } from "../../model/case-list";
import { shownValue } from "../../model/facts";
import { timeline } from "../../model/open-case";
import { actorName } from "../../model/session";
import { authorOf, sentenceOf } from "../../model/timeline-words";
import type { Case } from "../../model/types";
import { labelOf, plural } from "../../model/words";
import "./brief.css";

type Told = Brief & { version: number; lookedAt: string | null };

/**
 * The case in a few lines, and what has changed since one looked last. That one has looked is noted once it was told; what it told stays
 * on the screen for as long as the case is open.
 */
export function BriefCard({ now }: { now: Case }) {
  const [told, setTold] = useState<Told | null>(null);
  const [since, setSince] = useState<Pick<Told, "changes" | "lookedAt"> | null>(null);
  useEffect(() => {
    const asking = new AbortController();
    const path = `/cases/${encodeURIComponent(now.id)}`;
    void api.get<Told>(`${path}/brief`, { signal: asking.signal }).then((answer) => {
      if (!answer.ok || asking.signal.aborted) return;
      setTold(answer.value);
      setSince((first) => first ?? answer.value);
      void api.put(`${path}/look`, { version: answer.value.version });
    });
    return () => asking.abort();
  }, [now.id, now.version]);
  if (told === null)
    return (
      <section class="panel" aria-label="Brief">
        <Skeleton lines={3} />
      </section>
    );
  return (
    <section class="panel brief" aria-label="Brief">
      <header class="panel-head">
        <h2>Brief</h2>
        {told.contradictions.length > 0 && (
          <Badge tone="bad">{plural(told.contradictions.length, "contradiction")}</Badge>
        )}
      </header>
      <p dir="auto">{withoutTurns(told.sentences.slice(0, 2).join(" "))}</p>
      {told.contradictions.length > 0 && (
        <ul class="brief-lines">
          {told.contradictions.map(({ key, label, said }) => (
            <li key={key}>
              <b>{label}</b>{" "}
              {withoutTurns(
                said.map(({ source, value }) => `${sourceWords[source]}: ${shownValue(value)}`).join(" · "),
              )}
            </li>
          ))}
        </ul>
      )}
      {told.open.length > 0 && <p>{`Open: ${told.open.map(openWords).join(", ")}.`}</p>}
      {since !== null && <Changes id={now.id} {...since} />}
    </section>
  );
}

const sourceWords = { applicant: "Applicant", register: "Register", identity: "Identity check" } as const;

function openWords({ kind, count, names }: BriefOpen): string {
  const named = names.length === 0 ? "" : ` (${names.map(labelOf).join(", ")})`;
  switch (kind) {
    case "documents":
      return `${plural(count, "document")} to decide`;
    case "checks":
      return `${plural(count, "check")} to look at${named}`;
    case "failed_checks":
      return `${plural(count, "check")} without an answer${named}`;
    case "requirements":
      return `${plural(count, "answer")} due from the applicant${named}`;
    case "incidents":
      return plural(count, "incident");
    case "children":
      return plural(count, "child case");
  }
}

const mostShown = 5;

/** In the words of the timeline, which is on the screen already. */
function Changes({ id, changes, lookedAt }: { id: string } & Pick<Told, "changes" | "lookedAt">) {
  if (changes === null || lookedAt === null) return null;
  if (changes.count === 0)
    return (
      <p class="muted">
        Nothing has changed since you looked <Time at={lookedAt} />.
      </p>
    );
  const entries = changes.news.slice(-mostShown).reverse();
  return (
    <div class="since">
      <p>
        <b>{plural(changes.count, "change")}</b> since you looked <Time at={lookedAt} />
      </p>
      <ul class="brief-lines">
        {entries.map((news) => {
          const entry = timeline.value?.find(({ seq }) => seq === news.seq);
          return (
            <li key={news.seq}>
              {entry === undefined ? labelOf(news.type) : `${actorName(authorOf(entry))}: ${sentenceOf(entry)}`}
            </li>
          );
        })}
      </ul>
      {changes.count > mostShown && <Link href={caseHref(id, "timeline")}>All in the timeline</Link>}
    </div>
  );
}
