import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, PDFWorker, TextLayer } from "pdfjs-dist";
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";

export { type PDFDocumentProxy, TextLayer };

/** Why a file is not shown. */
export type PdfProblem = "locked" | "broken";

/**
 * Opens a PDF file to be looked at. It is taken apart in a worker of our own origin and drawn as a picture with its text above it: no script
 * in it is run, no form filled, no link followed, nothing it names is fetched. Each file has a worker of its own that ends with
 * `signal`, whatever it does then: a file that is made to be worked on for ever does not keep the next one from being shown.
 */
export async function openPdf(bytes: Uint8Array, signal: AbortSignal): Promise<PDFDocumentProxy | PdfProblem> {
  GlobalWorkerOptions.workerSrc = workerAddress; // where it would look by itself; the policy lets only our own way
  const thread = new Worker(trusted(workerAddress), { type: "module" });
  const worker = PDFWorker.create({ port: thread });
  const task = getDocument({
    data: bytes,
    worker,
    enableXfa: false,
    disableAutoFetch: true,
    useWorkerFetch: false,
    BinaryDataFactory: OwnFiles,
    // More than a scan in print quality has; a page that asks for more is shown smaller, not for ever.
    maxImageSize: 80_000_000,
  });
  const close = () => {
    // It may have too much to do to hear that it is to end.
    task.destroy().catch(() => undefined);
    worker.destroy();
    thread.terminate();
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    return await task.promise;
  } catch (problem) {
    close();
    return problem instanceof Error && problem.name === "PasswordException" ? "locked" : "broken";
  }
}

/** Fonts, character maps and decoders come from our own origin, by the name the build gave them. */
class OwnFiles {
  async fetch({ filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const { addressOf } = await import("./pdf-files");
    const address = addressOf(filename);
    if (address === null) throw new Error(`no such file: ${filename}`);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${filename} was not loaded`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

let policy: { createScriptURL(address: string): URL | string } | null = null;

function trusted(address: string): URL | string {
  policy ??=
    typeof trustedTypes === "undefined"
      ? { createScriptURL: own }
      : trustedTypes.createPolicy("edgecase-pdf-worker", { createScriptURL: own });
  return policy.createScriptURL(address);
}

/** The one script that may become a worker. */
function own(address: string): string {
  if (address !== workerAddress) throw new TypeError("not the worker for PDF files");
  return address;
}
