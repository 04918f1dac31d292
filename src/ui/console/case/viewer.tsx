import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Failed } from "../../shared/loaded";
import { reachable } from "../../shared/reachable";
import { useShortcut } from "../../shared/shortcut";
import { Skeleton } from "../../shared/skeleton";
import { fetchFile, type ShownFile } from "../model/file";
import type { DocumentPage } from "../model/types";
import { labelOf } from "../model/words";

const zooms = [50, 75, 100, 150, 200, 300, 400];

/** The files of a document, one at a time: images with zoom and rotation, PDF in the browser's own viewer. */
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
  const [zoom, setZoom] = useState(100);
  const [turns, setTurns] = useState(0);
  const [type, setType] = useState("");
  const page = pages[Math.min(at, pages.length - 1)];
  const nextZoom = (by: 1 | -1) => {
    const found = by === 1 ? zooms.find((one) => one > zoom) : zooms.findLast((one) => one < zoom);
    if (found !== undefined) setZoom(found);
  };
  const go = (by: 1 | -1) => setAt(Math.min(Math.max(at + by, 0), pages.length - 1));
  const isImage = type.startsWith("image/");
  useShortcut("+", "Zoom in", () => nextZoom(1), { group: "Document", when: tall && isImage });
  useShortcut("-", "Zoom out", () => nextZoom(-1), { group: "Document", when: tall && isImage });
  useShortcut("o", "Turn the page", () => setTurns(turns + 1), { group: "Document", when: tall && isImage });
  useShortcut("ArrowRight", "Next file", () => go(1), { group: "Document", when: tall && pages.length > 1 });
  useShortcut("ArrowLeft", "File before", () => go(-1), { group: "Document", when: tall && pages.length > 1 });
  if (page === undefined) return <p class="muted">Nothing was uploaded.</p>;
  return (
    <figure class={tall ? "viewer tall" : "viewer"}>
      <figcaption class="viewer-bar">
        {title !== null && <b>{title}</b>}
        <span class="clip muted" title={page.fileName ?? undefined}>
          {page.side !== undefined && `${page.side === "front" ? "Front" : "Back"} · `}
          {page.fileName ?? kindWords(page.type)}
        </span>
        <span class="push" />
        {pages.length > 1 && (
          <>
            <IconButton
              label="File before"
              icon="arrowLeft"
              onClick={() => go(-1)}
              blocked={at === 0 ? "This is the first file" : null}
            />
            <span class="num">
              {at + 1}/{pages.length}
            </span>
            <IconButton
              label="Next file"
              icon="chevronRight"
              onClick={() => go(1)}
              blocked={at === pages.length - 1 ? "This is the last file" : null}
            />
          </>
        )}
        {isImage && (
          <>
            <IconButton label="Turn" icon="rotate" onClick={() => setTurns(turns + 1)} />
            <IconButton
              label="Zoom out"
              icon="minus"
              onClick={() => nextZoom(-1)}
              blocked={zoom === zooms[0] ? "As small as it gets" : null}
            />
            <button type="button" class="zoom num" title="Back to the whole page" onClick={() => setZoom(100)}>
              {zoom} %
            </button>
            <IconButton
              label="Zoom in"
              icon="plus"
              onClick={() => nextZoom(1)}
              blocked={zoom === zooms.at(-1) ? "As large as it gets" : null}
            />
          </>
        )}
        {page.downloadPath !== null && (
          <a class="icon-button" href={page.downloadPath} download title="Download" aria-label="Download">
            <Icon name="download" />
          </a>
        )}
      </figcaption>
      {page.downloadPath === null ? (
        <NoFile page={page} />
      ) : (
        <Page
          key={page.downloadPath}
          path={page.downloadPath}
          zoom={zoom}
          turns={turns}
          onType={setType}
          name={page.fileName ?? "Document"}
        />
      )}
    </figure>
  );
}

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

function Page({
  path,
  zoom,
  turns,
  onType,
  name,
}: {
  path: string;
  zoom: number;
  turns: number;
  onType: (type: string) => void;
  name: string;
}) {
  const [file, setFile] = useState<ShownFile | "loading" | "failed">("loading");
  const [tries, setTries] = useState(0);
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const asking = new AbortController();
    let shown: ShownFile | null = null;
    setFile("loading");
    void fetchFile(path, asking.signal).then((found) => {
      if (asking.signal.aborted) return found?.free();
      shown = found;
      setFile(found ?? "failed");
      onType(found?.type ?? "");
    });
    return () => {
      asking.abort();
      shown?.free();
    };
  }, [path, tries]);
  useEffect(() => {
    image.current?.style.setProperty("--zoom", String(zoom / 100));
    image.current?.style.setProperty("--turn", `${turns * 90}deg`);
  }, [zoom, turns, file]);
  if (file === "loading")
    return (
      <div class="viewer-stage">
        <Skeleton lines={6} label="Loading the file" />
      </div>
    );
  if (file === "failed")
    return (
      <div class="viewer-stage none">
        <Failed failure={notFetched} retry={() => setTries(tries + 1)} />
      </div>
    );
  if (file.type === "application/pdf")
    return <iframe class="viewer-stage pdf" src={`${file.url}#navpanes=0&view=FitH`} title={name} />;
  if (file.type.startsWith("image/"))
    return (
      <div class={`viewer-stage picture${turns % 2 === 1 ? " turned" : ""}`} ref={reachable}>
        <img ref={image} src={file.url} alt={name} onError={() => setFile({ ...file, type: "unknown" })} />
      </div>
    );
  return (
    <div class="viewer-stage none">
      <Icon name="doc" size={20} />
      <p>This browser cannot show files of this kind. Download it to look at it.</p>
    </div>
  );
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
