import { aPdf, heading, openKyb } from "./support/applicant";
import { decisionBar, signIn, standing, tab } from "./support/console";
import { desktop, expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { addQuickly, answers, fillQuickly, openQuickly, untilState } from "./support/quick";

const question = (id: string, element: string, valueDestination: string | null, params: object, more: object = {}) => ({
  id,
  element,
  ...(valueDestination === null ? {} : { valueDestination }),
  params,
  ...more,
});

/** A form that may ask again once, of a company with an owner. */
async function openCase(world: World): Promise<string> {
  const draft = await world.api("POST", "/workflow-definitions", {
    key: "asking",
    name: "asking",
    definitionType: "statechart-json",
    definition: {
      id: "asking",
      initial: "review",
      states: {
        review: { tags: ["manual_review"], on: { revision: "revision", approve: "approved" } },
        revision: { tags: ["revision"], meta: { form: "main" }, on: { SENT: "review" } },
        approved: { type: "final", tags: ["approved"] },
      },
    },
    uiDefinition: {
      key: "main",
      title: "Company",
      event: "SENT",
      languages: ["en"],
      revision: { maxRounds: 1 },
      pages: [
        {
          id: "company",
          title: "Company",
          elements: [
            question(
              "owners",
              "entitygroup",
              null,
              { label: "Owners", itemLabel: "Owner", type: "ubo" },
              { children: [question("email", "email", "email", { label: "E-mail" })] },
            ),
            question("front", "document", null, {
              label: "Passport",
              category: "proof_of_identity",
              documentType: "passport",
            }),
          ],
        },
      ],
    },
  });
  expect(draft.status, JSON.stringify(draft.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String(draft.json?.id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  const ubos = [{ id: "own-1", firstName: "Ada", lastName: "Byron", email: "ada@old.example" }];
  const document = { category: "proof_of_identity", type: "passport", pages: [], properties: {} };
  const opened = await world.api("POST", "/cases", {
    workflow: "asking",
    context: {
      entity: {
        type: "business",
        data: { companyName: "Asked Ltd", email: "boss@asked.example", additionalInfo: { ubos } },
      },
      documents: [document],
    },
  });
  expect(opened.status, JSON.stringify(opened.json)).toBe(201);
  return String(opened.json?.id);
}

test("an analyst asks an owner for an answer and something new; what comes back stands in the round, and one round too many says so", async ({
  world,
  device,
}) => {
  const id = await openCase(world);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "analyst");
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Asked Ltd");
  const askAgain = decisionBar(page).getByRole("button", { name: /^Ask again/ });
  await askAgain.click();
  const dialog = page.getByRole("dialog");
  const list = dialog.getByRole("list", { name: "What the applicant will see" });
  await dialog.getByLabel("Question").selectOption({ label: "Owner 1: E-mail (Ada Byron)" });
  await dialog.getByLabel("From whom").selectOption({ label: "Ada Byron" });
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Say why: choose a reason, or write it.");
  await dialog.getByLabel("In your words").fill("Our mail came back");
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await dialog.getByLabel("Kind").selectOption({ label: "Something new" });
  await dialog.getByLabel("How it is answered").selectOption({ label: "A short answer" });
  await dialog.getByLabel("What you ask for").fill("Where do you live?");
  await dialog.getByLabel("From whom").selectOption({ label: "Ada Byron" });
  await dialog
    .getByLabel("Reason", { exact: true })
    .selectOption({ label: "We need a little more to finish looking at your application." });
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await dialog.getByLabel("Kind").selectOption({ label: "A document again" });
  await expect(dialog.getByLabel("Document", { exact: true }).getByRole("option")).toHaveText(["Choose", "Passport"]);
  await dialog.getByLabel("Days to answer").fill("7");
  await dialog.getByLabel("Tell them by e-mail now").check();
  await expect(list.getByRole("listitem")).toHaveText([
    /Owner 1: E-mail.*Our mail came back/,
    /Where do you live\? asked of Ada Byron.*We need a little more/,
  ]);
  await expectAccessible(page);
  await screenshot(page, "ask-again");
  await page.setViewportSize(phone);
  await screenshot(page, "ask-again-phone");
  await page.setViewportSize(desktop);

  // The page as she will get it, before anything is asked.
  await dialog.getByText("See their page").click();
  await expect(dialog.getByLabel("Page of").getByRole("option")).toHaveText(["Ada Byron"]);
  const theirs = page.frameLocator(".drawn-stage iframe:not(.coming)");
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("2 things to fix");
  for (const words of ["Our mail came back", "ada@old.example", "Where do you live?"])
    await expect(theirs.getByText(words).first()).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "ask-again-page");
  await dialog.getByRole("button", { name: /Ask now/ }).click();
  await expect(dialog).toBeHidden();
  await expect(standing(page)).toHaveText("Revision");
  const rounds = page.getByRole("region", { name: "Asked again" });
  await expect(rounds).toContainText("0 of 2 answered, due");

  // The owner's own mail leads to their own page.
  const mailbox = await world.api("GET", `/sandbox/mailbox?caseId=${id}`);
  const [mail] = (mailbox.json as { data: { to: string[]; text: string }[] }).data;
  expect(mail?.text).toContain("Our mail came back");
  const owner = await device({ viewport: phone });
  await owner.goto(/https?:\S+\/go\/\S+/.exec(mail?.text ?? "")?.[0] ?? "");
  await owner.getByRole("button", { name: "Open my form" }).click();
  await expect(heading(owner)).toHaveText("2 things to fix");
  await owner.getByRole("textbox", { name: "E-mail" }).fill("ada@new.example");
  await owner.getByRole("textbox", { name: "Where do you live?" }).fill("Berlin");
  await owner.getByRole("button", { name: "Send the answers" }).click();
  await expect(heading(owner)).toHaveText(/^Thank you/);

  await expect(standing(page)).toHaveText("Manual review");
  await expect(rounds).toContainText("ada@old.example → ada@new.example");
  await expect(rounds).toContainText("Berlin");
  await page.reload(); // a part that others have changed flashes: its colours would still be on their way
  await expect(rounds).toContainText("Berlin");
  await expectAccessible(page);
  await screenshot(page, "asked-again");

  // The form allows one round. What was put together is not lost by being refused.
  await askAgain.click();
  await dialog.getByLabel("Kind").selectOption({ label: "A document again" });
  await dialog.getByLabel("Document", { exact: true }).selectOption({ label: "Passport" });
  await dialog
    .getByLabel("Reason", { exact: true })
    .selectOption({ label: "A part of the page is cut off. All four corners should be in the picture." });
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await dialog.getByRole("button", { name: /Ask now/ }).click();
  await expect(dialog.getByRole("alert")).toHaveText("The applicant was asked again once; that is the limit.");
  await expect(list).toContainText("Passport");
  await dialog.getByRole("button", { name: "Back" }).click();
  await tab(page, "Timeline").click();
  await expect(page.getByText("Sent the form")).toBeVisible();
});

/** A company whose owner has sent their passport, and has a link of their own. */
async function openWithOwner(world: World): Promise<string> {
  const draft = await world.api("POST", "/workflow-definitions", {
    name: "asking_owners",
    definition: {
      initial: "collecting",
      states: {
        collecting: { tags: ["collection_flow"], meta: { form: "main" }, on: { SENT: "review" } },
        review: { tags: ["manual_review"], on: { revision: "revision" } },
        revision: { tags: ["revision"], meta: { form: "main" }, on: { SENT: "review" } },
      },
    },
    forms: {
      main: {
        title: "Owners",
        event: "SENT",
        pages: [
          {
            id: "owners",
            title: "Owners",
            elements: [
              question(
                "owners",
                "entitygroup",
                null,
                { label: "Owners", itemLabel: "Owner", type: "ubo" },
                {
                  children: [
                    question("firstName", "textfield", "firstName", { label: "First name" }),
                    question("passport", "document", null, { label: "Passport", category: "identity" }),
                  ],
                },
              ),
            ],
          },
        ],
      },
    },
  });
  expect(draft.status, JSON.stringify(draft.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String(draft.json?.id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  const ubos = [{ id: "own-1", firstName: "Ada", email: "ada@owners.example" }];
  const { id, url } = await openKyb(world, {
    workflow: "asking_owners",
    context: { entity: { type: "business", data: { companyName: "Owned Ltd", additionalInfo: { ubos } } } },
  });
  const quick = await openQuickly(world, url);
  expect((await addQuickly(quick, "passport.own-1", "ada.pdf", aPdf("Ada"))).status).toBe(201);
  const fields = { "owners.0.id": "own-1", "owners.0.firstName": "Ada", action: "continue" };
  expect((await quick.post("/owners", new URLSearchParams(fields))).status).toBe(303);
  const minted = await world.api("POST", `/cases/${id}/links`, { person: "own-1", pages: ["owners"] });
  expect(minted.status, JSON.stringify(minted.json)).toBe(201);
  await untilState(world, id, "review");
  return id;
}

test("an owner's document is asked of the owner, who has a link, unless somebody else is chosen", async ({
  world,
  device,
}) => {
  const id = await openWithOwner(world);
  const page = await device({ viewport: desktop });
  await signIn(page, world, "analyst");
  await page.goto(`${world.baseUrl}/console/cases/${id}`);
  await decisionBar(page)
    .getByRole("button", { name: /^Ask again/ })
    .click();
  const dialog = page.getByRole("dialog");
  const list = dialog.getByRole("list", { name: "What the applicant will see" });
  await dialog.getByLabel("Kind").selectOption({ label: "A document again" });
  const whom = dialog.getByLabel("From whom");
  await expect(whom.locator("option:checked")).toHaveText("The applicant");
  await dialog.getByLabel("Document", { exact: true }).selectOption({ index: 1 });
  await expect(whom.locator("option:checked")).toHaveText("Ada");
  await dialog.getByLabel("In your words").fill("Cut off at the side");
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await expect(list.getByRole("listitem")).toHaveText([/Ada.* asked of Ada/]);
  await expectAccessible(page);
  await screenshot(page, "ask-owner");
  await dialog.getByRole("button", { name: /Ask now/ }).click();
  await expect(dialog).toBeHidden();
  const { json } = await world.api("GET", `/cases/${id}/revisions`);
  expect(json).toMatchObject({ data: [{ items: [{ kind: "document", person: "own-1" }] }] });
});

test("the funnel of a form shows how far applicants came and which field sent them back", async ({ world, device }) => {
  // A workflow of its own: the server is shared with other journeys.
  const definitions = await world.api("GET", "/workflow-definitions?limit=100");
  const { data } = definitions.json as { data: { id: string; key: string }[] };
  const copied = await world.api("POST", `/workflow-definitions/${data.find(({ key }) => key === "kyb")?.id}/copy`, {
    name: "kyb_funnel",
    displayName: "KYB, counted",
  });
  const { id: definitionId, key: workflow } = copied.json as { id: string; key: string };
  expect((await world.api("POST", `/workflow-definitions/${definitionId}/publish`, {})).status).toBe(200);
  const { url } = await openKyb(world, { workflow });
  const quick = await openQuickly(world, url);
  for (const path of ["", "/company"])
    await fetch(world.baseUrl + quick.base + path, { headers: { cookie: quick.cookie } });
  const empty = new URLSearchParams({ ...answers.company, companyName: "", action: "continue" });
  expect((await quick.post("/company", empty)).status).toBe(422);
  await fillQuickly(quick, "owners");
  const page = await device({ viewport: desktop });
  await signIn(page, world, "admin");
  const form = page.getByRole("region", { name: /^Form / });
  await expect(async () => {
    await page.goto(`${world.baseUrl}/console/settings/definitions/${definitionId}?tab=funnel`);
    await expect(form.getByRole("row", { name: /About you/ })).toContainText("100%", { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(form.getByRole("row", { name: /companyName/ })).toContainText("required");
  for (const [name, viewport, colorScheme] of [
    ["funnel", desktop, "light"],
    ["funnel-dark", desktop, "dark"],
    ["funnel-phone", phone, "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await expectAccessible(page);
    await screenshot(page, name);
  }
});
