import { isObject } from "../../../lib/json";
import { Loaded } from "../../shared/loaded";
import { Link } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { caseHref } from "../model/case-list";
import { isUndecided } from "../model/needs";
import { documents, facts, timeline } from "../model/open-case";
import { actorName } from "../model/session";
import { authorOf, deedOf, moveOf } from "../model/timeline-words";
import type { Case } from "../model/types";
import { AlertsCard } from "./alerts-card";
import { Approvals } from "./approvals-card";
import { CheckSummary } from "./check-summary";
import { DocumentDesk } from "./document-desk";
import { FactTable } from "./fact-table";
import { later } from "./later";
import { Needs } from "./needs-card";
import { PinnedNotes } from "./pinned-notes";
import { Rounds } from "./rounds-card";
import { Why } from "./why-card";

const BriefCard = later(async () => (await import("./brief/brief-card")).BriefCard, <Skeleton lines={3} />);
const ConsentsCard = later(async () => (await import("./privacy/consents-card")).ConsentsCard, <Skeleton lines={3} />);
const OverviewBlocks = later(async () => (await import("./blocks/blocks")).Blocks, <span hidden />);

/** What needs somebody, then why, then the facts; beside it the document that is to be decided next. */
export function Overview({ now }: { now: Case }) {
  const list = documents.value ?? [];
  const next = list.find(isUndecided) ?? list[0];
  return (
    <div class="overview">
      <div class="stack column">
        <BriefCard now={now} />
        <PinnedNotes now={now} />
        <Needs now={now} />
        <AlertsCard now={now} />
        <Approvals />
        <Rounds now={now} />
        <Why now={now} />
        <section class="panel" aria-label="Facts">
          <header class="panel-head">
            <h2>Facts</h2>
            <Link href={caseHref(now.id, "facts")} class="panel-more">
              All facts
            </Link>
          </header>
          {facts.value === null ? <Skeleton lines={5} /> : <FactTable facts={facts.value.compared} compact />}
        </section>
      </div>
      <div class="stack column">
        <Loaded of={documents.state} retry={() => void documents.load()} skeleton={<DeskSkeleton />}>
          {() =>
            next !== undefined && (
              <section class="panel" aria-label="Document">
                <header class="panel-head">
                  <h2>Documents</h2>
                  <Link href={caseHref(now.id, "documents")} class="panel-more">
                    All {list.length}
                  </Link>
                </header>
                <DocumentDesk now={now} document={next} compact />
              </section>
            )
          }
        </Loaded>
        <CheckSummary now={now} />
        {isObject(now.context.consents) && <ConsentsCard now={now} />}
        <OverviewBlocks now={now} tab="overview" />
        <Latest now={now} />
      </div>
    </div>
  );
}

const DeskSkeleton = () => (
  <section class="panel">
    <Skeleton lines={8} />
  </section>
);

const latestCount = 5;

function Latest({ now }: { now: Case }) {
  const entries = timeline.value;
  if (entries === null) return null;
  return (
    <section class="panel" aria-label="Latest">
      <header class="panel-head">
        <h2>Latest</h2>
        <Link href={caseHref(now.id, "timeline")} class="panel-more">
          Timeline
        </Link>
      </header>
      <ul class="latest">
        {entries
          .slice(-latestCount)
          .reverse()
          .map((entry) => (
            <li key={entry.seq}>
              <span class="clip">
                <b>{actorName(authorOf(entry))}</b> {deedOf(entry)}
                {moveOf(entry) && <span class="muted"> {moveOf(entry)}</span>}
              </span>
              <span class="muted num">
                <Time at={entry.at} />
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}
