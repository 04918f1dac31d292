import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../../shared/icon";
import { reachable } from "../../../shared/reachable";
import { Skeleton } from "../../../shared/skeleton";
import { openPdf, type PDFDocumentProxy, type PdfProblem, TextLayer } from "./pdf-engine";
import { usePanZoom, useRoom } from "./use-stage";
import { type Size, scaleOf, type Zoom } from "./zoom";

/** The pages of a PDF file, one at a time, with the others small beside it. */
export function PdfStage({
  bytes,
  name,
  page,
  zoom,
  turns,
  thumbnails,
  onPages,
  onPage,
  onScale,
  onZoom,
}: {
  bytes: Uint8Array;
  name: string;
  /** From 1. */
  page: number;
  zoom: Zoom;
  turns: number;
  thumbnails: boolean;
  onPages: (count: number) => void;
  onPage: (page: number) => void;
  onScale: (scale: number) => void;
  onZoom: (zoom: Zoom) => void;
}) {
  const [opened, setOpened] = useState<PDFDocumentProxy | PdfProblem | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    void openPdf(bytes.slice(), leaving.signal).then((result) => {
      if (leaving.signal.aborted) return;
      setOpened(result);
      onPages(typeof result === "string" ? 0 : result.numPages);
    });
    return () => leaving.abort();
  }, [bytes]);
  if (opened === null)
    return (
      <div class="viewer-stage">
        <Skeleton lines={6} label="Opening the file" />
      </div>
    );
  if (typeof opened === "string")
    return (
      <div class="viewer-stage none">
        <Icon name="alert" size={20} />
        <p>{opened === "locked" ? "The file is locked by a password." : "The file is damaged and cannot be shown."}</p>
        <p class="muted">Download it to try another program.</p>
      </div>
    );
  return (
    <div class="pdf-pages">
      {thumbnails && opened.numPages > 1 && <Thumbnails document={opened} page={page} onPage={onPage} />}
      <PdfPage
        document={opened}
        name={name}
        page={Math.min(page, opened.numPages)}
        zoom={zoom}
        turns={turns}
        onScale={onScale}
        onZoom={onZoom}
      />
    </div>
  );
}

/** Sizes in PDF are points, 72 to the inch; on a screen there are 96. */
const pixelsPerPoint = 96 / 72;
/** More than that is not drawn, however large it is looked at: the picture is stretched. */
const mostPixels = 16_000_000;

function PdfPage({
  document: pdf,
  name,
  page,
  zoom,
  turns,
  onScale,
  onZoom,
}: {
  document: PDFDocumentProxy;
  name: string;
  page: number;
  zoom: Zoom;
  turns: number;
  onScale: (scale: number) => void;
  onZoom: (zoom: Zoom) => void;
}) {
  const stage = useRef<HTMLElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<(Size & { page: number; turns: number }) | null>(null);
  const [failed, setFailed] = useState(false);
  const room = useRoom(stage);
  const scale = size === null ? 1 : scaleOf(zoom, size, room);
  usePanZoom(stage, scale, onZoom);
  useEffect(() => {
    let isHere = true;
    setFailed(false);
    void pdf
      .getPage(page)
      .then((loaded) => {
        const { width, height } = loaded.getViewport({
          scale: pixelsPerPoint,
          rotation: rotated(loaded.rotate, turns),
        });
        if (isHere) setSize({ width, height, page, turns });
      })
      .catch(() => isHere && setFailed(true));
    stage.current?.scrollTo(0, 0);
    return () => {
      isHere = false;
    };
  }, [pdf, page, turns]);
  const isMeasured = size !== null && size.page === page && size.turns === turns;
  useEffect(() => {
    if (!isMeasured) return;
    onScale(scale);
    return draw(pdf, { page, turns, scale }, canvas.current, text.current, () => setFailed(true));
  }, [pdf, page, turns, scale, isMeasured]);
  return (
    <section
      class="viewer-stage pdf"
      aria-label={`${name}, page ${page}`}
      ref={(box) => {
        stage.current = box;
        reachable(box);
      }}
    >
      {size === null && !failed && <Skeleton lines={6} label="Drawing the page" />}
      {failed && (
        <p class="page-failed" role="alert">
          This page is damaged and cannot be shown.
        </p>
      )}
      <div
        class="sheet paper"
        style={{ inlineSize: `${(size?.width ?? 0) * scale}px`, blockSize: `${(size?.height ?? 0) * scale}px` }}
      >
        <canvas ref={canvas} />
        <div class="textLayer" ref={text} />
      </div>
    </section>
  );
}

const rotated = (own: number, turns: number): number => (((own + turns * 90) % 360) + 360) % 360;

/** Draws a page and lays its text above it, to be selected. Answers how to stop. */
function draw(
  pdf: PDFDocumentProxy,
  { page, turns, scale }: { page: number; turns: number; scale: number },
  canvas: HTMLCanvasElement | null,
  container: HTMLDivElement | null,
  onFailed: () => void,
): () => void {
  if (canvas === null || container === null) return () => undefined;
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    const loaded = await pdf.getPage(page);
    if (stopping.signal.aborted) return;
    const viewport = loaded.getViewport({
      scale: scale * pixelsPerPoint,
      rotation: rotated(loaded.rotate, turns),
    });
    const wanted = Math.min(2, devicePixelRatio || 1);
    const density = Math.min(wanted, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
    // Drawn aside and put in at once: what is on the screen stays until the new one is there.
    const aside = document.createElement("canvas");
    aside.width = Math.max(1, Math.floor(viewport.width * density));
    aside.height = Math.max(1, Math.floor(viewport.height * density));
    const task = loaded.render({ canvas: aside, viewport, transform: [density, 0, 0, density, 0, 0] });
    stopping.signal.addEventListener("abort", () => task.cancel());
    await task.promise;
    if (stopping.signal.aborted) return;
    canvas.width = aside.width;
    canvas.height = aside.height;
    canvas.getContext("2d")?.drawImage(aside, 0, 0);
    canvas.dataset.page = String(page);
    container.replaceChildren();
    container.style.setProperty("--total-scale-factor", String(scale * pixelsPerPoint));
    const layer = new TextLayer({ textContentSource: loaded.streamTextContent(), container, viewport });
    stopping.signal.addEventListener("abort", () => layer.cancel());
    await layer.render();
  };
  run().catch(() => {
    if (!stopping.signal.aborted) onFailed();
  });
  return () => stopping.abort();
}

/** Beyond this a strip of small pages helps nobody. */
const mostThumbnails = 100;

function Thumbnails({
  document: pdf,
  page,
  onPage,
}: {
  document: PDFDocumentProxy;
  page: number;
  onPage: (page: number) => void;
}) {
  const count = Math.min(pdf.numPages, mostThumbnails);
  return (
    <nav class="thumbnails" aria-label="Pages">
      {Array.from({ length: count }, (_, at) => (
        <Thumbnail key={at} document={pdf} page={at + 1} isCurrent={at + 1 === page} onPick={() => onPage(at + 1)} />
      ))}
      {pdf.numPages > count && <p class="muted">{`and ${pdf.numPages - count} more`}</p>}
    </nav>
  );
}

const thumbnailWidth = 72;

function Thumbnail({
  document: pdf,
  page,
  isCurrent,
  onPick,
}: {
  document: PDFDocumentProxy;
  page: number;
  isCurrent: boolean;
  onPick: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const box = button.current;
    if (box === null) return;
    let task: { cancel(): void } | null = null;
    // Drawn when it comes into sight.
    const watching = new IntersectionObserver(async ([entry]) => {
      if (entry?.isIntersecting !== true) return;
      watching.disconnect();
      const loaded = await pdf.getPage(page).catch(() => null);
      const into = canvas.current;
      if (loaded === null || into === null) return;
      const { width } = loaded.getViewport({ scale: 1 });
      const viewport = loaded.getViewport({ scale: thumbnailWidth / width });
      into.width = Math.floor(viewport.width);
      into.height = Math.floor(viewport.height);
      const drawing = loaded.render({ canvas: into, viewport });
      task = drawing;
      drawing.promise.catch(() => undefined);
    });
    watching.observe(box);
    return () => {
      watching.disconnect();
      task?.cancel();
    };
  }, [pdf, page]);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <button
      ref={button}
      type="button"
      class="thumbnail"
      aria-current={isCurrent ? "page" : undefined}
      aria-label={`Page ${page}`}
      onClick={onPick}
    >
      <canvas ref={canvas} width={thumbnailWidth} height={Math.round(thumbnailWidth * 1.41)} />
      <span class="num">{page}</span>
    </button>
  );
}
