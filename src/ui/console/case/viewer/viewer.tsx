import { useEffect, useState } from "preact/hooks";
import { IconButton } from "../../../shared/button";
import { Icon } from "../../../shared/icon";
import { Failed } from "../../../shared/loaded";
import { useShortcut } from "../../../shared/shortcut";
import { Skeleton } from "../../../shared/skeleton";
import { fetchFile, type ShownFile } from "../../model/file";
import type { DocumentPage } from "../../model/types";
import { labelOf } from "../../model/words";
import { Name } from "../../names/name";
import { later } from "../later";
import { PictureStage } from "./picture-stage";
import { keepTurns, keptTurns, largest, smallest, stepped, type Zoom } from "./zoom";
import "./viewer.css";

// The library that reads PDF files is large: it comes with the first of them.
const PdfStage = later(async () => (await import("./pdf-stage")).PdfStage, <StageSkeleton />);

/** The files of a document: turned, zoomed and moved, page by page; a front and a back side by side. `tall`: with keys, and large. */
export function Viewer({
  pages,
  title,
  tall = false,
}: {
  pages: readonly DocumentPage[];
  title: string | null;
  tall?: boolean;
}) {
  const [at, setAt] = useState(0);
  const [isBeside, setIsBeside] = useState(false);
  const sides = pages.filter(({ side }) => side !== undefined);
  const canBeside = tall && sides.length === 2;
  useShortcut("b", "Front and back side by side, or one", () => setIsBeside(!isBeside), {
    group: "Document",
    when: canBeside,
  });
  const page = pages[Math.min(at, pages.length - 1)];
  if (page === undefined) return <p class="muted">Nothing was uploaded.</p>;
  const beside = canBeside && (
    <IconButton
      label={isBeside ? "One side at a time" : "Front and back side by side"}
      icon="panel"
      pressed={isBeside}
      onClick={() => setIsBeside(!isBeside)}
    />
  );
  if (isBeside && canBeside)
    return (
      <div class="sides">
        {sides.map((side, place) => (
          <FileView
            key={side.downloadPath}
            page={side}
            title={null}
            tall
            keys={place === 0}
            extra={place === 0 && beside}
          />
        ))}
      </div>
    );
  const step = (by: 1 | -1) => setAt(Math.min(Math.max(at + by, 0), pages.length - 1));
  return (
    <FileView
      key={page.downloadPath ?? page.fileName}
      page={page}
      title={title}
      tall={tall}
      keys={tall}
      extra={beside}
      files={pages.length > 1 ? { at, count: pages.length, step } : null}
    />
  );
}

interface FileSteps {
  at: number;
  count: number;
  step: (by: 1 | -1) => void;
}

/** One file with its bar. */
function FileView({
  page: file,
  title,
  tall,
  keys,
  extra,
  files = null,
}: {
  page: DocumentPage;
  title: string | null;
  tall: boolean;
  keys: boolean;
  extra: preact.ComponentChildren;
  files?: FileSteps | null;
}) {
  const [zoom, setZoom] = useState<Zoom>("page");
  const [scale, setScale] = useState(1);
  const [turns, setTurns] = useState(() => keptTurns(file.fileId));
  const [type, setType] = useState("");
  const [sheet, setSheet] = useState({ page: 1, count: 0 });
  const [hasThumbnails, setHasThumbnails] = useState(tall);
  const isPdf = type === "application/pdf";
  const canZoom = isPdf || type.startsWith("image/");
  const hasSheets = isPdf && sheet.count > 1;
  const turn = () => {
    setTurns(turns + 1);
    keepTurns(file.fileId, turns + 1);
  };
  const fit = () => setZoom(zoom === "page" ? "width" : "page");
  const goTo = (page: number) => setSheet({ ...sheet, page: Math.min(Math.max(page, 1), sheet.count) });
  // Through the pages of a file, then on to the next file.
  const go = (by: 1 | -1) => {
    const next = sheet.page + by;
    if (hasSheets && next >= 1 && next <= sheet.count) goTo(next);
    else files?.step(by);
  };
  const when = keys && canZoom;
  const group = "Document";
  useShortcut("+", "Zoom in", () => setZoom(stepped(scale, 1)), { group, when });
  useShortcut("-", "Zoom out", () => setZoom(stepped(scale, -1)), { group, when });
  useShortcut("f", "Fit the width, or the whole page", fit, { group, when });
  useShortcut("0", "Its own size", () => setZoom(1), { group, when });
  useShortcut("o", "Turn the page", turn, { group, when });
  useShortcut("t", "Small pages beside it, or none", () => setHasThumbnails(!hasThumbnails), {
    group,
    when: when && hasSheets,
  });
  useShortcut("ArrowRight", "Next page or file", () => go(1), { group, when: keys && (files !== null || hasSheets) });
  useShortcut("ArrowLeft", "Page or file before", () => go(-1), { group, when: keys && (files !== null || hasSheets) });
  return (
    <figure class={tall ? "viewer tall" : "viewer"}>
      <figcaption class="viewer-bar">
        {title !== null && <b>{title}</b>}
        <span class="clip muted" title={file.fileName ?? undefined}>
          {file.side !== undefined && `${file.side === "front" ? "Front" : "Back"} · `}
          <bdi>
            <Name text={file.fileName ?? kindWords(file.type)} />
          </bdi>
        </span>
        <span class="push" />
        {files !== null && <Steps what="file" at={files.at + 1} count={files.count} onStep={files.step} />}
        {hasSheets && <Steps what="page" at={sheet.page} count={sheet.count} onStep={(by) => goTo(sheet.page + by)} />}
        {extra}
        {canZoom && (
          <>
            <IconButton label="Turn" icon="rotate" onClick={turn} />
            <IconButton
              label="Zoom out"
              icon="minus"
              onClick={() => setZoom(stepped(scale, -1))}
              blocked={scale <= smallest ? "As small as it gets" : null}
            />
            <button
              type="button"
              class="zoom num"
              title={zoom === "page" ? "Fit the width" : "Fit the whole page"}
              onClick={fit}
            >
              {Math.round(scale * 100)} %
            </button>
            <IconButton
              label="Zoom in"
              icon="plus"
              onClick={() => setZoom(stepped(scale, 1))}
              blocked={scale >= largest ? "As large as it gets" : null}
            />
          </>
        )}
        {file.downloadPath !== null && (
          <a class="icon-button" href={file.downloadPath} download title="Download" aria-label="Download">
            <Icon name="download" />
          </a>
        )}
      </figcaption>
      {file.downloadPath === null ? (
        <NoFile page={file} />
      ) : (
        <Loading path={file.downloadPath} onType={setType}>
          {({ url, blob, broken }) =>
            isPdf ? (
              <PdfFile
                blob={blob}
                name={file.fileName ?? "Document"}
                page={sheet.page}
                zoom={zoom}
                turns={turns}
                thumbnails={hasThumbnails}
                onPages={(count) => setSheet({ page: 1, count })}
                onPage={goTo}
                onScale={setScale}
                onZoom={setZoom}
              />
            ) : (
              <PictureStage
                url={url}
                name={file.fileName ?? "Document"}
                zoom={zoom}
                turns={turns}
                onScale={setScale}
                onZoom={setZoom}
                onBroken={broken}
              />
            )
          }
        </Loading>
      )}
    </figure>
  );
}

const Steps = ({
  what,
  at,
  count,
  onStep,
}: {
  what: "file" | "page";
  at: number;
  count: number;
  onStep: (by: 1 | -1) => void;
}) => (
  <>
    <IconButton
      label={what === "file" ? "File before" : "Page before"}
      icon="arrowLeft"
      onClick={() => onStep(-1)}
      blocked={at === 1 ? `This is the first ${what}` : null}
    />
    <span class="num">
      {at}/{count}
    </span>
    <IconButton
      label={what === "file" ? "Next file" : "Next page"}
      icon="chevronRight"
      onClick={() => onStep(1)}
      blocked={at === count ? `This is the last ${what}` : null}
    />
  </>
);

/** `image/png` → "PNG". */
const kindWords = (type: string | null): string => (type?.split("/").at(-1) ?? "file").toUpperCase();

const withoutFile: Record<DocumentPage["status"], string> = {
  processing: "The file is being looked at. It appears here in a moment.",
  refused: "The file was not taken.",
  not_fetched: "The file is being fetched.",
  unreachable: "The file could not be fetched from the address that was given.",
  inline: "The caller sent data instead of a file.",
  stored: "The file is kept, and has not been released for viewing.",
  ready: "The file is gone.",
};

const NoFile = ({ page }: { page: DocumentPage }) => (
  <div class="viewer-stage none">
    <Icon name={page.status === "processing" || page.status === "not_fetched" ? "clock" : "alert"} size={20} />
    <p>{withoutFile[page.status]}</p>
    {page.problem !== null && <p class="muted">{labelOf(page.problem)}</p>}
    {page.uri !== null && /^https?:/.test(page.uri) && (
      <p class="mono muted clip" title={page.uri}>
        {page.uri}
      </p>
    )}
  </div>
);

function StageSkeleton() {
  return (
    <div class="viewer-stage">
      <Skeleton lines={6} label="Loading the file" />
    </div>
  );
}

/** Fetches the file; what no browser can show is told from what did not arrive. */
function Loading({
  path,
  onType,
  children,
}: {
  path: string;
  onType: (type: string) => void;
  children: (file: { url: string; blob: Blob; broken: () => void }) => preact.ComponentChildren;
}) {
  const [file, setFile] = useState<ShownFile | "loading" | "failed" | "unknown">("loading");
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const asking = new AbortController();
    let shown: ShownFile | null = null;
    setFile("loading");
    void fetchFile(path, asking.signal).then((found) => {
      if (asking.signal.aborted) return found?.free();
      shown = found;
      const isShown = found !== null && (found.type === "application/pdf" || found.type.startsWith("image/"));
      setFile(found === null ? "failed" : isShown ? found : "unknown");
      onType(isShown ? found.type : "");
    });
    return () => {
      asking.abort();
      shown?.free();
    };
  }, [path, tries]);
  if (file === "loading") return <StageSkeleton />;
  if (file === "failed")
    return (
      <div class="viewer-stage none">
        <Failed failure={notFetched} retry={() => setTries(tries + 1)} />
      </div>
    );
  if (file === "unknown")
    return (
      <div class="viewer-stage none">
        <Icon name="doc" size={20} />
        <p>This browser cannot show files of this kind. Download it to look at it.</p>
      </div>
    );
  const broken = () => {
    setFile("unknown"); // a picture of a kind that not every browser reads, such as HEIC
    onType("");
  };
  return <>{children({ url: file.url, blob: file.blob, broken })}</>;
}

/** The bytes of a PDF file, for the library that draws it. */
function PdfFile({ blob, ...rest }: { blob: Blob } & Omit<Parameters<typeof PdfStage>[0], "bytes">) {
  const [bytes, setBytes] = useState<Uint8Array | null>(null);
  useEffect(() => {
    void blob.arrayBuffer().then((buffer) => setBytes(new Uint8Array(buffer)));
  }, [blob]);
  return bytes === null ? <StageSkeleton /> : <PdfStage bytes={bytes} {...rest} />;
}

const notFetched = {
  kind: "offline",
  status: 0,
  code: "not_fetched",
  message: "The file could not be loaded.",
  param: null,
  details: {},
  requestId: null,
} as const;
