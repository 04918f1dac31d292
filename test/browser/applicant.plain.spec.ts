import {
  aPdf,
  begin,
  fillCompany,
  fillDate,
  fillOwners,
  fillRepresentative,
  goOn,
  heading,
  openKyb,
  threeOwners,
} from "./support/applicant";
import { expect, phone, screenshot, test } from "./support/journey";
import { readCase } from "./support/quick";

test.use({ viewport: phone, javaScriptEnabled: false });

test("without scripts: errors keep what was typed, owners come and go, files are posted, and the form is sent", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  await begin(page, url);

  await page.getByLabel("Company name").fill("Northwind & Söhne «Ltd»");
  await page.getByLabel("Registration number").fill("12*34");
  await fillDate(page, "dateOfEstablishment", "31", "2", "2012");
  await goOn(page);
  await expect(page.getByRole("alert")).toContainText("The registration number has only letters, digits");
  await expect(page.getByLabel("Company name")).toHaveValue("Northwind & Söhne «Ltd»");
  await expect(page.getByLabel("Registration number")).toHaveValue("12*34");
  await expect(page.locator("input[name='dateOfEstablishment.day']")).toHaveValue("31");
  await screenshot(page, "plain-errors");
  await page.getByRole("alert").getByRole("link").first().click();
  await expect(page).toHaveURL(/#f-/);
  await fillCompany(page, "Northwind & Söhne «Ltd»");
  await goOn(page);

  await fillRepresentative(page);
  await goOn(page);

  await fillOwners(page);
  await expect(page.getByRole("group", { name: /^Owner \d$/ })).toHaveCount(3);
  await page.getByRole("button", { name: "Remove Owner 2" }).click();
  await expect(page.getByRole("group", { name: /^Owner \d$/ })).toHaveCount(2);
  await expect(page.locator("input[name='owners.1.firstName']")).toHaveValue("Eve");
  await expect(page.locator("input[name='owners.1.dateOfBirth.year']")).toHaveValue("1980");
  await screenshot(page, "plain-owners");
  const [first, second, third] = threeOwners;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three owners");
  await fillOwners(page, [first, third, second]);
  await goOn(page);

  await expect(heading(page)).toHaveText("Documents");
  await goOn(page);
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
  const certificate = page.locator("#doc-certificate_of_registration");
  const pdf = (name: string) => ({ name, mimeType: "application/pdf", buffer: aPdf(name) });
  await certificate.locator("input[type=file]:not([capture])").setInputFiles(pdf("wrong.pdf"));
  await certificate.getByRole("button", { name: "Upload" }).click();
  await expect(certificate.getByText("wrong.pdf").first()).toBeVisible();
  await certificate.getByRole("button", { name: "Remove wrong.pdf" }).click();
  await expect(certificate.getByText("wrong.pdf")).toHaveCount(0);
  await certificate.locator("input[type=file]:not([capture])").setInputFiles(pdf("certificate.pdf"));
  // Two pages of a bill, sent with the page itself.
  await page
    .locator("#doc-proof_of_address input[type=file]:not([capture])")
    .setInputFiles([pdf("bill-1.pdf"), pdf("bill-2.pdf")]);
  await screenshot(page, "plain-documents");
  await goOn(page);

  await expect(heading(page)).toHaveText("Check your answers");
  await goOn(page);
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("What I have entered is true and complete").check();
  await goOn(page);
  await expect(heading(page)).toHaveText("Thank you, we have everything");

  const { state, documents, data } = await readCase(world, id);
  expect(state).toBe("screening");
  expect(documents.map((document) => document.pages.map((file) => file.fileName))).toEqual([
    ["certificate.pdf"],
    ["bill-1.pdf", "bill-2.pdf"],
  ]);
  expect(data).toMatchObject({
    companyName: "Northwind & Söhne «Ltd»",
    additionalInfo: { ubos: [{ firstName: "Ada" }, { firstName: "Eve" }, { firstName: "Bob" }] },
  });
});
