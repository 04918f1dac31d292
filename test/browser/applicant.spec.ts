import {
  aPdf,
  aPhoto,
  begin,
  fillCompany,
  fillOwners,
  fillRepresentative,
  goOn,
  heading,
  openKyb,
} from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";

test.use({ viewport: phone });

test("fills four pages with three owners, a PDF and a photo; leaves and resumes elsewhere; submits", async ({
  page,
  world,
  browser,
}) => {
  const { id, url } = await openKyb(world);
  await page.goto(url);
  await expectAccessible(page);
  await screenshot(page, "go");
  await page.getByRole("button", { name: "Open my form" }).click();
  await expectAccessible(page);
  await screenshot(page, "start");
  await page.getByRole("link", { name: "Start now" }).click();

  await goOn(page);
  await expect(page.getByRole("alert")).toBeFocused();
  await expectAccessible(page);
  await screenshot(page, "errors");
  await fillCompany(page);
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await goOn(page);
  await fillRepresentative(page);
  await screenshot(page, "representative");
  await expectAccessible(page);
  await expect(page.locator("#saved")).toContainText(/Saved \d/);

  // Another device: the same link, nothing sent from this page yet.
  const elsewhere = await browser.newContext({ viewport: phone });
  const other = await elsewhere.newPage();
  await begin(other, url);
  await expect(heading(other)).toHaveText("About you");
  await expect(other.getByLabel("Last name")).toHaveValue("Byron");
  await goOn(other);
  await fillOwners(other);
  await screenshot(other, "owners");
  await expectAccessible(other);
  await goOn(other);

  await expect(heading(other)).toHaveText("Documents");
  await other
    .locator("#doc-certificate_of_registration input[type=file]:not([capture])")
    .setInputFiles({ name: "certificate.pdf", mimeType: "application/pdf", buffer: aPdf("Certificate") });
  const photo = await aPhoto(other);
  await other
    .locator("#doc-proof_of_address input[type=file]:not([capture])")
    .setInputFiles({ name: "bill.jpg", mimeType: "image/jpeg", buffer: photo });
  // Uploaded for good: the file's own line, not the one that shows the progress.
  await expect(other.locator("#doc-certificate_of_registration span.file").first()).toContainText("certificate.pdf");
  await expect(other.locator("#doc-proof_of_address span.file").first()).toContainText("bill.jpg");
  await screenshot(other, "documents");
  await expectAccessible(other);
  await goOn(other);

  await expect(heading(other)).toHaveText("Check your answers");
  await expect(other.getByText("Northwind Trading Ltd")).toBeVisible();
  await screenshot(other, "review");
  await expectAccessible(other);
  await other.getByLabel("What I have entered is true and complete").check();
  await goOn(other);
  await expect(heading(other)).toHaveText("Thank you, we have everything");
  await screenshot(other, "done");
  await expectAccessible(other);
  await elsewhere.close();

  const stored = await world.api("GET", `/cases/${id}`);
  const { state, context } = stored.json as {
    state: string;
    context: {
      documents: { pages: { status: string }[] }[];
      entity: { data: { additionalInfo: { ubos: unknown[] } } };
    };
  };
  expect(state).toBe("screening");
  expect(context.entity.data.additionalInfo.ubos).toHaveLength(3);
  expect(context.documents).toHaveLength(2);
});
