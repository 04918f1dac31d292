import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { openCase, rowOf, signIn, tab, toReview } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop });

const name = "Looking Glass Ltd";

/** Two pages with a line of text each, in a font that the file does not bring along. */
function twoPages(): Uint8Array {
  const content = (text: string) => {
    const stream = `BT /F1 32 Tf 72 700 Td (${text}) Tj ET`;
    return `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`;
  };
  const page = (contents: number) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${contents} 0 R /Resources << /Font << /F1 7 0 R >> >> >>`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>",
    page(4),
    content("The first page"),
    page(6),
    content("The second page"),
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const xref = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return new TextEncoder().encode(text);
}

test.beforeAll(async ({ world }) => {
  await toReview(world, name, {
    file: { ending: "pdf", bytes: twoPages() },
    over: { representative: { email: "glass@screen.example" } },
  });
  await opened(world, "Second Glass Ltd", "glass@screen.example");
});

const opened = (world: World, companyName: string, email: string) =>
  world.api("POST", "/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: { companyName, email } } },
  });

/** What the page said it may not do: its policies are part of what is promised. */
function refusals(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedScript/i.test(message.text())) said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  return said;
}

test("an analyst reads a case: brief, pages of a file, owners, a correction, related cases", async ({
  page,
  world,
}) => {
  const refused = refusals(page);
  await signIn(page, world);
  await openCase(page, name);
  const brief = page.getByRole("region", { name: "Brief" });
  await expect(brief).toContainText("Looking Glass Ltd");

  await screenshot(page, "case-brief");

  await tab(page, "Documents").click();
  const paper = page.locator(".viewer.tall .paper canvas").first();
  await expect(paper).toHaveAttribute("data-page", "1");
  await expect(page.locator(".viewer.tall .textLayer").first()).toContainText("The first page");
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("button")).toHaveCount(2);
  await page.keyboard.press("ArrowRight");
  await expect(paper).toHaveAttribute("data-page", "2");
  await expect(page.locator(".viewer.tall .textLayer").first()).toContainText("The second page");
  const zoom = page.locator(".viewer.tall .zoom").first();
  const before = await zoom.textContent();
  await page.keyboard.press("+");
  await expect(zoom).not.toHaveText(before ?? "");
  const widthOf = () =>
    page
      .locator(".viewer.tall .paper")
      .first()
      .evaluate((sheet) => sheet.clientWidth);
  await page.keyboard.press("0");
  await expect(zoom).toHaveText("100 %");
  const upright = await widthOf();
  await page.keyboard.press("o");
  await expect.poll(widthOf).toBeGreaterThan(upright);
  await screenshot(page, "case-pdf");
  await expectAccessible(page);
  expect(page.workers().length).toBeGreaterThan(0);

  await tab(page, "Owners").click();
  // What takes a file apart ends with it, whatever the file has it do.
  await expect.poll(() => page.workers()).toEqual([]);
  const owner = page.getByRole("region", { name: "Ownership" }).getByRole("button", { name: /Looking Glass/ });
  await owner.first().focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator(".owner-box:focus")).not.toHaveText(/Looking Glass/);
  await screenshot(page, "case-ownership");
  await expectAccessible(page);

  await tab(page, "Company").click();
  await page.getByRole("button", { name: "Correct Registration number" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").first().fill("87654321");
  await dialog.getByLabel("Why").fill("A digit was wrong");
  await dialog.getByRole("button", { name: "Correct it" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row", { name: /^Registration number/ });
  await expect(row).toContainText("87654321");
  await expect(row).toContainText("Changed by staff");
  await page.getByRole("button", { name: "History of Registration number" }).click();
  const last = dialog.getByRole("row").nth(1);
  for (const text of ["12345678", "87654321", "A digit was wrong"]) await expect(last).toContainText(text);
  await screenshot(page, "case-fact-history");
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.keyboard.press("0");
  await expect(page).toHaveURL(/\/related/);
  const related = page.getByRole("region", { name: "Related cases" });
  await expect(related.getByRole("row", { name: /Second Glass Ltd/ })).toContainText("E-mail");
  await screenshot(page, "case-related");
  await expectAccessible(page);
  expect(refused).toEqual([]);
});

// Red when a report is never done, its file is not fetched, or it is another file than the one that was made.
test("an analyst makes a report of a case in another language, and takes it home", async ({ page, world }) => {
  await signIn(page, world);
  await openCase(page, name);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Report…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Language").selectOption({ label: "Arabic" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the report" }).click();
  const made = dialog.getByRole("region", { name: "Reports made so far" }).getByRole("listitem").first();
  const arrives = page.waitForEvent("download");
  await made.getByRole("button").first().click({ timeout: 30_000 });
  const file = await arrives;
  expect(file.suggestedFilename()).toMatch(/^case_\w+-v\d+\.pdf$/);
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  expect(bytes.toString("latin1")).toContain("/Direction/R2L");
  await screenshot(page, "case-report");
});

test("an analyst opens a case by hand, and is led to the one that exists", async ({ page, world }) => {
  await signIn(page, world);
  await expect(rowOf(page, name)).toBeVisible();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "New case" });
  await dialog.getByLabel("Workflow").selectOption({ value: "kyb" });
  await dialog.getByLabel(/^Company name/).fill("By Hand Ltd");
  await dialog.getByLabel(/^Your own id of the case/).fill("by-hand-1");
  await expectAccessible(page);
  await screenshot(page, "dialog-new-case");
  await dialog.getByRole("button", { name: "Open the case" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("By Hand Ltd");
  await page.keyboard.press("c");
  await dialog.getByLabel("Workflow").selectOption({ value: "kyb" });
  await dialog.getByLabel(/^Company name/).fill("By Hand again Ltd");
  await dialog.getByLabel(/^Your own id of the case/).fill("by-hand-1");
  await dialog.getByRole("button", { name: "Open the case" }).click();
  await dialog.getByRole("link", { name: "Open the case that exists" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("By Hand Ltd");
});
