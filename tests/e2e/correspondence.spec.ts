// A mail written on an opportunity's page is sent, answered, and both stand in the opportunity's timeline.
import { test as base } from "@playwright/test";
import { Desk } from "./desk.ts";
import { customer, mailOf, type Customer } from "./rows.ts";
import { Server } from "./server.ts";
import { MARA, Outlook, expect, fresh } from "./world.ts";

/** `email.correlationmethod`: the subject bears its token. */
const BY_TOKEN = 4;
// A mail is sent within seconds; a machine that builds beside it may be slower.
const SENT_MS = 60_000;

const test = base.extend<{ desk: Desk }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  desk: async ({ page, server }, use) => {
    await use(new Desk(page, server));
    await server.healed();
    expect(await server.cspReports(), "the policy was never violated").toEqual([]);
  },
});

const deal = (who: Customer) => `#/record/opportunity/${who.deal}`;

/** Writes a mail on the page that is open, up to the press. */
async function compose({ page }: Desk, subject: string, text: string): Promise<void> {
  await page.getByRole("button", { name: "E-mail", exact: true }).click();
  await expect(page.getByLabel("Subject", { exact: true })).toBeFocused();
  await page.keyboard.type(subject);
  await page.keyboard.press("Tab");
  await page.keyboard.type(text);
}
const way = ({ page }: Desk, subject: string) => page.locator(".letter").filter({ hasText: subject });

test("a mail written on an opportunity is sent, answered, and both stand in its timeline", async ({ desk, page, context, server }) => {
  test.setTimeout(240_000);
  const who = await customer(server);
  const subject = fresh("Our offer");
  await desk.open(MARA, deal(who));
  await compose(desk, subject, "Dear Cleo,\n200 pairs, as we said. 1 < 2.");
  await expect(page.locator(".person-chip"), "whom the deal is with").toContainText(who.name);
  // By keyboard alone.
  await page.keyboard.press("Control+Enter");
  await expect(way(desk, subject)).toContainText(/Waiting to be sent|Being sent|Sent/);
  await expect(page.getByRole("button", { name: "E-mail", exact: true })).toBeFocused();
  const history = page.getByRole("region", { name: "Timeline" });
  await expect(history.getByRole("heading", { name: subject })).toBeVisible();
  await expect(way(desk, subject).getByText("Sent", { exact: true }).first()).toBeVisible({ timeout: SENT_MS });
  await expect(way(desk, subject)).toContainText("stands in the timeline", { timeout: SENT_MS });
  await expect(history.locator(".entry").filter({ hasText: subject })).not.toContainText("not sent yet");
  const outlook = new Outlook(await context.newPage(), server);
  await outlook.goto(MARA);
  const emails = (await server.crm(`emails?$filter=_regardingobjectid_value eq ${who.deal}`)).value;
  expect(emails.map((email: any) => [email.statecode, email.statuscode])).toEqual([[1, 3]]);
  expect(emails[0].description).toContain("1 &lt; 2");
  const sent = await outlook.openIn("sentitems", emails[0].subject);
  // The customer answers.
  await outlook.page.evaluate(() => (window as any).outlook.openFolder("inbox"));
  await outlook.deliver({ ...mailOf(who, `RE: ${emails[0].subject}`), answers: sent, html: "<p>Yes, please.</p>" });
  await expect(async () => {
    await desk.turn();
    await expect(history.locator(".entries > li").first()).toContainText(`RE: ${subject}`, { timeout: 4_000 });
  }).toPass({ timeout: SENT_MS });
  const both = (await server.crm(`emails?$filter=_regardingobjectid_value eq ${who.deal}&$orderby=createdon`)).value;
  expect(both.map((email: any) => email.directioncode)).toEqual([true, false]);
  expect(both[1]._correlatedactivityid_value).toBe(both[0].activityid);
  await expect(history.getByText("1 earlier"), "one conversation, folded").toBeVisible();
  await history.getByRole("button", { name: new RegExp(`^Read RE: ${subject}`) }).click();
  await expect(history.frameLocator("iframe.text").getByText("Yes, please.")).toBeVisible();
  // The answer to the answer keeps the conversation.
  await history.getByRole("button", { name: new RegExp(`^Answer RE: ${subject}`) }).click();
  await expect(page.getByRole("heading", { name: "Answer" })).toBeVisible();
  await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(new RegExp(`^RE: ${subject}`));
  await page.getByLabel("Text", { exact: true }).fill("Thank you.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect.poll(async () => {
    const all = (await server.crm(`emails?$filter=_regardingobjectid_value eq ${who.deal} and statuscode eq 3&$orderby=createdon desc`)).value;
    return all.length === 2 ? all[0]._parentactivityid_value : null;
  }, { timeout: SENT_MS }).toBe(both[1].activityid);
});

test("a mail that is to go later is taken back, mended, and sent", async ({ desk, page, server }) => {
  test.setTimeout(180_000);
  const who = await customer(server);
  const subject = fresh("Tomorrow");
  await desk.open(MARA, deal(who));
  await compose(desk, subject, "Good morning");
  await page.getByLabel("Send later").fill("2020-01-01T10:00");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("The time to send it at is over.")).toBeVisible();
  await page.getByLabel("Send later").fill("2099-01-01T10:00");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const letter = way(desk, subject);
  await expect(letter).toContainText("Waits for its time");
  await expect(page.getByRole("region", { name: "Timeline" }).locator(".entry").filter({ hasText: subject })).toContainText("not sent yet");
  await letter.getByRole("button", { name: "Take back" }).click();
  await expect(letter).toContainText("Draft");
  await letter.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Text", { exact: true })).toHaveValue("Good morning");
  await page.getByLabel("Send later").fill("");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(way(desk, subject)).toContainText("stands in the timeline", { timeout: SENT_MS });
  await way(desk, subject).getByRole("button", { name: "Hide" }).click();
  await expect(way(desk, subject)).toHaveCount(0);
});

test("a mail that cannot be sent says why, and goes out once it is mended", async ({ desk, page, server }) => {
  test.setTimeout(180_000);
  const who = await customer(server);
  const subject = fresh("To a stranger");
  await desk.open(MARA, deal(who));
  await compose(desk, subject, "Hello");
  await page.getByRole("combobox", { name: "Cc" }).fill("nobody@nowhere.example");
  await page.keyboard.press("Enter");
  await expect(page.locator(".person-chip.unknown")).toContainText("not in the CRM");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const letter = way(desk, subject);
  await expect(letter).toContainText("Not sent", { timeout: SENT_MS });
  await expect(letter.locator(".finding")).toContainText("nobody@nowhere.example", { timeout: SENT_MS });
  await letter.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Take nobody@nowhere.example off" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(way(desk, subject)).toContainText("stands in the timeline", { timeout: SENT_MS });
});

test("a template is filled from the record", async ({ desk, page, server }) => {
  const who = await customer(server);
  const title = fresh("Offer");
  const body = { title, templatetypecode: "opportunity", subject: "About {!opportunity:name;}", body: "<p>Dear customer,</p><p>about {!opportunity:name;}.</p>", ispersonal: false, languagecode: 1033 };
  await server.crm("templates", { method: "POST", body });
  await desk.open(MARA, deal(who));
  await page.getByRole("button", { name: "E-mail", exact: true }).click();
  await page.getByRole("button", { name: "Template or article", exact: true }).click();
  await page.getByRole("region", { name: "Templates" }).getByRole("button", { name: title }).click();
  await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(`About ${who.dealName}`);
  await expect(page.getByLabel("Text", { exact: true })).toHaveValue(`Dear customer,\nabout ${who.dealName}.`);
});

test("a token behind the subject is enough for an answer without header lines, and an organisation without a prefix sends none", async ({ desk, page, context, server }) => {
  test.setTimeout(240_000);
  const who = await customer(server), subject = fresh("By its token");
  const [{ organizationid }] = (await server.crm("organizations?$select=organizationid")).value;
  const prefix = (trackingprefix: string) => server.crm(`organizations(${organizationid})`, { method: "PATCH", body: { trackingprefix } });
  const sent = async (named: string) => (await server.crm(`emails?$filter=startswith(subject,'${named}') and directioncode eq true and statuscode eq 3`)).value[0];
  await desk.open(MARA, deal(who));
  await compose(desk, subject, "Dear Cleo, do you agree?");
  await page.keyboard.press("Control+Enter");
  await expect.poll(async () => (await sent(subject))?.subject, { timeout: SENT_MS }).toMatch(/ CRM:\d+$/);
  const first = await sent(subject);
  const outlook = new Outlook(await context.newPage(), server);
  await outlook.goto(MARA);
  await outlook.deliver({ ...mailOf(who, `RE: ${first.subject}`), html: "<p>Yes.</p>" });
  const answers = async () => (await server.crm(`emails?$filter=_regardingobjectid_value eq ${who.deal} and directioncode eq false`)).value;
  await expect.poll(async () => (await answers()).map((one: any) => [one._correlatedactivityid_value, one.correlationmethod]), { timeout: SENT_MS }).toEqual([[first.activityid, BY_TOKEN]]);
  await prefix("");
  try {
    const plain = fresh("Without a token");
    await page.bringToFront();
    await compose(desk, plain, "Dear Cleo, one more thing.");
    await page.keyboard.press("Control+Enter");
    await expect.poll(async () => (await sent(plain))?.subject, { timeout: SENT_MS }).toBe(plain);
  } finally {
    await prefix("CRM:");
  }
});
