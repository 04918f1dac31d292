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

test("what was typed survives a closed tab and an ended session: it comes back behind the link", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.getByLabel("Registration number").fill("1");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  // From here on nothing arrives any more, as in a tunnel.
  await page.route("**/draft**", (route) => route.abort());
  await page.getByLabel("Company name").fill("Typed in the tunnel");
  await expect(page.locator("#saved")).toHaveText("Offline: kept on this device");
  const context = page.context();
  await context.clearCookies();
  await page.close({ runBeforeUnload: false });

  const later = await context.newPage();
  await begin(later, url);
  await expect(later.getByLabel("Company name")).toHaveValue("Typed in the tunnel");
  await expect(later.locator("#saved")).toContainText(/Saved \d/);
  await later.reload();
  await expect(later.getByLabel("Company name")).toHaveValue("Typed in the tunnel");
  // The server has it: nothing is left on the device.
  const left = () =>
    later.evaluate(
      () =>
        new Promise<number>((done) => {
          const opened = indexedDB.open("flow", 1);
          opened.onsuccess = () => {
            const count = opened.result.transaction("typed").objectStore("typed").count();
            count.onsuccess = () => done(count.result);
          };
        }),
    );
  await expect.poll(left).toBe(0);
});

test("a page that is sent after the session has ended, or too often, loses no word", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.route("**/draft**", (route) => route.abort());
  await page.getByLabel("Company name").fill("Typed before it was refused");
  // Too many calls: the page stays as it is.
  await page.route("**/company", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 429, contentType: "text/html", body: "<main><h1>Later</h1></main>" })
      : route.continue(),
  );
  await goOn(page);
  await expect(page.getByText("This did not arrive. What you typed is kept.")).toBeVisible();
  await expect(page.getByLabel("Company name")).toHaveValue("Typed before it was refused");
  await page.unroute("**/company");
  await page.context().clearCookies();
  await goOn(page);
  await expect(page.locator("#answers")).toHaveCount(0);
  await page.unroute("**/draft**");
  await begin(page, url);
  await expect(page.getByLabel("Company name")).toHaveValue("Typed before it was refused");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
});

test("a save that is refused says why, and the words stay", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  const answers = [413, 409];
  await page.route("**/draft", (route) => {
    const status = route.request().method() === "POST" ? answers.shift() : undefined;
    return status === undefined ? route.continue() : route.fulfill({ status, json: { code: "refused" } });
  });
  await page.getByLabel("Company name").fill("Far too much");
  await expect(page.getByText("This is too much to be saved.")).toBeVisible();
  await page.getByLabel("Company name").fill("Less");
  await expect(page.getByText("This cannot be saved here any more.")).toBeVisible();
  await page.getByRole("button", { name: "Show the newest" }).click();
  await expect(page.getByLabel("Company name")).toHaveValue("Less");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
});

test("a form that is sent twice, because the answer got lost, is sent once and ends on the end page", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  await fillQuickly(await openQuickly(world, url), "review");
  await begin(page, url);
  await page.locator("input[name=declaration]").check();
  let lost = 0;
  // The server takes it, and its answer never comes back.
  await page.route("**/review", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await goOn(page);
  await expect.poll(() => lost).toBe(1);
  const told = page.getByRole("status").filter({ hasText: "This did not arrive" });
  await expect(told).toBeVisible();
  await expect(heading(page)).not.toHaveText("Thank you, we have everything");
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  const timeline = await world.api("GET", `/cases/${id}/timeline?limit=100`);
  expect(JSON.stringify(timeline.json).match(/form\.submitted/g)).toHaveLength(1);
});

test("a save whose answer gets lost is made good by the next one, and nobody is asked about their own words", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  let lost = 0;
  // The server keeps what was typed, and the network is cut before it can say so.
  await page.route("**/draft", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort("connectionreset");
  });
  const name = page.getByLabel("Company name");
  await name.fill("Northwind");
  await expect(page.locator("#saved")).toHaveText("Offline: kept on this device");
  await name.fill("Northwind Trading Ltd");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await expect(page.getByText("No connection.")).toBeHidden();
  await expect(page.locator(".clash")).toHaveCount(0);
  await page.reload();
  await expect(name).toHaveValue("Northwind Trading Ltd");
  await expect(page.locator(".clash")).toHaveCount(0);
});

test("whoever leaves the page in the middle of a word and comes back has the word", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  const address = page.url();
  const name = page.getByLabel("Company name");
  await name.pressSequentially("Northwi");
  // Away by a link before anything was saved, and back with the button of the browser.
  await page.goto(address.replace(/\/[^/]+$/, ""));
  await expect(page.getByRole("link", { name: /Go on where you stopped|Start now/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(name).toHaveValue("Northwi");
  await name.press("End");
  await name.pressSequentially("nd");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await page.reload();
  await expect(name).toHaveValue("Northwind");
  await expect(page.locator(".clash")).toHaveCount(0);
});
