// What an administrator sets on the desk beside tracking: directions of fields, parts of a mailbox, mail written in the CRM;
// and what the desk tells of such a mail that is not sent.
import { test as base, type Page } from "@playwright/test";
import { Desk } from "./desk.ts";
import { Server } from "./server.ts";
import { JONAS, MARA, expect, fresh } from "./world.ts";

// What waits in the CRM is asked for every ten seconds; a machine that builds beside it may be slower.
const LOOKED_MS = 60_000;

const test = base.extend<{ desk: Desk }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  desk: async ({ page, server }, use) => {
    await use(new Desk(page, server));
    expect(await server.cspReports(), "the policy was never violated").toEqual([]);
  },
});

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The settings are saved.").last()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
}

test("directions of fields are set, kept, written down and set back", async ({ desk, page }) => {
  await desk.open(MARA, "#/organisation");
  const contacts = page.locator("details.directions").filter({ has: page.locator("summary", { hasText: /^Contacts/ }) });
  await contacts.locator("summary").click();
  const mobile = contacts.getByRole("combobox", { name: /^Mobile phone/ });
  await expect(mobile).toHaveValue("both");
  await expect(contacts.getByRole("combobox", { name: /^Company$/ }), "what is fixed is shown").toHaveCount(0);
  await expect(contacts.getByRole("listitem").filter({ hasText: /^Company/ }).last()).toContainText("fixed");
  await mobile.selectOption("to_crm");
  await save(page);
  await expect(contacts.locator("summary")).toContainText("Changed");
  await desk.reload();
  await contacts.locator("summary").click();
  await expect(mobile).toHaveValue("to_crm");
  await desk.go("#/audit");
  const line = page.getByRole("row").filter({ hasText: "direction contact.mobile" }).first();
  await expect(line).toContainText("both -> to_crm");
  await expect(line).toContainText("Mara Keller");
  await desk.go("#/organisation");
  await contacts.locator("summary").click();
  await contacts.getByRole("button", { name: "Set all as usual" }).click();
  await save(page);
  await expect(mobile).toHaveValue("both");
});

test("a mail that is not sent is an alert with its remedy, which closes once it was sent", async ({ desk, page, server }) => {
  test.setTimeout(240_000);
  const subject = fresh("To a stranger");
  const me = (await server.crm("WhoAmI", { user: MARA })).UserId;
  const parties = [
    { participationtypemask: 1, "partyid_systemuser@odata.bind": `/systemusers(${me})` },
    { participationtypemask: 2, addressused: "stranger@nowhere.example" },
  ];
  const activityid = crypto.randomUUID();
  await server.crm("emails", { method: "POST", user: MARA, body: { activityid, subject, directioncode: true, email_activity_parties: parties } });
  const send = () => server.crm(`emails(${activityid})/Microsoft.Dynamics.CRM.SendEmail`, { method: "POST", user: MARA, body: { IssueSend: true } });
  await send();
  await desk.open(MARA, "#/alerts");
  const alert = page.locator(".alert").filter({ hasText: "A mail from the CRM was not sent: a recipient has no record in the CRM." });
  await expect(async () => {
    await desk.turn();
    await expect(alert).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: LOOKED_MS });
  await expect(alert).toContainText("A CRM administrator can allow mail to people without a record");
  await expect(page.getByText("stranger@nowhere.example"), "an alert tells nothing of a mail").toHaveCount(0);
  await alert.getByRole("link", { name: "Open the mail", exact: true }).click();
  await expect(desk.title(new RegExp(subject))).toBeVisible();
  await desk.go("#/organisation");
  const strangers = page.getByRole("switch", { name: "Send to people without a record" });
  await strangers.click();
  await save(page);
  await send();
  await desk.go("#/alerts");
  await expect(async () => {
    await desk.turn();
    await expect(page.locator(".alert.closed").filter({ hasText: "A mail from the CRM was not sent" })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: LOOKED_MS });
});

test("an administrator chooses which parts of a mailbox are synchronized", async ({ desk, page }) => {
  await desk.open(MARA, "#/mailboxes");
  await desk.line(JONAS).getByText(JONAS).click();
  await page.getByRole("button", { name: "Leave outgoing mail out" }).click();
  const part = page.locator(".parts .card").filter({ hasText: "Outgoing" });
  await expect(part.getByText("Not chosen")).toBeVisible();
  await page.getByRole("button", { name: "Synchronize outgoing mail" }).click();
  await expect(part.getByText("Not Run"), "what is chosen anew has to be tested").toBeVisible();
});
