import { DocumentView, FileList } from "./document-item";
import { ProblemSummary } from "./form-page";
import type { RevisionModel } from "./model";
import type { Words } from "./words";

/** One short page with exactly what was asked for again: why, what was sent before, and room for the new file beside it. */
export function RevisionView({ revision, words }: { revision: RevisionModel; words: Words }) {
  return (
    <>
      <ProblemSummary problems={revision.problems} words={words} />
      <h1 tabIndex={-1}>{words.fixTitle(revision.items.length)}</h1>
      <p class="lead">{words.fixLead}</p>
      <form
        id="answers"
        method="post"
        action={revision.action}
        encType="multipart/form-data"
        noValidate
        data-page="revise"
      >
        {revision.items.map(({ document, reason, comment, oldFiles }) => (
          <section key={document.name} aria-labelledby={`fix-${document.name}`}>
            <h2 id={`fix-${document.name}`}>{document.label}</h2>
            {(reason !== null || comment !== null) && (
              <div class="note">
                <p>
                  <b>{words.fixWhy}:</b> <bdi>{reason ?? comment}</bdi>
                </p>
                {reason !== null && comment !== null && (
                  <p>
                    <bdi>{comment}</bdi>
                  </p>
                )}
              </div>
            )}
            <div class="pair">
              <div>
                <p class="small">{words.oldUpload}</p>
                <FileList files={oldFiles} document={null} words={words} />
              </div>
              <div>
                <p class="small">{words.newUpload}</p>
                <DocumentView item={document} words={words} />
              </div>
            </div>
          </section>
        ))}
        <div class="actions">
          <button class="primary" type="submit" name="action" value="continue">
            {words.fixSend}
          </button>
        </div>
        <div class="foot">
          <p id="saved" role="status" class="saved" />
        </div>
      </form>
    </>
  );
}
