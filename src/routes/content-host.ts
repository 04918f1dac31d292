import type { MiddlewareHandler } from "hono";
import { caseOf } from "../cases/case-of";
import { type ContentWish, contentPath, contentRoom, readContentAddress } from "../documents/content-address";
import type { DocumentPage } from "../domain";
import { type Env, settingsOf } from "../env";
import { ownPicture } from "./flow-files";
import type { AppEnv } from "./framework-headers";
import { openStoredFile, pageOfFile, pageOfNote } from "./stored-file";

/** Where a browser gets this file, for two minutes; null: files have no host of their own here. */
export function contentAddress(env: Env, wish: ContentWish, nowMs: number): string | null {
  const { CONTENT_ORIGIN, MASTER_KEY } = settingsOf(env);
  return CONTENT_ORIGIN === "" ? null : `${CONTENT_ORIGIN}${contentPath(MASTER_KEY, wish, nowMs)}`;
}

/**
 * The content host: files that were uploaded, by addresses that were just made, and nothing else. No cookie is read or set there and no
 * script of ours runs there, so that a file which deceives every look at it finds nobody to harm.
 */
export const onContentHost: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { CONTENT_ORIGIN } = c.env;
  const url = new URL(c.req.url);
  if (!CONTENT_ORIGIN || bare(url) !== bare(new URL(CONTENT_ORIGIN))) return next();
  if (!url.pathname.startsWith(contentRoom)) return nowhere();
  if (c.req.method !== "GET" && c.req.method !== "HEAD")
    return new Response("Files are only read here.\n", { status: 405, headers: { ...anywhere, Allow: "GET, HEAD" } });
  return showFile(c.env, url.pathname.slice(contentRoom.length), c.req.raw.headers);
};

/** `files.example.` is the same host; browsers send the dot along. Schemes differ behind a proxy. */
const bare = ({ hostname, port }: URL): string => `${hostname.replace(/\.$/, "")}:${port}`;

async function showFile(env: Env, sealed: string, headers: Headers): Promise<Response> {
  const wish = readContentAddress(settingsOf(env).MASTER_KEY, sealed, Date.now());
  const page = wish === null ? null : await pageOf(env, wish);
  if (wish === null || page === null) return nowhere();
  const opened = await openStoredFile(env, wish.ref, page, { disposition: wish.disposition, headers });
  if (opened.ok)
    return new Response(opened.value.bytes, {
      status: opened.value.status,
      headers: { ...opened.value.headers, ...anywhere },
    });
  if (opened.error.code === "not_found") return nowhere();
  return new Response("The file has no such part.\n", {
    status: 416,
    headers: { ...anywhere, "Content-Range": `bytes */${opened.error.sizeBytes}` },
  });
}

/** The file as the case knows it now: what was erased, or taken back, since the address was made is not there. */
async function pageOf(env: Env, { ref, fileId, subject }: ContentWish): Promise<DocumentPage | null> {
  switch (subject.purpose) {
    case "form": {
      const flow = await caseOf(env, ref).flow(subject.linkId);
      const link = flow.ok ? flow.value.links.find(({ id }) => id === subject.linkId) : undefined;
      return link?.revokedAtMs === null ? ownPicture(env, ref, fileId, subject.linkId) : null;
    }
    case "note": {
      const files = await caseOf(env, ref).noteFiles(subject.noteId);
      const file = files.ok ? files.value.find((one) => one.fileId === fileId) : undefined;
      return file === undefined ? null : pageOfNote(file);
    }
    case "review": {
      const snapshot = await caseOf(env, ref).snapshot();
      const documents = snapshot.ok ? snapshot.value.documents : [];
      const document = documents.find(({ id, key }) => id === subject.documentId || key === subject.documentId);
      return document === undefined ? null : pageOfFile(document, fileId);
    }
  }
}

/**
 * Pages of the console, and forms on hosts of tenants and in frames of their websites, show these: the address is the right to see the
 * file, no cookie goes along, and so it does not matter which page it stands on.
 */
const anywhere = {
  "Access-Control-Allow-Origin": "*",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Referrer-Policy": "no-referrer",
};

const nowhere = (): Response => new Response("There is no such file.\n", { status: 404, headers: anywhere });
