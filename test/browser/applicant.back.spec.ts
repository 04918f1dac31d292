import type { Page } from "@playwright/test";
import { begin, fillCompany, goOn, heading, openKyb } from "./support/applicant";
import { expect, phone, test } from "./support/journey";

// As people's browsers are: Playwright's own switch turns off the pages that a browser keeps to go back to.
test.use({
  viewport: phone,
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--disable-quic"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

test("probe", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.evaluate(() => {
    addEventListener("pageshow", (e) => { (window as never as {shown:boolean}).shown = e.persisted; });
    (window as never as {mark:number}).mark = 1;
  });
  await page.getByLabel("Company name").fill("North");
  await page.goto(`${world.baseUrl}/health`);
  await page.goBack({ waitUntil: "commit" });
  await expect(heading(page)).toHaveText("Your company");
  console.log(await page.evaluate(() => JSON.stringify([
    (window as never as {shown:boolean}).shown, (window as never as {mark:number}).mark,
    (performance.getEntriesByType("navigation")[0] as never as {notRestoredReasons: unknown}).notRestoredReasons])));
  await expect(page.getByLabel("Company name")).toHaveValue("North");
});
