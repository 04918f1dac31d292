import { decisionBar, rowOf, signIn, standing, tabTo, toReview } from "./support/console";
import { desktop, expect, test } from "./support/journey";

test.use({ viewport: desktop });

test("a case is found, read and approved without a pointer", async ({ page, world }) => {
  const company = "Keyboard Works Ltd";
  await toReview(world, "Another Firm Ltd");
  await toReview(world, company);

  await page.goto(world.signInUrl("analyst"));
  await tabTo(page, page.getByRole("button", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await expect(rowOf(page, company)).toBeVisible();

  // Newest first: j goes to the first, then down; k comes back.
  const link = (name: string) => rowOf(page, name).getByRole("link");
  await page.keyboard.press("j");
  await expect(link(company)).toBeFocused();
  await page.keyboard.press("j");
  await expect(link("Another Firm Ltd")).toBeFocused();
  await page.keyboard.press("k");
  await expect(link(company)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(company);

  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: "Assigned to you" })).toBeVisible();

  // Every part by its number.
  for (const [number, name] of [
    "Company",
    "Owners",
    "Documents",
    "Checks",
    "Timeline",
    "Notes",
    "Workflow",
    "Raw",
  ].entries()) {
    await page.keyboard.press(String(number + 2));
    await expect(page.locator(".case-tab[aria-current]")).toContainText(name);
  }
  await page.keyboard.press("4");
  const document = page.getByRole("region", { name: "Certificate of registration" });
  await expect(document).toBeVisible();
  await page.keyboard.press("a");
  await expect(document.getByText("Approved", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/documents/);

  await page.keyboard.press("7");
  const note = page.getByRole("textbox", { name: "New note", exact: true });
  await tabTo(page, note);
  await page.keyboard.type("Called the bank; a and r typed here decide nothing.");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator(".note-text")).toHaveText("Called the bank; a and r typed here decide nothing.");
  await expect(standing(page)).toHaveText("Manual review");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("Escape"); // out of the field
  await page.keyboard.press("1");
  await page.keyboard.press("a");
  await expect(decisionBar(page)).toContainText("Goes out in");
  await page.keyboard.press("z");
  await expect(decisionBar(page).getByRole("button", { name: "Approve case" })).toBeVisible();
  await page.keyboard.press("a");
  await expect(decisionBar(page)).toContainText("Approved. Nothing is left to decide.", { timeout: 20_000 });
});

test("help and palette open over anything and give the focus back", async ({ page, world }) => {
  const company = "Palette Partners Ltd";
  await toReview(world, company);
  await signIn(page, world);
  await expect(rowOf(page, company)).toBeVisible();
  await page.keyboard.press("j");
  const focused = page.locator("a:focus");
  const before = await focused.getAttribute("href");
  expect(before).not.toBeNull();

  const dialog = page.getByRole("dialog");
  await page.keyboard.press("?");
  await expect(dialog.getByRole("heading", { level: 2 })).toHaveText("Keyboard");
  for (const what of ["Next case", "Search the list", "Do anything", "Claim the next case of this queue"])
    await expect(dialog.getByText(what, { exact: true })).toBeVisible();
  await page.keyboard.press("j"); // the list below does not move
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(focused).toHaveAttribute("href", before ?? "");

  await page.keyboard.press("ControlOrMeta+k");
  await expect(dialog.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(focused).toHaveAttribute("href", before ?? "");

  // A case by its name, typed right behind the key: no letter is lost. Then places, people, what was built, and the look.
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("palette part");
  await expect(dialog.getByRole("combobox")).toHaveValue("palette part");
  await expect(dialog.getByRole("option", { name: new RegExp(company) })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(company);
  await page.keyboard.press("Escape");
  await expect(rowOf(page, company).getByRole("link")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(dialog.getByRole("option", { name: company }).filter({ hasText: "Looked at just now" })).toBeVisible();
  const combobox = dialog.getByRole("combobox");
  for (const [typed, option] of [
    ["kyb definition", /Definition$/],
    ["forms", /Forms$/],
    ["cases of", /^Cases of/],
    ["sign out", /^Sign out/],
    ["dark theme", /^Dark theme/],
  ] as const) {
    await combobox.fill(typed);
    await expect(dialog.getByRole("option", { name: option }).first()).toBeVisible();
  }
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("g");
  await page.keyboard.press(",");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Definitions");
});
