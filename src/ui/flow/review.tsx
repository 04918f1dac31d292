import type { ReviewSection } from "./model";
import { Said } from "./said";
import { DrawnSignature } from "./signature";
import type { Words } from "./words";

/** Everything that was answered, page by page, with a way back to each. */
export function ReviewView({ sections, words }: { sections: ReviewSection[]; words: Words }) {
  return (
    <>
      {sections.map((section) => (
        <section key={section.id}>
          <div class="head">
            <h2>
              <Said>{section.title}</Said>
            </h2>
            <a href={section.href}>
              {words.change} <span class="unseen">{section.title}</span>
            </a>
          </div>
          <dl class="answers">
            {section.rows.map((row, place) => (
              <div key={`${place}-${row.label}`}>
                <dt>
                  <Said>{row.label}</Said>
                </dt>
                <dd>
                  {row.value === null ? <span class="opt">{words.notAnswered}</span> : <bdi>{row.value}</bdi>}
                  {row.strokes !== undefined && <DrawnSignature strokes={row.strokes} label={words.drawnSignature} />}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
