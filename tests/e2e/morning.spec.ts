// A salesperson's morning, counted: ten mails triaged, two new contacts, a mail from an opportunity, a thread followed.
import { Desk } from "./desk.ts";
import { Person } from "./person.ts";
import { FILTER, LOOK_MS, decided, delivered, isTracked, row, set, test } from "./synchronizer.ts";
import { MARA, expect, type Mail, type Outlook } from "./world.ts";
import type { Server } from "./server.ts";

const soon = { timeout: LOOK_MS };
// A mail is sent within seconds; a machine that builds beside it may be slower.
const SENT_MS = 60_000;
const HALL = "Drive upgrade, hall 3", PARTS = "Spare parts frame agreement 2027";

/** What came in overnight, the oldest first: who, about what, and what it is to be regarding. */
const NEW: [name: string, address: string, subject: string, text: string, regarding: string][] = [
  ["Meera Krishnan", "meera.krishnan@litware.example", "List of wards for the pilot", "Four wards take part. The list is below; ward 7 begins a week later.", "Pharmacy dispensing pilot"],
  ["Rahul Deshpande", "rahul.deshpande@northwind.example", "Floor plan with the new columns", "The columns were moved by 40 cm. Does the conveyor still fit?", "Conveyor line, Pune warehouse"],
  ["Chloé Martin", "chloe.martin@tailspin.example", "Drawings of the spring cartons", "Two sizes are new this year. Please look at the flap of the smaller one.", "Toy packaging cell"],
  ["Tom Becker", "tom.becker@wingtip.example", "Bay sensors: a date in December?", "We can close two bays on the 9th or on the 16th.", "Loading bay sensors"],
  ["Nurul Aziz", "nurul.aziz@adatum.example", "Payment terms for the service contract", "Finance asks for 45 days instead of 30.", "Regional service contract APAC"],
  ["David Chen", "david.chen@adatum.example", "Response times outside office hours", "Singapore needs an engineer within four hours at night too.", "Regional service contract APAC"],
  ["Matthias Vogel", "matthias.vogel@fabrikam.example", "Stock list of wear parts", "This is what we used last year, by machine.", PARTS],
  // The mail is about something else than what its sender has open: this one is adjusted.
  ["Matthias Vogel", "matthias.vogel@fabrikam.example", "Badges for your two engineers", "Please send me their names, so that the gate lets them in on the 22nd.", HALL],
  ["Lena Hoffmann", "lena.hoffmann@fabrikam.example", "Training: two shifts or three?", "The night shift would like to come as well.", HALL],
  ["Lena Hoffmann", "lena.hoffmann@fabrikam.example", "Crane on 22 December", "Who books the crane, you or we? The yard needs to know by Monday.", HALL],
];
const ADJUSTED = "Badges for your two engineers", FOLLOWED = "Crane on 22 December";
const COLLEAGUE: Mail = {
  from: { name: "Pauline Berger", address: "pauline.berger@fabrikam.example" }, subject: "I take over the invoices of hall 3",
  html: "<p>Hello Mara,</p><p>from December on invoices for hall 3 come to me.</p><p>Kind regards<br>Pauline Berger<br>Accounts Payable<br>Fabrikam Maschinenbau GmbH</p>",
};
const STRANGER: Mail = {
  from: { name: "Tunde Okafor", address: "t.okafor@bluebayrobotics.example" }, subject: "Drives for a test bench",
  html: "<p>Good morning,</p><p>we build a test bench and look for six small drives. Whom do I talk to?</p><p>Best regards<br>Tunde Okafor<br>Head of Engineering<br>Blue Bay Robotics</p>",
};
const html = (text: string) => text.startsWith("<") ? text : `<p>Hello Mara,</p><p>${text}</p>`;

interface Counts { emails: number; contacts: number; accounts: number; opportunities: number }
async function counts(server: Server): Promise<Counts> {
  const of = async (rows: string, key: string) => (await server.crm(`${rows}?$select=${key}`)).value.length as number;
  return {
    emails: await of("emails", "activityid"), contacts: await of("contacts", "contactid"),
    accounts: await of("accounts", "accountid"), opportunities: await of("opportunities", "opportunityid"),
  };
}
async function idOf(server: Server, deal: string): Promise<string> {
  return (await server.crm(`opportunities?$select=opportunityid&$filter=name eq '${deal}'`)).value[0].opportunityid;
}
/** The inbox at the beginning: strangers' mail, and above it ten mails of customers. Nothing is tracked by itself. */
async function overnight(outlook: Outlook, server: Server): Promise<void> {
  await set(server, { incomingemailfilteringmethod: FILTER.nothing });
  for (const mail of [STRANGER, COLLEAGUE]) await outlook.deliver(mail);
  for (const [name, address, subject, text] of NEW) await outlook.deliver({ from: { name, address }, subject, html: html(text) });
  await expect(outlook.page.locator("#list [role=option]").first()).toContainText(FOLLOWED);
}
test.use({ viewport: { width: 1280, height: 800 } });

test("a salesperson's morning, by clicks and seconds", async ({ outlook, server, context, page }, info) => {
  test.setTimeout(300_000);
  await outlook.goto(MARA);
  await overnight(outlook, server);
  const before = await counts(server);
  const mara = new Person("morning", page, info);
  const { pane } = outlook;
  const line = (subject: string) => pane.locator("tr.triage-row", { hasText: subject });

  await mara.step("inbox", "the inbox at the beginning: twelve new mails, none tracked", 0, async () => {
    await expect(page.locator("#list .row.unread").first()).toBeVisible();
  });
  await mara.step("selected", "ten mails selected, the pane opened and pinned; it has looked all of them up", 4, async () => {
    await mara.click(row(outlook, FOLLOWED));
    await mara.click(row(outlook, NEW[0][2]), "Shift");
    await mara.click(page.locator("#addin-button"));
    await mara.click(page.locator("#pin"));
    await expect(pane.getByRole("button", { name: "Track 10 mails" })).toBeVisible();
  });
  await mara.step("adjusted", "one of them gets another record: its name is typed, Enter takes it", 1, async () => {
    await mara.click(line(ADJUSTED).getByRole("button").first());
    await expect(pane.getByRole("combobox")).toBeFocused();
    await mara.type("hall 3");
    await expect(pane.getByRole("option", { name: HALL })).toBeVisible();
    await mara.press("Enter");
    await expect(line(ADJUSTED)).toContainText("chosen by you");
  });
  await mara.step("tracked", "all ten tracked", 1, async () => {
    await mara.click(pane.getByRole("button", { name: "Track 10 mails" }));
    await expect(pane.getByText("10 mails tracked")).toBeVisible();
  });
  await mara.step("unknown", "a sender whom the CRM does not know: the mail is opened", 1, async () => {
    await mara.click(row(outlook, COLLEAGUE.subject));
    await expect(pane.getByText("Not in the CRM").first()).toBeVisible();
  });
  await mara.step("contact", "added as a contact from the sender's card, at the company of the address; the mail is tracked", 2, async () => {
    await mara.click(pane.getByRole("button", { name: "Add as contact" }));
    await expect(pane.getByLabel("Last name")).toHaveValue("Berger");
    await mara.click(pane.getByRole("button", { name: "Add and track" }));
    await expect(pane.getByText("Tracked regarding")).toBeVisible();
  });
  await mara.step("company", "a second one, of a company that is new too: looked over before it is added", 2, async () => {
    await mara.click(row(outlook, STRANGER.subject));
    await mara.click(pane.getByRole("button", { name: "Add as contact" }));
    await expect(pane.getByLabel("Last name")).toHaveValue("Okafor");
  });
  await mara.step("second", "the company's name, taken from the address, is mended; Enter adds both, and the mail is tracked", 0, async () => {
    for (const field of ["Last name", "Company"]) {
      await mara.press("Tab");
      await expect(pane.getByLabel(field, { exact: true })).toBeFocused();
    }
    await mara.press("ControlOrMeta+a");
    await mara.type("Blue Bay Robotics");
    await mara.press("Enter");
    await expect(pane.getByText("Tracked regarding")).toBeVisible();
  });
  await mara.step("follow", "a thread is to be followed: what can be decided about it", 2, async () => {
    await mara.click(row(outlook, FOLLOWED));
    await mara.click(pane.locator("[data-opens=conversation]"));
    await expect(pane.getByRole("button", { name: `Follow to ${HALL}`, exact: true })).toBeVisible();
  });
  await mara.step("followed", "followed to the opportunity", 1, async () => {
    await mara.click(pane.getByRole("button", { name: `Follow to ${HALL}`, exact: true }));
    await expect(pane.getByText(`You follow this conversation to ${HALL}.`)).toBeVisible(soon);
  });

  await mara.step("to-the-record", "from the pane to the opportunity's page, in a tab of its own", 1, async () => {
    const tab = context.waitForEvent("page");
    await mara.click(pane.locator(".card.state").getByRole("button", { name: HALL, exact: true }));
    mara.page = await tab;
    await expect(mara.page.locator(".welcome .button.primary")).toBeVisible();
  });
  const desk = new Desk(mara.page, server);
  await mara.step("record", "signed in there: a new tab of the desk knows nobody yet", 2, async () => {
    await mara.click(desk.page.locator(".welcome .button.primary"));
    await mara.click(desk.page.locator(`button[value="${MARA}"]`));
    await expect(desk.title(HALL)).toBeVisible();
    await expect(desk.page.locator(".skeleton")).toHaveCount(0);
  });
  const letter = desk.page.locator(".letter").filter({ hasText: "Crane and training" });
  await mara.step("written", "a mail to the customer, written on the opportunity's page", 1, async () => {
    await mara.click(desk.page.getByRole("button", { name: "E-mail", exact: true }));
    await expect(desk.page.getByLabel("Subject", { exact: true })).toBeFocused();
    await mara.type("Crane and training");
    await mara.press("Tab");
    await mara.type("Dear Lena,\nwe book the crane. Three shifts are fine with us.\nBest regards\nMara");
    await expect(desk.page.locator(".person-chip")).toContainText("Lena Hoffmann");
  });
  await mara.step("sent", "sent by Ctrl+Enter, gone out, and in the opportunity's timeline", 0, async () => {
    await mara.press("Control+Enter");
    await expect(letter).toContainText("stands in the timeline", { timeout: SENT_MS });
  });

  mara.page = page;
  await page.bringToFront();
  const asked = await page.evaluate((s) => (window as any).outlook.messages.find((m: any) => m.subject === s).id, FOLLOWED);
  const reply = { from: { name: "Lena Hoffmann", address: "lena.hoffmann@fabrikam.example" }, subject: `RE: ${FOLLOWED}`, answers: asked, html: html("Very good, then we keep the yard free from seven o'clock.") };
  let answer = "";
  await mara.step("reply", "the next mail of the thread came in and was tracked to it, without a press", 0, async () => {
    mara.begin();
    answer = (await delivered(outlook, reply)).id;
    await isTracked(outlook, reply.subject, await idOf(server, HALL));
  });
  await mara.step("why", "opened: it says why", 1, async () => {
    await mara.click(row(outlook, reply.subject));
    await expect(pane.getByText(`You follow its conversation to “${HALL}”.`)).toBeVisible(soon);
  });

  mara.told(
    "A salesperson's morning",
    "Ten mails of customers triaged (one adjusted), two unknown senders added as contacts, one mail sent from its opportunity,",
    "one thread followed. Clicked and typed by a script in the simulated Outlook on loopback: the seconds are the product's and",
    "this machine's, from the first press of a step to what the person waits for; the person's thinking is not in them, and scrolling is not counted.",
  );

  // The CRM holds that, and nothing else.
  for (const [, , subject, , regarding] of NEW) {
    const rows = await outlook.activities(subject);
    expect(rows.map((email) => [email._regardingobjectid_value, email.directioncode]), subject).toEqual([[await idOf(server, regarding), false]]);
  }
  for (const [mail, last, company] of [[COLLEAGUE, "Berger", "Fabrikam Maschinenbau GmbH"], [STRANGER, "Okafor", "Blue Bay Robotics"]] as const) {
    const people = (await server.crm(`contacts?$filter=emailaddress1 eq '${mail.from.address}'&$expand=parentcustomerid_account`)).value;
    expect(people.map((one: any) => [one.lastname, one.parentcustomerid_account?.name])).toEqual([[last, company]]);
    expect((await outlook.activities(mail.subject)).map((email) => email._regardingobjectid_value)).toEqual([people[0].contactid]);
  }
  const hall = await idOf(server, HALL);
  const sent = (await server.crm(`emails?$filter=_regardingobjectid_value eq ${hall} and directioncode eq true and statuscode eq 3`)).value;
  expect(sent.filter((email: any) => email.subject.startsWith("Crane and training"))).toHaveLength(1);
  await decided(server, answer, `Tracked automatically: You follow its conversation to “${HALL}”.`);
  const after = await counts(server);
  expect(after).toEqual({ emails: before.emails + 14, contacts: before.contacts + 2, accounts: before.accounts + 1, opportunities: before.opportunities });
});
