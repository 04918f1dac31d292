import type { Page } from "@playwright/test";
import { aPdf, aPhoto, begin, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";
import { fillQuickly, openQuickly } from "./support/quick";

test.use({ viewport: phone });

const partBytes = 8_388_608;
const cardId = "#doc-certificate_of_registration";
/** Takes several files. */
const manyId = "#doc-proof_of_address";

/** Somebody who has filled in everything up to the documents. */
async function atDocuments(page: Page, world: Parameters<typeof openKyb>[0]): Promise<{ id: string }> {
  const { id, url } = await openKyb(world);
  await fillQuickly(await openQuickly(world, url), "documents");
  await begin(page, url);
  await expect(heading(page)).toHaveText("Documents");
  await expect(page.locator(cardId)).toHaveClass(/live/);
  return { id };
}

/** A PDF of more than two parts, made in the browser: it is too large to be handed over. */
const chooseLargePdf = (page: Page, sizeBytes: number): Promise<void> =>
  page.locator(`${cardId} input[type=file]:not([capture])`).evaluate(
    (field, { text, size }) => {
      const [head = "", tail = ""] = text.split("MUCH");
      const stream = new Uint8Array(size - text.length + 4).fill(88);
      const file = new File([head, stream, tail], "accounts.pdf", { type: "application/pdf", lastModified: 1 });
      const chosen = new DataTransfer();
      chosen.items.add(file);
      (field as HTMLInputElement).files = chosen.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    { text: aPdf("MUCH").toString("latin1"), size: sizeBytes },
  );

test("an upload whose network is cut in the middle goes on by itself, and after a reload where it stopped", async ({
  page,
  world,
}) => {
  await atDocuments(page, world);
  const card = page.locator(cardId);
  await expect(card.getByText("up to 100 MB each", { exact: false })).toBeVisible();
  const arrived: string[] = [];
  page.on("response", (response) => {
    const part = /\/parts\/(\d+)$/.exec(response.url())?.[1];
    if (part !== undefined && response.ok()) arrived.push(part);
  });
  const sizeBytes = 3 * partBytes + 4_321;

  // The second part is cut off; the rest waits for the connection.
  await page.route(/\/parts\/2$/, (route) => route.abort("connectionreset"));
  await chooseLargePdf(page, sizeBytes);
  await expect(card.getByText("No connection. accounts.pdf goes on by itself from where it stopped.")).toBeVisible();
  expect(arrived).toEqual(["1"]);
  await expect
    .poll(() => card.locator("progress").evaluate((bar: HTMLProgressElement) => bar.value))
    .toBeGreaterThan(0.3);
  await expectAccessible(page);
  await screenshot(page, "upload-waiting");

  // In the middle of it the page is loaded anew, and the same file chosen again: the first part is not sent twice.
  await page.reload();
  await expect(card).toHaveClass(/live/);
  await chooseLargePdf(page, sizeBytes);
  await expect(card.getByText("No connection. accounts.pdf", { exact: false })).toBeVisible();
  await page.unroute(/\/parts\/2$/);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(card.getByRole("button", { name: "Remove accounts.pdf" })).toBeVisible({ timeout: 30_000 });
  expect(arrived.toSorted()).toEqual(["1", "2", "3", "4"]);
  await expect(card.getByText(/Uploaded · 25\.\d MB/)).toBeVisible({ timeout: 30_000 });
  await expect(card.locator("li")).toHaveCount(1);
});

test("files can be dropped and pasted, are put in order with buttons, and the same file twice is told", async ({
  page,
  world,
}) => {
  await atDocuments(page, world);
  const card = page.locator(manyId);
  const give = (kind: "drop" | "paste", names: string[], text: string) =>
    card.evaluate(
      (element, { how, files, content }) => {
        const data = new DataTransfer();
        for (const name of files) data.items.add(new File([content], name, { type: "application/pdf" }));
        const event =
          how === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        element.dispatchEvent(event);
      },
      { how: kind, files: names, content: text },
    );
  await give("drop", ["one.pdf"], aPdf("First").toString("latin1"));
  await expect(card.getByRole("button", { name: "Remove one.pdf" })).toBeVisible();
  await give("paste", ["two.pdf"], aPdf("Second").toString("latin1"));
  await expect(card.getByText(/Uploaded ·/)).toHaveCount(2);
  const names = () => card.locator("li bdi").allTextContents();
  expect(await names()).toEqual(["one.pdf", "two.pdf"]);
  await card.getByRole("button", { name: "Move up two.pdf" }).click();
  await expect.poll(names).toEqual(["two.pdf", "one.pdf"]);

  await give("drop", ["copy.pdf"], aPdf("First").toString("latin1"));
  await expect(card.getByText("Same file as one.pdf.", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "upload-same-file");
});

test("a dark photo is told before it is sent, and sent when one wants to; a huge one is made smaller and upright", async ({
  page,
  world,
}) => {
  await atDocuments(page, world);
  const card = page.locator(manyId);
  const field = card.locator("input[type=file]:not([capture])");
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/files/proof_of_address")) sent += 1;
  });
  const dark = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1_200, 900);
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("no canvas");
    pen.fillStyle = "#2a2a2a";
    pen.fillRect(0, 0, 1_200, 900);
    pen.fillStyle = "#111";
    for (let y = 40; y < 860; y += 40) pen.fillText("A page that nobody can read in this light".repeat(4), 40, y);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer())];
  });
  await field.setInputFiles({ name: "night.jpg", mimeType: "image/jpeg", buffer: Buffer.from(dark) });
  await expect(card.getByText("night.jpg is dark. Take it again with more light.")).toBeVisible();
  expect(sent).toBe(0);
  await expectAccessible(page);
  await screenshot(page, "upload-advice");
  await card.getByRole("button", { name: "Send it anyway" }).click();
  await expect(card.getByRole("button", { name: "Remove night.jpg" })).toBeVisible();

  // Longer than the server opens, and held sideways: it would be refused as it is.
  const sideways = onItsSide(await aPhoto(page, 20_200, 1_000));
  await field.setInputFiles({ name: "panorama.jpg", mimeType: "image/jpeg", buffer: sideways });
  await expect(card.getByText(/Uploaded ·|panorama.jpg looks blurred/)).toHaveCount(2, { timeout: 20_000 });
  // Whoever goes on without an answer to the advice sends the photo as it is.
  await page.locator("#answers").getByRole("button", { name: "Save and continue" }).click();
  const shown = card.locator("li", { hasText: "panorama.jpg" }).locator("img");
  await expect
    .poll(() => shown.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]))
    .toEqual([198, 4_000]);
});

/** The same photo from a camera that was turned: a mark in it says so, the pixels lie as before. */
function onItsSide(photo: Buffer): Buffer {
  const mark = Buffer.from("4d4d002a000000080001011200030000000100060000" + "00000000", "hex");
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), mark]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([photo.subarray(0, 2), head, exif, photo.subarray(2)]);
}
