import { useEffect } from "preact/hooks";
import { Badge } from "../../shared/badge";
import { Empty, Loaded } from "../../shared/loaded";
import { Link, navigate, place, queryWith } from "../../shared/router";
import { useShortcut } from "../../shared/shortcut";
import { Skeleton } from "../../shared/skeleton";
import { documentName, isUndecided } from "../model/needs";
import { documents } from "../model/open-case";
import type { Case, CaseDocument } from "../model/types";
import { labelOf, plural } from "../model/words";
import { DecisionBadge } from "./decision-badge";
import { DocumentDesk } from "./document-desk";

/** The documents and the one that is looked at. Which one that is stands in the address. */
export const DocumentsTab = ({ now }: { now: Case }) => (
  <Loaded of={documents.state} retry={() => void documents.load()} skeleton={<Skeleton lines={10} />}>
    {(list) =>
      list.length === 0 ? (
        <Empty icon="doc" title="No documents">
          <p>{now.tags.includes("collection_flow") ? "The applicant has not sent any yet." : "Nobody has sent any."}</p>
        </Empty>
      ) : (
        <Documents now={now} list={list} />
      )
    }
  </Loaded>
);

const hrefOf = (document: CaseDocument): string => `${place.value.path}${queryWith({ document: document.id })}`;

function Documents({ now, list }: { now: Case; list: CaseDocument[] }) {
  const wanted = place.value.query.get("document");
  const shown = list.find(({ id }) => id === wanted) ?? list.find(isUndecided) ?? list[0];
  // What is shown stays shown when its decision makes another one the next: the address keeps it.
  useEffect(() => {
    if (shown !== undefined && wanted !== shown.id) navigate(hrefOf(shown), { replace: true });
  }, [shown?.id, wanted]);
  const step = (by: 1 | -1) => () => {
    const next = list[(shown === undefined ? -1 : list.indexOf(shown)) + by];
    if (next !== undefined) navigate(hrefOf(next), { replace: true });
  };
  useShortcut("ArrowDown", "Next document", step(1), { group: "Document" });
  useShortcut("ArrowUp", "Document before", step(-1), { group: "Document" });
  return (
    <div class="documents">
      <nav class="document-list" aria-label="Documents">
        <ul>
          {list.map((document) => (
            <li key={document.id}>
              <Link href={hrefOf(document)} class="document-link" current={document === shown}>
                <span class="clip">{documentName(document)}</span>
                <span class="muted clip">{subtitle(document)}</span>
                <span class="document-badges">
                  <DecisionBadge status={document.decision.status} />
                  {document.version > 1 && <Badge>Version {document.version}</Badge>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {shown !== undefined && (
        <section class="panel" aria-label={documentName(shown)}>
          <DocumentDesk key={shown.id} now={now} document={shown} />
        </section>
      )}
    </div>
  );
}

const subtitle = (document: CaseDocument): string =>
  [categoryBeside(document), plural(document.pages.length, "file")].filter(Boolean).join(", ");

/** The category, unless it is the document's name already. */
function categoryBeside(document: CaseDocument): string | null {
  const category = document.category === null ? null : labelOf(document.category);
  return category === documentName({ category: document.category, type: document.type }) ? null : category;
}
