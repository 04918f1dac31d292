import type { Page } from "@playwright/test";
import type { JsonObject } from "../../src/lib/json";
import { everyElement } from "../support/every-element";
import { begin, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, smallTargets, test, type World } from "./support/journey";
import { tabTo, walkByTab } from "./support/keyboard";

test.use({ viewport: phone });

let workflow: string | null = null;

/** A case whose form has every element in it. */
async function openEvery(world: World): Promise<{ id: string; url: string }> {
  workflow ??= await publish(world);
  return openKyb(world, { workflow });
}

async function publish(world: World): Promise<string> {
  const name = `elements_${crypto.randomUUID().slice(0, 8)}`;
  const made = await world.api("POST", "/workflow-definitions", {
    name,
    definition: {
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "every" }, on: { collection_finished: "end" } },
        end: { type: "final" },
      },
    },
    forms: { every: everyElement },
  });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String((made.json as JsonObject).id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return name;
}

async function dataOf(world: World, id: string): Promise<JsonObject> {
  const { json } = await world.api("GET", `/cases/${id}`);
  return (json as { context: { entity: { data: JsonObject } } }).context.entity.data;
}

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

async function looksRight(page: Page, name: string): Promise<void> {
  expect(await fits(page)).toBe(true);
  expect(await smallTargets(page)).toEqual([]);
  await expectAccessible(page);
  await screenshot(page, `elements-${name}`);
}

async function fillFirstPage(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("Your company");
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Family name").fill("Byron");
  await page.getByLabel("Website").fill("https://northwind.example/a");
  await page.getByLabel("Amount").fill("1250000.50");
  await page.getByLabel("Currency").selectOption("USD");
  await page.getByLabel("Your bank").fill("Beta Bank");
}

test("on a phone: countries bring their fields, lists narrow, words become tags, a name is drawn, and all of it arrives", async ({
  page,
  world,
}) => {
  // A camera that always shows the same.
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
      const pen = canvas.getContext("2d");
      if (pen !== null) Object.assign(pen, { fillStyle: "#a86" }).fillRect(20, 20, 200, 160);
      return Promise.resolve(canvas.captureStream(10));
    };
  });
  const { id, url } = await openEvery(world);
  await begin(page, url);
  await fillFirstPage(page);
  await field(page, "markets").getByRole("searchbox").fill("austr");
  await expect(page.getByLabel("Belgium")).toBeHidden();
  await page.getByLabel("Austria").check();
  await field(page, "markets").getByRole("searchbox").fill("");
  await expect(page.getByLabel("Belgium")).toBeVisible();
  await page.getByLabel("Brands").fill("North, South, East");
  await page.getByLabel("Brands").blur();
  await page.getByRole("button", { name: "Remove South" }).click();
  await expect(page.getByLabel("Brands")).toHaveValue("North, East");
  await looksRight(page, "phone-company");
  await goOn(page);

  await expect(heading(page)).toHaveText("Places and codes");
  await expect(page.getByRole("button", { name: "Use this country" }).first()).toBeHidden();
  await field(page, "seat").getByRole("combobox").selectOption("US");
  await page.locator("select[name=state]").selectOption({ label: "California" });
  await page.getByLabel("Merchant category").locator("..").getByRole("searchbox").fill("grocery");
  await page.getByLabel("Merchant category").selectOption("5411");
  const address = field(page, "address");
  await address.getByLabel("Country").selectOption("DE");
  await address.getByLabel("Street and house number").fill("Torstraße 1");
  await address.getByLabel(/^Postcode/).fill("10119");
  await address.getByLabel("Town or city").fill("Berlin");
  // Another country asks for other things, and keeps what it asks for too.
  await address.getByLabel("Country").focus();
  await address.getByLabel("Country").selectOption("US");
  await expect(address.getByLabel(/^ZIP code/)).toHaveValue("10119");
  await expect(address.getByLabel("Country")).toBeFocused();
  await address.getByLabel("State", { exact: false }).selectOption("US-NY");
  await field(page, "account").getByLabel("Country of the bank").selectOption("DE");
  await field(page, "account").getByLabel("Account number (IBAN)").fill("DE89 3704 0044 0532 0130 00");
  await looksRight(page, "phone-places");
  await goOn(page);

  await expect(heading(page)).toHaveText("People and papers");
  const first = page.getByRole("group", { name: "Director 1" });
  await first.getByLabel("First name").fill("Ada");
  await first.getByLabel("Family name").fill("Byron");
  await page.getByRole("button", { name: "Add a director" }).click();
  await expect(first.getByLabel("First name")).toBeHidden();
  await expect(first).toContainText("Ada Byron");
  const second = page.getByRole("group", { name: "Director 2" });
  await expect(second.getByLabel("First name")).toBeFocused();
  await second.getByLabel("First name").fill("Eve");
  await second.getByLabel("Family name").fill("Small");
  await first.getByText("Edit").click();
  await first.getByLabel("First name").fill("Augusta");

  const selfie = field(page, "selfie");
  await selfie.scrollIntoViewIfNeeded();
  await selfie.getByRole("button", { name: "Use the camera" }).click();
  await page.getByRole("button", { name: "Take the picture" }).click();
  // The picture goes the way of every file: this one is small, and is said to be.
  await selfie.getByRole("button", { name: "Send it anyway" }).click();
  await expect(selfie.getByText("Uploaded").first()).toBeVisible();

  const sign = field(page, "agreement");
  await sign.getByLabel("Type your full name to sign").fill("Augusta Byron");
  await sign.scrollIntoViewIfNeeded();
  await sign.getByRole("button", { name: "Draw the signature as well" }).click();
  const paper = sign.getByRole("img", { name: "Drawn signature" });
  const box = await paper.boundingBox();
  if (box === null) throw new Error("no paper");
  for (const [from, to] of [
    [0.1, 0.4],
    [0.5, 0.9],
  ] as const) {
    await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.7);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + box.height * 0.3, { steps: 6 });
    await page.mouse.up();
  }
  await sign.getByRole("button", { name: "Undo the last stroke" }).click();
  await looksRight(page, "phone-people");
  await goOn(page);

  await expect(heading(page)).toHaveText("Check your answers");
  await expect(page.getByText("$1,250,000.50")).toBeVisible();
  await expect(page.getByText("Signed by Augusta Byron")).toBeVisible();
  await looksRight(page, "phone-review");
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");
  const data = await dataOf(world, id);
  expect(data).toMatchObject({
    turnover: { amount: "1250000.50", currency: "USD" },
    markets: ["Austria"],
    brands: ["North", "East"],
    state: "US-CA",
    mcc: "5411",
    address: { country: "US", line1: "Torstraße 1", city: "Berlin", region: "US-NY", postalCode: "10119" },
    account: { country: "DE", iban: "DE89370400440532013000" },
    additionalInfo: { directors: [{ firstName: "Augusta" }, { firstName: "Eve" }] },
    agreement: { method: "drawn", name: "Augusta Byron", strokes: expect.not.stringContaining(";") },
  });
  expect(data.agreement).toMatchObject({
    signedAtMs: expect.any(Number),
    textSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the country is used by a button, people come by posts, and a typed name signs", async ({ page, world }) => {
    const { id, url } = await openEvery(world);
    await begin(page, url);
    await fillFirstPage(page);
    await page.getByLabel("Chile").check();
    await page.getByLabel("Brands").fill("North, South");
    await goOn(page);

    await field(page, "seat").getByRole("combobox").selectOption("CA");
    await field(page, "state").getByRole("button", { name: "Use this country" }).click();
    await expect(page).toHaveURL(/#f-state$/);
    await page.getByLabel("State or province").selectOption({ label: "Ontario" });
    const address = field(page, "address");
    await address.getByLabel("Country").selectOption("GB");
    await address.getByRole("button", { name: "Use this country" }).click();
    await expect(page.getByLabel("State or province")).toHaveValue("CA-ON");
    await address.getByLabel("Street and house number").fill("10 Downing Street");
    await address.getByLabel("Post town").fill("London");
    await goOn(page);
    // The postcode is missing: what was typed is still there.
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(address.getByLabel("Post town")).toHaveValue("London");
    await screenshot(page, "elements-plain-errors");
    await address.getByLabel(/^Postcode/).fill("SW1A 2AA");
    await goOn(page);

    await expect(heading(page)).toHaveText("People and papers");
    const first = page.getByRole("group", { name: "Director 1" });
    await first.getByLabel("First name").fill("Ada");
    await first.getByLabel("Family name").fill("Byron");
    await page.getByRole("button", { name: "Add a director" }).click();
    await expect(page.getByRole("group", { name: "Director 2" }).getByLabel("First name")).toBeVisible();
    await page.getByRole("button", { name: "Remove Director 2" }).click();
    await expect(first.getByLabel("First name")).toBeHidden();
    await first.getByText("Edit").click();
    await expect(first.getByLabel("First name")).toHaveValue("Ada");
    await page.getByLabel("Type your full name to sign").fill("Ada Byron");
    await screenshot(page, "elements-plain-people");
    await goOn(page);
    await expect(heading(page)).toHaveText("Check your answers");
    await goOn(page);
    await expect(heading(page)).toHaveText("Thank you, we have everything");
    expect(await dataOf(world, id)).toMatchObject({
      state: "CA-ON",
      brands: ["North", "South"],
      address: { country: "GB", line1: "10 Downing Street", city: "London", postalCode: "SW1A 2AA" },
      additionalInfo: { directors: [{ firstName: "Ada" }] },
      agreement: { method: "typed", name: "Ada Byron", signedAtMs: expect.any(Number) },
    });
  });
});

test("a camera that may not be used says so, and a file is sent the other way", async ({ device, world }) => {
  const page = await device();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
  });
  await page.goto((await openEvery(world)).url);
  await page.locator("main form button").click();
  await page.goto(`${page.url()}/people`);
  const card = field(page, "selfie");
  await card.scrollIntoViewIfNeeded();
  await card.getByRole("button", { name: "Use the camera" }).click();
  await expect(card.getByRole("alert")).toHaveText(
    "The camera cannot be used here. Choose a file or take a photo with the other buttons.",
  );
  await expectAccessible(page);
  await screenshot(page, "elements-camera-off");
  const picture = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    return canvas.toDataURL("image/jpeg").slice("data:image/jpeg;base64,".length);
  });
  await card
    .locator("input[type=file]:not([capture])")
    .setInputFiles({ name: "me.jpg", mimeType: "image/jpeg", buffer: Buffer.from(picture, "base64") });
  await card.getByRole("button", { name: "Send it anyway" }).click();
  await expect(card.getByText("Uploaded").first()).toBeVisible();
});

test("in Arabic, in the dark and on the narrowest screen nothing is cut off, and axe finds nothing", async ({
  device,
  world,
}) => {
  const page = await device({ viewport: { width: 320, height: 640 }, locale: "ar", colorScheme: "dark" });
  await page.goto((await openEvery(world)).url);
  await page.locator("main form button").click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  const base = page.url();
  for (const name of ["company", "places", "people", "review"]) {
    await page.goto(`${base}/${name}`);
    await expect(heading(page)).toBeVisible();
    if (name === "places") {
      await field(page, "address").getByRole("combobox").first().selectOption("AE");
      await expect(field(page, "address").getByRole("textbox").first()).toBeVisible();
    }
    await looksRight(page, `arabic-${name}`);
  }
});

test("on a desk a row is a row", async ({ device, world }) => {
  const page = await device({ viewport: { width: 1280, height: 800 } });
  await begin(page, (await openEvery(world)).url);
  const [given, family] = await Promise.all([
    page.getByLabel("First name").boundingBox(),
    page.getByLabel("Family name").boundingBox(),
  ]);
  expect(given?.y).toBe(family?.y);
  await looksRight(page, "desk-company");
});

test("with a keyboard alone every element is reached in order, none holds one fast, and each does its work", async ({
  device,
  world,
}) => {
  const page = await device({ viewport: { width: 1280, height: 800 } });
  await page.goto((await openEvery(world)).url);
  await page.locator("main form button").click();
  const base = page.url();
  const open = async (name: string): Promise<void> => {
    await page.goto(`${base}/${name}`);
    for (const widget of await page.locator("[data-widget=narrow], [data-widget=tags]").all())
      await widget.scrollIntoViewIfNeeded();
    await expect(page.locator("[data-widget=narrow]:not(:has([type=search]))")).toHaveCount(0);
  };
  await open("company");
  await walkByTab(page);
  // Words that were found go on to the list, and the page is not sent.
  await field(page, "markets").getByRole("searchbox").focus();
  await page.keyboard.type("egy");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Egypt")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByLabel("Egypt")).toBeChecked();
  await tabTo(page, page.getByLabel("Brands"));
  await page.keyboard.type("North, South,");
  await tabTo(page, page.getByRole("button", { name: "Remove North" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove South" })).toBeFocused();
  await expect(page.getByLabel("Brands")).toHaveValue("South");

  await open("places");
  await walkByTab(page);
  await open("people");
  await field(page, "agreement").scrollIntoViewIfNeeded();
  await expect(page.getByRole("button", { name: "Draw the signature as well" })).toBeVisible();
  await walkByTab(page);
  // The paper needs a hand; the name is enough, and the keyboard goes past the paper.
  await page.getByRole("button", { name: "Draw the signature as well" }).press("Enter");
  await field(page, "agreement").getByLabel("Type your full name to sign").focus();
  await tabTo(page, page.locator("#answers .primary"));
});
