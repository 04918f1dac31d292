import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openFlow } from "../../src/sdk/flow";
import { aTenantClient } from "../support/api";
import { type AtForm, anApplicant, publishForm } from "../support/applicant";
import { pdf } from "../support/file-corpus";
import { browserAt, refusalOf } from "../support/sdk";
import { documentsOf } from "../support/uploads";

const origin = "https://shop.example";
let open: () => Promise<AtForm>;
beforeAll(async () => {
  const { api, tenantId } = await aTenantClient();
  await publishForm(api, "licence", [
    {
      id: "papers",
      title: "Papers",
      elements: [
        {
          id: "licence",
          element: "document",
          params: { label: "Licence", category: "identity", sides: ["front", "back"] },
        },
        { id: "deed", element: "document", params: { label: "Deed", category: "deed" } },
      ],
    },
  ]);
  await api.put("/embedding", { origins: [origin] });
  open = () => anApplicant(api, tenantId, "licence");
});

afterEach(() => void vi.unstubAllGlobals());

const aFile = (name: string) => new File([pdf()], name, { type: "application/pdf" });
const sidesOf = async ({ ref }: AtForm) =>
  (await documentsOf(ref)).flatMap(({ pages, nextPages }) =>
    [...pages, ...nextPages].map(({ fileName, side }) => [fileName, side]),
  );

describe("a document that is asked for side by side", () => {
  it("is posted without a script, a field for each side, and sent when both are there", async () => {
    const there = await open();
    const post = (field: string, name: string) => {
      const body = new FormData();
      body.append(field, aFile(name));
      body.append("action", "continue");
      return there.visitor.post(`${there.base}/papers`, body);
    };
    const alone = await post("_file.licence.front", "one.pdf");
    expect(alone.html).toContain("Add the back of");
    expect(alone.html).toContain('name="_file.licence.back"');
    expect(alone.html).not.toContain('name="_file.licence.front"');
    const sent = await post("_photo.licence.back", "two.pdf");
    expect(sent.html).not.toContain("Add the back of");
    expect(await sidesOf(there)).toEqual([
      ["one.pdf", "front"],
      ["two.pdf", "back"],
    ]);
  });

  it("is sent by the page's script with the side in the address, and a side that there is none of is refused", async () => {
    const there = await open();
    const send = (path: string, name: string) =>
      there.visitor.send(`${there.base}/files/${path}`, pdf(), { "x-file-name": name });
    expect((await send("licence?side=back", "two.pdf")).status).toBe(201);
    expect((await send("licence?side=left", "x.pdf")).status).toBe(400);
    expect((await send("deed?side=front", "x.pdf")).status).toBe(400);
    expect((await send("licence?side=back", "again.pdf")).status).toBe(409);
    expect((await send("licence", "one.pdf")).status).toBe(201);
    expect(await sidesOf(there)).toEqual([
      ["two.pdf", "back"],
      ["one.pdf", "front"],
    ]);
  });

  it("is sent by the SDK, the same file for both sides too", async () => {
    const there = await open();
    browserAt(origin);
    const flow = await openFlow(there.link);
    const file = aFile("both.pdf");
    const back = await flow.upload("licence", file, { side: "back" });
    const front = await flow.upload("licence", file, { side: "front" });
    expect(front.fileId).not.toBe(back.fileId);
    expect(await flow.upload("licence", file, { side: "back" })).toEqual(back);
    expect((await refusalOf(flow.upload("deed", file, { side: "front" }))).status).toBe(400);
    expect(await sidesOf(there)).toEqual([
      ["both.pdf", "back"],
      ["both.pdf", "front"],
    ]);
  });
});
