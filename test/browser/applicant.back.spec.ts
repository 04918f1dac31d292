import type { Page } from "@playwright/test";
import type { JsonObject } from "../../src/lib/json";
import { begin, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, smallTargets, test, type World } from "./support/journey";

// As people's browsers are. Playwright's own switch turns off the pages that a browser keeps to go back to; and this one has a camera,
// which shows a moving picture, and leave to use it.
test.use({
  viewport: phone,
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: [
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      "--disable-quic",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

/** Back to a page that the browser may have kept: then nothing is loaded, and no load is waited for. */
const goBack = (page: Page) => page.goBack({ waitUntil: "commit" });
const savedWith = (page: Page, pair: string) =>
  page.waitForResponse((answer) => answer.ok() && answer.request().postData()?.includes(pair) === true);

test("a page that the browser has kept comes back with every word, hears what happened meanwhile, and goes on saving", async ({
  page,
  device,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => {
      document.body.dataset.kept = String(persisted);
    }),
  );
  // Left in the middle of a word: what is saved is what leaving the page sends.
  await page.getByLabel("Company name").pressSequentially("Northwi");
  await page.goto(`${world.baseUrl}/docs/guides`);

  const elsewhere = await device({ viewport: phone });
  await begin(elsewhere, url);
  await expect(elsewhere.getByLabel("Company name")).toHaveValue("Northwi");
  const saved = savedWith(elsewhere, "4711");
  await elsewhere.getByLabel("Registration number").fill("4711");
  await saved;

  await goBack(page);
  await expect(heading(page)).toHaveText("Your company");
  // This is the very page that was left, not one that was loaded again.
  await expect(page.locator("body")).toHaveAttribute("data-kept", "true");
  await expect(page.getByLabel("Company name")).toHaveValue("Northwi");
  await expect(page.getByLabel("Registration number")).toHaveValue("4711");
  await expect(page.locator(".clash")).toHaveCount(0);

  const again = savedWith(page, "Northwind");
  await page.getByLabel("Company name").pressSequentially("nd");
  await again;
  await elsewhere.reload();
  await expect(elsewhere.getByLabel("Company name")).toHaveValue("Northwind");
  await expect(elsewhere.getByLabel("Registration number")).toHaveValue("4711");
});

const selfie: JsonObject = {
  title: "A photo of you",
  event: "collection_finished",
  pages: [
    {
      id: "you",
      title: "A photo of you",
      elements: [
        {
          id: "selfie",
          element: "camera",
          params: { label: "Your face", category: "selfie", facing: "user" },
          validate: [{ type: "document" }],
        },
      ],
    },
  ],
};

async function publish(world: World): Promise<string> {
  const name = `camera_${crypto.randomUUID().slice(0, 8)}`;
  const asking = { tags: ["collection_flow"], meta: { form: "selfie" }, on: { collection_finished: "end" } };
  const definition = { initial: "asking", states: { asking, end: { type: "final" } } };
  const made = await world.api("POST", "/workflow-definitions", { name, definition, forms: { selfie } });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String((made.json as JsonObject).id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return name;
}

test("a picture is taken with the device's own camera, and is the file that arrives", async ({ page, world }) => {
  const { id, url } = await openKyb(world, { workflow: await publish(world) });
  await begin(page, url);
  const card = page.locator("[data-field=selfie]");
  const open = card.getByRole("button", { name: "Use the camera" });
  await open.click();
  const camera = page.getByRole("dialog", { name: "Use the camera" });
  const shows = () => camera.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth);
  await expect.poll(shows).toBeGreaterThan(0);
  await expectAccessible(page);
  expect(await smallTargets(page)).toEqual([]);
  await screenshot(page, "camera");

  // Closed without a picture: the camera is off, nothing was sent, and the focus is back where it was.
  await page.keyboard.press("Escape");
  await expect(camera).toHaveCount(0);
  await expect(open).toBeFocused();
  await expect(card.getByText("Uploaded")).toHaveCount(0);

  await open.click();
  await expect.poll(shows).toBeGreaterThan(0);
  await camera.getByRole("button", { name: "Take the picture" }).click();
  await expect(open).toBeFocused();
  const anyway = card.getByRole("button", { name: "Send it anyway" });
  await expect(anyway.or(card.getByText("Uploaded")).first()).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  await expect(card.getByText("Uploaded").first()).toBeVisible();
  await goOn(page);
  await expect(page).toHaveURL(/\/done$/);
  const { json } = await world.api("GET", `/cases/${id}`);
  const { documents } = (json as { context: { documents: { pages: JsonObject[] }[] } }).context;
  expect(documents).toMatchObject([{ category: "selfie", pages: [{ fileName: "photo.jpg", type: "image/jpeg" }] }]);
});
