import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { mostNotedAMinute } from "../../durable-objects/attempt-pace";
import { openUploads } from "../../src/db/uploads";
import { maxFilesPerPart, maxPartBytes } from "../../src/documents/limits";
import { mostParts } from "../../src/routes/counted-parts";
import type { AddedFile } from "../../src/routes/flow-files";
import { addFile, aTwoPartsTenant, json, statusOf, tokenOf } from "../support/two-parts";
import { Visitor } from "../support/visitor";

// What got through when the product was attacked as an applicant and as a stranger (docs/attack-log.md), each way in shut since.

let aCase: Awaited<ReturnType<typeof aTwoPartsTenant>>["aCase"];
beforeAll(async () => {
  ({ aCase } = await aTwoPartsTenant());
});

afterEach(() => vi.restoreAllMocks());

/** What an attacker hangs onto a reference so that it stands on the page. */
const tails = ["%3D%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%22%3E", "%3C", "%20", "%00", "%3Dx", ".x"];

describe("the name of a link in addresses", () => {
  it("has one spelling: what is hung onto it leads nowhere, and stands on no page and in no address", async () => {
    const entry = await (await aCase()).enter();
    const token = { authorization: `Bearer ${await tokenOf(entry)}` };
    expect((await entry.visitor.get(entry.base)).status).toBe(200);
    for (const tail of tails) {
      const bent = `${entry.base}${tail}`;
      const looked = await entry.visitor.get(bent);
      const posted = await entry.visitor.post(`${bent}/language`, [["language", "en"]]);
      expect([tail, looked.status, posted.status]).toEqual([tail, 404, 404]);
      expect(looked.whole + posted.whole).not.toContain("<script>alert");
      const secret = { secret: entry.secret };
      expect(await statusOf(json("POST", `/${entry.reference}${tail}/session`, secret))).toBe(404);
      expect(await statusOf(json("GET", `/${entry.reference}${tail}`, undefined, token))).toBe(401);
    }
  });

  it("shuts nothing: whoever knows it and asks for a new link ends no session and no link that works", async () => {
    const there = await aCase();
    const entry = await there.enter();
    const asked = await new Visitor({ "accept-language": "en" }).post(`${entry.base}/renew`, []);
    expect(asked.html).toContain("A new link is on its way");
    expect((await entry.visitor.get(entry.base)).status).toBe(200);
    expect((await new Visitor().get(entry.path)).status).toBe(200);
    const [link] = (await there.snapshot()).links.filter(({ id }) => id === entry.linkId);
    expect(link).toMatchObject({ generation: 1, mailed: { times: 1 } });
  });
});

describe("many uploads that begin at the same moment", () => {
  it("find as much room together as one after the other, by number", async () => {
    const there = await aCase();
    const owner = await there.enter({ person: "owner-1", pages: ["owner"] });
    const begun = await Promise.all(
      Array.from({ length: maxFilesPerPart + 5 }, (_, n) => begin(owner, 1_000, `many-${n}`)),
    );
    expect(begun.filter((status) => status === 200)).toHaveLength(maxFilesPerPart);
    expect((await openUploads(env.DB, there.ref)).files).toBe(maxFilesPerPart);
  });

  it("and by weight, the small ones in one request included", async () => {
    const there = await aCase();
    const owner = await there.enter({ person: "owner-1", pages: ["owner"] });
    const half = maxPartBytes / 2;
    const begun = await Promise.all(Array.from({ length: 8 }, (_, n) => begin(owner, half, `heavy-${n}`)));
    expect(begun.filter((status) => status === 200)).toHaveLength(2);
    expect((await openUploads(env.DB, there.ref)).bytes).toBe(maxPartBytes);
    const small = await addFile(owner, "passport");
    expect([small.status, (JSON.parse(small.whole) as Partial<AddedFile> & { code?: string }).code]).toEqual([
      413,
      "case_full",
    ]);
  });

  const begin = async (
    who: Awaited<ReturnType<Awaited<ReturnType<typeof aCase>>["enter"]>>,
    size: number,
    name: string,
  ) =>
    (
      await who.visitor.send(
        `${who.base}/uploads/passport`,
        new TextEncoder().encode(JSON.stringify({ sizeBytes: size, fingerprint: name.padEnd(32, "f") })),
        { "content-type": "application/json" },
      )
    ).status;
});

describe("a timeline", () => {
  it("is not filled by tries without end: so many a minute are written down, and all of them refused", async () => {
    const there = await aCase();
    const entry = await there.enter();
    const bearer = { authorization: `Bearer ${await tokenOf(entry)}` };
    const stray = (n: number) =>
      json("PATCH", `/${entry.reference}/pages/owner`, { values: { [`a${n}`]: ["x"], [`b${n}`]: ["x"] } }, bearer);
    for (let n = 0; n < mostNotedAMinute; n += 1) expect(await statusOf(stray(n))).toBe(200);
    expect(await there.refused()).toBe(mostNotedAMinute);
    const sent = json("POST", `/${entry.reference}/pages/owner`, { values: { stolen: ["x"] } }, bearer);
    expect(await statusOf(sent)).toBe(403);
    expect((await addFile(entry, "nothing")).status).toBe(403);
    expect(await there.refused()).toBe(mostNotedAMinute);
  });

  it("nor by phones: asked for too often, a phone is shown the link there is", async () => {
    const there = await aCase();
    const entry = await there.enter();
    vi.spyOn(env.FLOW_ENTRY_LIMIT, "limit").mockResolvedValue({ success: false });
    const { links, version } = await there.snapshot();
    await entry.visitor.post(`${entry.base}/device/phone`, []);
    const after = await there.snapshot();
    expect([after.links, after.version]).toEqual([links, version]);
  });
});

it("a form of more parts than anybody fills in is not read to its end", async () => {
  const entry = await (await aCase()).enter();
  const mark = "----browser7MA4YWxk";
  const part = `--${mark}\r\nContent-Disposition: form-data; name="nickname"\r\n\r\nx\r\n`;
  const post = (parts: number) => {
    const bytes = new TextEncoder().encode(`${part.repeat(parts)}--${mark}--\r\n`);
    return entry.visitor.send(`${entry.base}/owner`, bytes, {
      "content-type": `multipart/form-data; boundary=${mark}`,
      "content-length": String(bytes.length),
    });
  };
  expect((await post(mostParts + 1)).status).toBe(413);
  expect((await post(2)).status).not.toBe(413);
});
