import type { Page } from "@playwright/test";
import { expect, type World } from "./journey";

/** A small but whole PDF, and a photo of one pixel that is a real JPEG. */
export const aPdf = (text: string): Buffer => {
  const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let text_ = "%PDF-1.4\n";
  const offsets = objects.map((object, place) => {
    const at = text_.length;
    text_ += `${place + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const start = text_.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  text_ += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text_, "latin1");
};
/** A photo the browser itself makes: a real JPEG of the given size. */
export async function aPhoto(page: Page, width = 640, height = 480): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([w, h]) => {
      const canvas = new OffscreenCanvas(w ?? 1, h ?? 1);
      const draw = canvas.getContext("2d");
      if (draw === null) throw new Error("no canvas");
      draw.fillStyle = "#c8b48c";
      draw.fillRect(0, 0, canvas.width, canvas.height);
      draw.fillStyle = "#222";
      draw.font = "40px sans-serif";
      draw.fillText("Utility bill", 40, 90);
      return canvas.convertToBlob({ type: "image/jpeg" }).then(
        (blob) =>
          new Promise<string>((done) => {
            const reader = new FileReader();
            reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
            reader.readAsDataURL(blob);
          }),
      );
    },
    [width, height],
  );
  return Buffer.from(base64, "base64");
}

/** Opens a KYB case by API; answers its id and the applicant's link. */
export async function openKyb(world: World, over: Record<string, unknown> = {}): Promise<{ id: string; url: string }> {
  const opened = await world.api("POST", "/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: {}, id: `crm-${Math.random().toString(36).slice(2)}` } },
    ...over,
  });
  expect(opened.status).toBe(201);
  const { id, links } = opened.json as { id: string; links: { collection: string } };
  return { id, url: links.collection };
}

/** From the link to the first page of the form. */
export async function begin(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Open my form" }).click();
  await page.getByRole("link", { name: /Start now|Go on where you stopped/ }).click();
}

export async function fillDate(page: Page, field: string, day: string, month: string, year: string): Promise<void> {
  const box = page.locator(`fieldset[data-field="${field}"]`);
  await box.getByLabel("Day").fill(day);
  await box.getByLabel("Month").fill(month);
  await box.getByLabel("Year").fill(year);
}

export const heading = (page: Page) => page.getByRole("heading", { level: 1 });
export const goOn = (page: Page) =>
  page
    .locator("#answers")
    .getByRole("button", { name: /Save and continue|Send for review/ })
    .last()
    .click();

export async function fillCompany(page: Page, name = "Northwind Trading Ltd"): Promise<void> {
  await expect(heading(page)).toHaveText("Your company");
  await page.getByLabel("Company name").fill(name);
  await page.getByLabel("Registration number").fill("12345678");
  await page.getByLabel("Country of registration").selectOption("GB");
  await page.getByLabel("Legal form", { exact: true }).selectOption("private_limited");
  await fillDate(page, "dateOfEstablishment", "2", "5", "2012");
}

export async function fillRepresentative(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText("About you");
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Byron");
  await page.getByLabel("E-mail address").fill("ada@example.com");
  await page.getByLabel("Phone number").fill("+44 20 7946 0958");
  await fillDate(page, "dateOfBirth", "10", "12", "1985");
  await page.getByLabel("I may sign for this company").check();
}

export interface Owner {
  firstName: string;
  lastName: string;
  email: string;
  share: string;
}
export const threeOwners: Owner[] = [
  { firstName: "Ada", lastName: "Hosted", email: "ada@example.com", share: "60" },
  { firstName: "Bob", lastName: "Clear", email: "bob@example.com", share: "30" },
  { firstName: "Eve", lastName: "Small", email: "eve@example.com", share: "10" },
];

/** Owners as a repeated group: rows are added one by one. */
export async function fillOwners(page: Page, owners: Owner[] = threeOwners): Promise<void> {
  await expect(heading(page)).toHaveText("Owners");
  for (const [place, owner] of owners.entries()) {
    const row = page.locator(`#row-owners-${place}`);
    if ((await row.count()) === 0) await page.locator('button[value="add:owners"]').click();
    await row.getByLabel("First name").fill(owner.firstName);
    await row.getByLabel("Last name").fill(owner.lastName);
    await row.getByLabel("E-mail").fill(owner.email);
    await row.locator(`input[name="owners.${place}.ownershipPercentage"]`).fill(owner.share);
    await fillDate(page, `owners.${place}.dateOfBirth`, "3", "4", "1980");
  }
}
