import { aPdf, begin, fillCompany, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";
import { fillQuickly, openQuickly } from "./support/quick";

test.use({ viewport: phone });

test("an upload that the server dies under is taken once, with one press on Try again", async ({ page, world }) => {
  const { id, url } = await openKyb(world);
  await fillQuickly(await openQuickly(world, url), "documents");
  await begin(page, url);
  await expect(heading(page)).toHaveText("Documents");

  const network = await page.context().newCDPSession(page);
  const speed = { offline: false, latency: 0, downloadThroughput: -1 };
  await network.send("Network.emulateNetworkConditions", { ...speed, uploadThroughput: 400_000 });
  const card = page.locator("#doc-certificate_of_registration");
  await expect(card).toHaveClass(/live/);
  await card.locator("input[type=file]:not([capture])").setInputFiles({
    name: "certificate.pdf",
    mimeType: "application/pdf",
    buffer: aPdf("a page full of text ".repeat(150_000)),
  });
  await expect
    .poll(() => card.locator("progress").evaluate((bar: HTMLProgressElement) => bar.value))
    .toBeGreaterThan(0.1);
  await screenshot(page, "upload-progress");
  await world.kill();
  await expect(card.getByRole("alert")).toHaveText("certificate.pdf did not arrive.");
  await expectAccessible(page);
  await screenshot(page, "upload-failed");

  await world.restart();
  await network.send("Network.emulateNetworkConditions", { ...speed, uploadThroughput: -1 });
  await card.getByRole("button", { name: "Try again" }).click();
  await expect(card.getByRole("button", { name: "Remove certificate.pdf" })).toBeVisible();
  await expect(card.getByText(/Uploaded ·/)).toBeVisible();
  await expect(card.locator("li")).toHaveCount(1);
  const timeline = await world.api("GET", `/cases/${id}/timeline?limit=100`);
  expect(JSON.stringify(timeline.json).match(/file added/g)).toHaveLength(1);
});

test("what is typed while the server is away is saved by itself when it is back", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.getByLabel("Company name").fill("Saved before");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);

  await page.getByLabel("Company name").fill("Typed just before the end");
  await world.kill();
  await page.getByLabel("Registration number").fill("777");
  const note = page.getByText("No connection. Keep this page open");
  await expect(note).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "offline");
  // Sending the page now fails too, and loses nothing.
  await goOn(page);
  await expect(note).toBeVisible();
  await expect(page.getByLabel("Registration number")).toHaveValue("777");

  await world.restart();
  await expect(note).toBeHidden({ timeout: 40_000 });
  await page.reload();
  await expect(page.getByLabel("Company name")).toHaveValue("Typed just before the end");
  await expect(page.getByLabel("Registration number")).toHaveValue("777");
  await fillCompany(page);
  await goOn(page);
  await expect(heading(page)).toHaveText("About you");
});
