import type { DocumentSide } from "../../domain/document-side";
import { ErrorText, idOf, Name } from "./item";
import type { DocumentItem, FileModel } from "./model";
import { Said } from "./said";
import type { Words } from "./words";

/** A card per document: what it is for, what was uploaded, and the ways to add a file. */
export function DocumentView({ item, words }: { item: DocumentItem; words: Words }) {
  return (
    <fieldset
      class={item.problem === null ? "doc" : "doc bad"}
      data-field={item.name}
      data-upload={item.uploadUrl}
      data-parts={`${item.partsUrl}/${encodeURIComponent(item.address)}`}
      data-most={item.maxMegabytes}
      data-words={JSON.stringify(words.uploads)}
      hidden={item.hidden}
      disabled={item.disabled || item.hidden}
      id={`doc-${item.address}`}
      aria-describedby={`${idOf(item)}-hint ${idOf(item)}-error`}
    >
      <legend class="unseen">{item.label}</legend>
      <DocumentHead item={item} words={words} />
      {item.sides.length === 0 ? (
        <>
          <FileList files={item.files} document={item.address} words={words} />
          <FileChooser item={item} side={null} words={words} />
        </>
      ) : (
        <Sides item={item} words={words} />
      )}
    </fieldset>
  );
}

function DocumentHead({ item, words }: { item: DocumentItem; words: Words }) {
  const takenHere = (megabytes: number): string =>
    item.kinds === null ? words.accepted(megabytes) : words.acceptedOnly(anyOf(item.kinds, words.locale), megabytes);
  // A dot between, because not every language ends a sentence with a full stop.
  const limits = (megabytes: number): string =>
    [takenHere(megabytes), ...(item.maxFiles > 1 ? [words.pagesLeft(item.maxFiles)] : [])].join(" · ");
  // Larger files come in parts, which takes the script: it says so when it is there.
  return (
    <>
      <p class="title" aria-hidden="true">
        <b>
          <Name item={item} words={words} />
        </b>
      </p>
      <div id={`${idOf(item)}-hint`}>
        {item.purpose !== null && (
          <p class="hint">
            <Said>{item.purpose}</Said>
          </p>
        )}
        {item.hint !== null && (
          <p class="hint">
            <Said>{item.hint}</Said>
          </p>
        )}
        <p class="hint" data-more={limits(item.maxMegabytes)}>
          {limits(item.requestMegabytes)}
        </p>
      </div>
      <ErrorText item={item} />
    </>
  );
}

/** Every side with a caption, its file and its own ways to add one. Files that say no side stand above. */
function Sides({ item, words }: { item: DocumentItem; words: Words }) {
  const caption = { front: words.sideFront, back: words.sideBack };
  const files = (side: DocumentSide | null) => item.files.filter((file) => file.side === side);
  // Whoever is sent to this question comes to what is lacking.
  const first = item.sides.find((side) => !files(side).some(isGood)) ?? item.sides[0];
  return (
    <>
      {files(null).length > 0 && <FileList files={files(null)} document={item.address} words={words} />}
      {item.sides.map((side) => (
        <fieldset key={side} data-side={side}>
          <legend>{caption[side]}</legend>
          <FileList files={files(side)} document={item.address} words={words} />
          <FileChooser
            item={{ ...item, files: files(side), maxFiles: 1 }}
            side={side}
            id={side === first ? idOf(item) : `${idOf(item)}-${side}`}
            words={words}
          />
        </fieldset>
      ))}
    </>
  );
}

const isGood = (file: FileModel): boolean => file.status !== "refused";

export function FileChooser(props: {
  item: DocumentItem;
  side: DocumentSide | null;
  words: Words;
  /** Of the field that files are chosen with. */
  id?: string;
}) {
  const { item, side, words, id = idOf(item) } = props;
  if (item.files.filter(isGood).length >= item.maxFiles) return <div id={id} tabIndex={-1} />;
  const name = side === null ? item.address : `${item.address}.${side}`;
  return (
    <div
      class="choose"
      {...(item.facing === null
        ? {}
        : { "data-widget": "camera", "data-facing": item.facing, "data-words": cameraWords(words) })}
    >
      {/* A camera takes JPEGs. */}
      {(item.kinds === null || item.kinds.includes("JPEG")) && (
        <label class="photo">
          <span class="cap">{words.takePhoto}</span>
          <input type="file" name={`_photo.${name}`} accept="image/*" capture={item.facing ?? "environment"} />
        </label>
      )}
      <label>
        <span class="cap">{words.chooseFile}</span>
        <input id={id} type="file" name={`_file.${name}`} accept={item.accept} multiple={item.maxFiles > 1} />
      </label>
      <button type="submit" name="action" value={`upload:${item.address}`}>
        {words.upload}
      </button>
    </div>
  );
}

/** `PDF, JPEG or PNG` */
const anyOf = (kinds: readonly string[], locale: string): string =>
  new Intl.ListFormat(locale, { type: "disjunction" }).format(kinds);

const cameraWords = ({ widgets: { camera, shoot, close, cameraOff } }: Words): string =>
  JSON.stringify({ camera, shoot, close, cameraOff });

/** Files with what became of them. `document` null: only to look at. */
export function FileList({ files, document, words }: { files: FileModel[]; document: string | null; words: Words }) {
  if (files.length === 0 && document === null) return null;
  const states = {
    checking: words.fileChecking,
    ready: words.fileReady,
    refused: words.fileRefused,
    sent: words.fileSent,
  };
  return (
    <ul class="files" aria-label={words.uploadedFiles} data-files={document ?? undefined} hidden={files.length === 0}>
      {files.map((file, place) => (
        <li key={file.fileId} data-status={file.status} data-heic={file.heicUrl ?? undefined}>
          <Picture file={file} />
          <span class="file">
            <FileName file={file} />
            <small class={file.status}>
              {states[file.status]}
              {file.sizeBytes !== null && file.problem === null && ` · ${sizeText(file.sizeBytes, words.locale)}`}
              {file.problem !== null && ` · ${file.problem}`}
            </small>
            {file.sameAs !== null && <small class="advice">{words.sameFile(file.sameAs)}</small>}
          </span>
          {document !== null && (
            <span class="moves">
              {files.length > 1 && (
                <Moves document={document} file={file} place={place} last={files.length - 1} words={words} />
              )}
              {file.removable && (
                <button class="bare" type="submit" name="action" value={`remove-file:${document}:${file.fileId}`}>
                  {words.remove} <span class="unseen">{file.name}</span>
                </button>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Pages lie in an order: up and down by one, with a keyboard and without a script too. */
function Moves(props: { document: string; file: FileModel; place: number; last: number; words: Words }) {
  const { document, file, place, last, words } = props;
  const move = (way: "up" | "down", label: string, sign: string) => (
    <button class="bare move" type="submit" name="action" value={`move-file:${document}:${file.fileId}:${way}`}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">
        {label} {file.name}
      </span>
    </button>
  );
  return (
    <>
      {place > 0 && move("up", words.moveUp, "↑")}
      {place < last && move("down", words.moveDown, "↓")}
    </>
  );
}

function Picture({ file }: { file: FileModel }) {
  if (file.pictureUrl !== null) {
    return (
      <a href={file.pictureUrl} target="_blank" rel="noopener" aria-label={file.name}>
        <img src={file.pictureUrl} alt="" width={56} height={56} loading="lazy" />
      </a>
    );
  }
  const ending = /\.(\w{2,4})$/.exec(file.name)?.[1] ?? "";
  return (
    <span class="sheet" aria-hidden="true">
      {ending.toUpperCase()}
    </span>
  );
}

/** A picture that this browser may not be able to draw can be had as a file, with or without a script. */
const FileName = ({ file }: { file: FileModel }) =>
  file.heicUrl === null ? (
    <bdi>{file.name}</bdi>
  ) : (
    <a href={file.heicUrl} download={file.name}>
      <bdi>{file.name}</bdi>
    </a>
  );

/** `340 kB`, `2.4 MB`; `2,4 Mo` in French. */
export function sizeText(bytes: number, language: string): string {
  const [size, unit] =
    bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1_000)), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const digits = unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(size);
}
