// Beside what a mail is regarding: further records it is linked to, and which of its files are kept.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import { FILTER, LOOK_MS, look, set, test } from "./synchronizer.ts";
import { MARA, expect, fresh, type Outlook } from "./world.ts";

const soon = { timeout: LOOK_MS };
async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}
/** Rows that a mail is linked to beside its regarding. */
async function linked(outlook: Outlook, subject: string): Promise<string[]> {
  const [email] = await outlook.activities(subject);
  return email.email_activity_parties.filter((one: any) => one.participationtypemask === 13).map((one: any) => one._partyid_value).sort();
}
async function link({ pane }: Outlook, name: string): Promise<void> {
  await pane.getByRole("button", { name: "Link another record" }).click();
  await pane.getByRole("combobox").fill(name);
  await pane.getByRole("option").filter({ hasText: name }).click();
}

test("a mail is linked to several records, before it is tracked and after, and shows in their timelines", async ({ outlook, server }) => {
  const who = await customer(server), other = await customer(server), third = await customer(server);
  const subject = fresh("Several");
  await set(server, { incomingemailfilteringmethod: FILTER.nothing, personalizationsettings: null });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await link(outlook, other.dealName);
  await expect(pane.getByText("Will also be linked to")).toBeVisible();
  await noViolations(outlook);
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible(soon);
  await expect(pane.getByText("Also linked to")).toBeVisible();
  expect(await linked(outlook, subject)).toEqual([other.deal]);
  await link(outlook, third.dealName);
  await expect(pane.locator(".notice").getByText(`Also linked to ${third.dealName}`)).toBeVisible(soon);
  expect(await linked(outlook, subject)).toEqual([other.deal, third.deal].sort());
  await noViolations(outlook);
  await pane.getByRole("button", { name: `Do not link to ${other.dealName}` }).click();
  await expect(pane.locator(".notice").getByText(`Not linked to ${other.dealName} any more`)).toBeVisible(soon);
  expect(await linked(outlook, subject)).toEqual([third.deal]);
  await pane.locator(".notice").getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByRole("button", { name: `Do not link to ${other.dealName}` })).toBeVisible(soon);
  expect((await outlook.activities(subject)).map((one) => [one.statecode, one._regardingobjectid_value])).toEqual([[1, who.deal]]);
  await pane.getByRole("button", { name: `Timeline of ${third.dealName}` }).click();
  await expect(pane.getByRole("heading", { name: subject })).toBeVisible(soon);
});

test("which files are kept is chosen before, obeyed by the synchronizer, and what is too large is linked", async ({ outlook, server }) => {
  const who = await customer(server), subject = fresh("Files");
  await set(server, { incomingemailfilteringmethod: FILTER.nothing, personalizationsettings: null });
  const [{ organizationid }] = (await server.crm("organizations?$select=organizationid")).value;
  await server.crm(`organizations(${organizationid})`, { method: "PATCH", body: { maxuploadfilesize: 2_000 } });
  await look(server);
  await outlook.goto(MARA);
  const file = (name: string, length: number) => ({ name, contentType: "text/plain", contentBytes: Buffer.alloc(length, "x").toString("base64") });
  await outlook.open({ ...mailOf(who, subject), attachments: [file("offer.txt", 40), file("terms.txt", 50), file("plan.txt", 9_000)] });
  const { pane } = outlook, box = (name: string) => pane.getByRole("checkbox", { name: new RegExp(name) });
  await expect(box("offer.txt")).toBeChecked(soon);
  await box("terms.txt").uncheck();
  await noViolations(outlook);
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText("Tracked", { exact: true }).first()).toBeVisible(soon);
  const [email] = await outlook.activities(subject);
  const stored = async () => (await server.crm(`activitymimeattachments?$select=filename&$filter=_objectid_value eq ${email.activityid}`)).value.map((one: any) => one.filename);
  await expect.poll(stored, soon).toEqual(["offer.txt"]);
  const notes = async () => (await server.crm(`annotations?$select=notetext&$filter=_objectid_value eq ${email.activityid}`)).value.map((one: any) => one.notetext);
  await expect.poll(async () => (await notes()).length, soon).toBe(1);
  expect((await notes())[0]).toMatch(/^plan\.txt \(9\.\d kB\): larger than files may be\. In the mailbox: https:/);
  await server.crm(`organizations(${organizationid})`, { method: "PATCH", body: { maxuploadfilesize: 5_242_880 } });
  await look(server);
});

test("an image of the text is no file, and the same file on two mails is kept once", async ({ outlook, server }) => {
  const who = await customer(server);
  await set(server, { incomingemailfilteringmethod: FILTER.nothing, personalizationsettings: null });
  await outlook.goto(MARA);
  const bytes = (text: string) => Buffer.from(text).toString("base64");
  const dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const attachments = [
    { name: "logo.gif", contentType: "image/gif", contentBytes: dot, isInline: true, contentId: "logo@x" },
    { name: "Price list.txt", contentType: "text/plain", contentBytes: bytes(fresh("One content").repeat(100)) },
  ];
  const { pane } = outlook, held: string[] = [];
  for (const subject of [fresh("Prices"), fresh("Prices again")]) {
    await outlook.open({ ...mailOf(who, subject), html: `<p>Hello</p><img src="cid:logo@x">`, attachments });
    await expect(pane.getByRole("checkbox", { name: /Price list/ })).toBeChecked(soon);
    await expect(pane.getByRole("checkbox", { name: /logo/ })).toHaveCount(0);
    await pane.getByRole("button", { name: "Track", exact: true }).click();
    await expect(pane.getByText("Tracked", { exact: true }).first()).toBeVisible(soon);
    const [email] = await outlook.activities(subject);
    const stored = async () => (await server.crm(`activitymimeattachments?$select=filename,_attachmentid_value&$filter=_objectid_value eq ${email.activityid}`)).value;
    await expect.poll(async () => (await stored()).map((one: any) => one.filename), soon).toEqual(["Price list.txt"]);
    held.push((await stored())[0]._attachmentid_value);
  }
  expect(held[0], "one content for both").toBe(held[1]);
});
