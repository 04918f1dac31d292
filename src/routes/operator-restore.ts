import * as z from "zod";
import { destroyCaseKey } from "../cases/case-key-store";
import { copiedObject, isCopiedClass } from "../cases/copied-object";
import { shredCase } from "../db/case-keys";
import { compareAll } from "../db/compare-cases";
import {
  copiedTables,
  dropLooseEntities,
  dropTriggers,
  makeTriggers,
  migrationsOf,
  recount,
  type TablePage,
  takeTriggers,
  writeTable,
} from "../db/copy-tables";
import { parseId } from "../domain";
import type { Env } from "../env";
import { sameSecret, sha256Hex } from "../lib/bytes";
import { NotOpened, openFrames } from "../lib/sealed-frames";
import { bucketNaming, deleteObjects, listObjects } from "../places/bucket-of";
import { CopyId, copyKey, isTableName, manifestMac, objectAsked, ownPrefix, sealedName } from "./operator-copy";
import { type OperatorCall, type OperatorOperation, told } from "./operator-operation";
import { firstLine, streamOf, textOf, wholeText } from "./operator-streams";

const markerKey = `${ownPrefix}restore.json`;
const ledgerKey = `${ownPrefix}erased.json`;

/** A restore that is under way; it lies in the bucket, so that it can be gone on with after a crash, and with no other copy. */
const Marker = z.object({
  copyId: CopyId,
  /** How the triggers are made again that are away while tables are filled. */
  triggers: z.array(z.string()),
  /** Once cases awake, the copy is the past: nothing is written from it any more. */
  phase: z.enum(["filling", "awakening"]),
});
type Marker = z.output<typeof Marker>;
const Ledger = z.array(z.object({ tenantId: z.string(), caseId: z.string(), erasedAtMs: z.number() }));
type Ledger = z.output<typeof Ledger>;
const Begin = z.object({
  manifest: z.string(),
  mac: z.string(),
  erased: Ledger,
});
const Manifest = z.object({ copyId: CopyId, format: z.literal(1), migrations: z.array(z.string()) });
const FileHead = z.object({
  size: z.number(),
  contentType: z.string().nullable(),
  customMetadata: z.record(z.string(), z.string()),
});

/** The operator's side of filling an empty deployment: every part is opened here, and written as it was read. */
export const restoreOperations: OperatorOperation[] = [
  { name: "restoreBegin", method: "POST", path: "/restore/begin", writes: true, work: begin },
  { name: "restoreTable", method: "PUT", path: "/restore/table", writes: true, work: restoreTable },
  { name: "restoreFile", method: "PUT", path: "/restore/file", writes: true, work: restoreFile },
  { name: "restoreObject", method: "PUT", path: "/restore/object", writes: true, work: restoreObject },
  { name: "restoreAwaken", method: "POST", path: "/restore/awaken", writes: true, work: awakenAll },
  { name: "restoreFinish", method: "POST", path: "/restore/finish", writes: true, work: finish },
];

async function begin(c: OperatorCall): Promise<Response> {
  const asked = Begin.parse(JSON.parse(await textOf(c.req.raw)));
  if (!sameSecret(sha256Hex(asked.mac), sha256Hex(manifestMac(c.env, asked.manifest))))
    return told(
      422,
      "not_ours",
      "The manifest was changed, or the copy was made under another MASTER_KEY. Set the key of the deployment that was copied, then try again.",
    );
  const manifest = Manifest.parse(JSON.parse(asked.manifest));
  const known = await markerOf(c.env);
  if (known !== null && known.copyId !== manifest.copyId)
    return told(
      409,
      "another_restore",
      `A restore of the copy ${known.copyId} is under way here. Finish that one, or empty the deployment.`,
    );
  const here = await migrationsOf(c.env.DB);
  if (here.join() !== manifest.migrations.join())
    return told(
      409,
      "other_release",
      "The database here has other migrations than the copy. Restore with the release that made the copy, and update afterwards.",
      {
        missing: manifest.migrations.filter((name) => !here.includes(name)),
        beyond: here.filter((name) => !manifest.migrations.includes(name)),
      },
    );
  if (known !== null) {
    if (known.phase === "filling") await dropTriggers(c.env.DB, known.triggers);
    return Response.json({ resumed: true, phase: known.phase });
  }
  const full = await fullParts(c.env);
  if (full.length > 0)
    return told(
      409,
      "not_empty",
      `There is something here already: ${full.join(", ")}. A copy goes into an empty deployment only.`,
    );
  await bucketNaming(c.env, ledgerKey).put(ledgerKey, JSON.stringify(asked.erased));
  const triggers = await takeTriggers(c.env.DB);
  const marker: Marker = { copyId: manifest.copyId, triggers, phase: "filling" };
  await bucketNaming(c.env, markerKey).put(markerKey, JSON.stringify(marker));
  await dropTriggers(c.env.DB, triggers);
  return Response.json({ resumed: false, phase: marker.phase });
}

async function fullParts(env: Env): Promise<string[]> {
  const [tenant, cases, files] = await Promise.all([
    env.DB.prepare("SELECT 1 FROM tenants LIMIT 1").first(),
    env.DB.prepare("SELECT 1 FROM cases LIMIT 1").first(),
    listObjects(env, { after: null, limit: 5 }),
  ]);
  const strange = files.objects.filter(({ key }) => !key.startsWith(ownPrefix));
  return [
    ...(tenant === null ? [] : ["tenants in the database"]),
    ...(cases === null ? [] : ["cases in the database"]),
    ...(strange.length === 0 ? [] : ["files in the bucket"]),
  ];
}

async function restoreTable(c: OperatorCall): Promise<Response> {
  const under = await underWay(c);
  if (under instanceof Response) return under;
  const table = c.req.query("table") ?? "";
  if (!isTableName(table) || !(await copiedTables(c.env.DB)).includes(table))
    return new Response(null, { status: 404 });
  const page = await opened(c, async (pieces) => JSON.parse(await wholeText(pieces)) as TablePage);
  if (page instanceof Response) return page;
  const dry = c.req.query("dry") === "1";
  const caseIds = new Set((await ledgerOf(c.env)).map(({ caseId }) => caseId));
  return Response.json(await writeTable(c.env.DB, table, page, { caseIds }, dry));
}

async function restoreFile(c: OperatorCall): Promise<Response> {
  const under = await underWay(c);
  if (under instanceof Response) return under;
  const key = c.req.query("key") ?? "";
  if (key === "" || key.startsWith(ownPrefix)) return new Response(null, { status: 404 });
  const done = await opened(c, async (pieces) => {
    const { line, rest } = await firstLine(pieces);
    const { size, contentType, customMetadata } = FileHead.parse(JSON.parse(line));
    // From before a restore was cut off: it began in an empty bucket. What may be written once only stays as it is.
    const bucket = bucketNaming(c.env, key);
    if ((await bucket.head(key))?.size === size) return Response.json({ bytes: size });
    const exact = new FixedLengthStream(size);
    // An object appears in the bucket when all of it has come; a stream that fails leaves nothing.
    await Promise.all([
      streamOf(rest).pipeTo(exact.writable),
      bucket.put(key, exact.readable, {
        ...(contentType !== null && { httpMetadata: { contentType } }),
        customMetadata,
      }),
    ]);
    return Response.json({ bytes: size });
  });
  return done;
}

async function restoreObject(c: OperatorCall): Promise<Response> {
  const under = await underWay(c);
  if (under instanceof Response) return under;
  const object = objectAsked(c);
  if (object === null) return new Response(null, { status: 404 });
  // Opened to its end before the object sees any of it: half a copy must not look like one.
  const text = await opened(c, wholeText);
  if (text instanceof Response) return text;
  const [tenantId] = object.name.split("/");
  const erased = (await ledgerOf(c.env)).flatMap((one) => (one.tenantId === tenantId ? [one.caseId] : []));
  if (object.of === "cases" && erased.some((caseId) => object.name.endsWith(`/${caseId}`)))
    return Response.json({ done: "erased" });
  const stub = copiedObject(c.env, object.of, object.name);
  const done = await stub.copyIn(object.name, streamOf(bytesOf(text)), erased);
  return Response.json({ done });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.byteLength; from += 1_048_576) yield bytes.slice(from, from + 1_048_576);
}

const Awaken = z.object({ class: z.string(), names: z.array(z.string()).max(500) });

async function awakenAll(c: OperatorCall): Promise<Response> {
  const under = await underWay(c, "awakening");
  if (under instanceof Response) return under;
  const asked = Awaken.parse(JSON.parse(await textOf(c.req.raw)));
  const of = asked.class;
  if (!isCopiedClass(of)) return new Response(null, { status: 404 });
  await Promise.all(asked.names.map((name) => copiedObject(c.env, of, name).awaken(name)));
  return Response.json({ awake: asked.names.length });
}

const Finish = z.object({ looseEntityIds: z.array(z.string()), step: z.enum(["before_awakening", "end"]) });

async function finish(c: OperatorCall): Promise<Response> {
  const { looseEntityIds, step } = Finish.parse(JSON.parse(await textOf(c.req.raw)));
  const under = await underWay(c, step === "end" ? "awakening" : "filling");
  if (under instanceof Response) return under;
  if (step === "end") {
    // The list was read before the cases were: it may know less than they do.
    await compareAll(c.env.DB, Date.now());
    await deleteObjects(c.env, [markerKey, ledgerKey]);
    return Response.json({ done: true });
  }
  await makeTriggers(c.env.DB, under.triggers);
  if (looseEntityIds.length > 0) await dropLooseEntities(c.env.DB, looseEntityIds);
  const erased = await ledgerOf(c.env);
  for (const one of erased) await shredAgain(c.env, one);
  if (erased.length > 0) await recount(c.env.DB);
  const marker: Marker = { ...under, phase: "awakening" };
  await bucketNaming(c.env, markerKey).put(markerKey, JSON.stringify(marker));
  return Response.json({ erased: erased.length });
}

/** Neither key of an erased case comes back, and none is ever made for it again. */
async function shredAgain(env: Env, { tenantId, caseId, erasedAtMs }: Ledger[number]): Promise<void> {
  const tenant = parseId("tenant", tenantId);
  if (tenant === null) return;
  await shredCase(env.DB, tenant, caseId, erasedAtMs);
  const id = parseId("case", caseId);
  if (id !== null) await destroyCaseKey(env, { tenantId: tenant, caseId: id }, erasedAtMs);
}

async function underWay(c: OperatorCall, phase: Marker["phase"] = "filling"): Promise<Marker | Response> {
  const marker = await markerOf(c.env);
  if (marker !== null && marker.copyId === c.req.query("copy") && marker.phase === phase) return marker;
  return told(409, "not_begun", "No restore of this copy is under way here: begin one.");
}

async function markerOf(env: Env): Promise<Marker | null> {
  const stored = await bucketNaming(env, markerKey).get(markerKey);
  return stored === null ? null : Marker.parse(JSON.parse(await stored.text()));
}

async function ledgerOf(env: Env): Promise<Ledger> {
  const stored = await bucketNaming(env, ledgerKey).get(ledgerKey);
  return stored === null ? [] : Ledger.parse(JSON.parse(await stored.text()));
}

/** Works on what the body says when it is opened; a body that does not open is refused, and nothing of it is used. */
async function opened<T>(
  c: OperatorCall,
  work: (pieces: AsyncGenerator<Uint8Array>) => Promise<T>,
): Promise<T | Response> {
  const { body } = c.req.raw;
  if (body === null) return told(400, "no_body", "A part has a body.");
  const name = sealedName(CopyId.parse(c.req.query("copy")), c.req.query("part") ?? "");
  try {
    return await work(openFrames(copyKey(c.env), name, body));
  } catch (thrown) {
    if (!(thrown instanceof NotOpened)) throw thrown;
    return told(
      422,
      "not_opened",
      "The part does not open: it was changed, it is another one, or it was sealed under another MASTER_KEY.",
    );
  }
}
