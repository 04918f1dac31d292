import { begin, fillCompany, fillRepresentative, goOn, heading, openKyb } from "./support/applicant";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test } from "./support/journey";

test.use({ viewport: desktop });

test("a person's part gets a link of its own, which is mailed, listed with what became of it, and revoked", async ({
  page,
  world,
  device,
}) => {
  const owner = { id: "owner-1", firstName: "Ada", lastName: "Byron", email: "ada@example.test" };
  const data = { companyName: "Linked Ltd", additionalInfo: { ubos: [owner] } };
  const { id } = await openKyb(world, {
    context: { entity: { type: "business", id: crypto.randomUUID(), data } },
  });
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Links for the applicant…" }).click();
  const dialog = page.getByRole("dialog");
  const list = dialog.getByRole("list", { name: "Links of this case" });
  await expect(list.getByRole("listitem")).toHaveCount(1);

  await dialog.getByLabel("For", { exact: true }).selectOption({ label: "Ada Byron" });
  await dialog.getByLabel("Works", { exact: true }).selectOption("one_time");
  await dialog.getByLabel("For how long").selectOption("3600");
  const pages = dialog.getByRole("group", { name: "Only these pages" }).getByRole("checkbox");
  await pages.nth(1).check();
  await dialog.getByLabel("Mail it to them now").check();
  await expectAccessible(page);
  await screenshot(page, "links-wish");
  await dialog.getByRole("button", { name: "Make and mail a link" }).click();
  await expect(dialog.getByText("It is on its way by e-mail.")).toBeVisible();
  await expect(list.getByRole("listitem").first()).toContainText("Link for one use, for Ada Byron");
  await expect(list.getByRole("listitem").first()).toContainText("works until");
  const url = await dialog.getByLabel("New link", { exact: true }).inputValue();
  await expectAccessible(page);
  await screenshot(page, "links-made");

  // What the link opens is its part, and it is gone when the analyst says so.
  const hers = await device();
  await hers.goto(url);
  await hers.getByRole("button", { name: "Open my form" }).click();
  await expect(hers.getByRole("link", { name: "Start now" })).toBeVisible();
  await dialog.getByRole("button", { name: "Revoke all…" }).click();
  await screenshot(page, "links-revoke-all");
  await dialog.getByRole("button", { name: "Revoke all 2" }).click();
  await expect(list.getByRole("button", { name: /^Revoke/ })).toHaveCount(0);
  await expect(list.getByText("revoked")).toHaveCount(2);
  await hers.reload();
  await expect(hers.getByRole("heading", { level: 1 })).not.toHaveText("Start now");
  await expect(hers.getByRole("link", { name: "Start now" })).toHaveCount(0);
});

test("an applicant who wrote another address is shown, and one press mails a link to the new one", async ({
  page,
  world,
  device,
}) => {
  const context = {
    entity: {
      type: "business",
      id: crypto.randomUUID(),
      data: { email: "boss@acme.example", additionalInfo: { mainRepresentative: { email: "boss@acme.example" } } },
    },
  };
  const { id, url } = await openKyb(world, { context });
  const applicant = await device();
  await begin(applicant, url);
  await fillCompany(applicant);
  await goOn(applicant);
  await fillRepresentative(applicant);
  await goOn(applicant);
  await expect(heading(applicant)).toHaveText("Owners");

  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Links for the applicant…" }).click();
  const dialog = page.getByRole("dialog");
  const former = dialog.getByText("Links still go to the former one.");
  await expect(former).toContainText("The applicant has another e-mail address now.");
  await expectAccessible(page);
  await screenshot(page, "links-former-address");
  await dialog.getByRole("button", { name: "Mail a link to the new one" }).click();
  await expect(dialog.getByText("It is on its way by e-mail.")).toBeVisible();
  await expect(former).toHaveCount(0);
  const mailed = async () => {
    const { json } = await world.api("GET", `/sandbox/mailbox?caseId=${id}`);
    return (json as { data: { to: string }[] }).data.map(({ to }) => to);
  };
  await expect.poll(mailed).toContain("ada@example.com");
  expect(await mailed()).not.toContain("boss@acme.example");
});
