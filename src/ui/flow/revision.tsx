import { FileList } from "./document-item";
import { ItemView } from "./item";
import type { RevisionModel, RevisionThing } from "./model";
import { Said } from "./said";
import type { Words } from "./words";

/** Exactly what was asked for again, each thing with its reason, and what was there before beside the room for the new. */
export const RevisionThings = ({ revision, words }: { revision: RevisionModel; words: Words }) => (
  <>
    {revision.things.map((thing) => (
      <section key={thing.id} aria-labelledby={`fix-${thing.id}`}>
        <h2 id={`fix-${thing.id}`}>
          <Said>{thing.label}</Said>
        </h2>
        <Reasons thing={thing} words={words} />
        {hasOld(thing) ? (
          <div class="pair">
            <div>
              <p class="small">{thing.oldFiles.length > 0 ? words.oldUpload : words.oldAnswer}</p>
              <FileList files={thing.oldFiles} document={null} words={words} />
              <OldAnswers thing={thing} />
            </div>
            <div>
              <p class="small">{thing.oldFiles.length > 0 ? words.newUpload : words.newAnswer}</p>
              <Items thing={thing} words={words} />
            </div>
          </div>
        ) : (
          <Items thing={thing} words={words} />
        )}
      </section>
    ))}
  </>
);

/** Until when, in the reader's own calendar; nothing when there is time without end. */
export const DueLine = ({ revision, words }: { revision: RevisionModel; words: Words }) =>
  revision.dueAtMs === null ? null : (
    <p class="lead">
      {words.fixDue(new Intl.DateTimeFormat(words.locale, { dateStyle: "long" }).format(revision.dueAtMs))}
    </p>
  );

const hasOld = ({ oldFiles, oldRows }: RevisionThing): boolean => oldFiles.length > 0 || oldRows.length > 0;

const Items = ({ thing, words }: { thing: RevisionThing; words: Words }) => (
  <>
    {thing.items.map((item) => (
      <ItemView key={item.name} item={item} words={words} />
    ))}
  </>
);

/** One's own answer may be in another script than the page. */
const OldAnswers = ({ thing }: { thing: RevisionThing }) =>
  thing.oldRows.length === 0 ? null : (
    <dl class="answers">
      {thing.oldRows.map((row, place) => (
        <div key={`${place}-${row.label}`}>
          {thing.oldRows.length > 1 && (
            <dt>
              <Said>{row.label}</Said>
            </dt>
          )}
          <dd>
            <bdi>{row.value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );

function Reasons({ thing, words }: { thing: RevisionThing; words: Words }) {
  const [first, ...rest] = thing.reasons;
  if (first === undefined) return null;
  return (
    <div class="note">
      <p>
        <b>{words.fixWhy}:</b> <bdi>{first}</bdi>
      </p>
      {rest.map((line) => (
        <p key={line}>
          <bdi>{line}</bdi>
        </p>
      ))}
    </div>
  );
}
