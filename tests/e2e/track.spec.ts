// The main path: open, see who it is, track, change, take back.
import { Desk } from "./desk.ts";
import { ASHA, JONAS, MARA, PRIYA, expect, fresh, test } from "./world.ts";
import { customer, mailOf, twin } from "./rows.ts";

const CATEGORY = "Tracked to Dynamics 365";

test("one click tracks a mail to the record of its sender, and it is really there", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Offer");
  await outlook.goto(MARA);
  const id = await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await expect(pane.getByText(who.name).first()).toBeVisible();
  await expect(pane.getByText(who.accountName).first()).toBeVisible();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await expect(pane.getByText(/Tracked by you/)).toBeVisible();
  const [email, ...more] = await outlook.activities(subject);
  expect(more).toEqual([]);
  expect(email._regardingobjectid_value).toBe(who.deal);
  expect([email.statecode, email.statuscode, email.directioncode]).toEqual([1, 4, false]);
  expect(email.description).toContain(subject);
  const parties = email.email_activity_parties.map((p: any) => [p.participationtypemask, p.addressused, p._partyid_value]);
  expect(parties).toContainEqual([1, who.address, who.contact]);
  await expect.poll(() => outlook.categories(id)).toContain(CATEGORY);
  await expect(outlook.page.getByText(CATEGORY).first()).toBeVisible();
  // What was answered is on the disk.
  await server.kill();
  await server.run();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("track without a record, then set, change and take off the regarding", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Regarding");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText("Tracked", { exact: true }).first()).toBeVisible();
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBeNull();
  await pane.getByRole("button", { name: "Set regarding" }).click();
  const search = pane.getByRole("combobox", { name: "Search records" });
  await search.fill(who.accountName.slice(0, -2));
  await pane.getByRole("option", { name: who.accountName }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await expect.poll(async () => (await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.account);
  await pane.getByRole("button", { name: "Change", exact: true }).click();
  await search.fill(who.dealName);
  await expect(pane.getByRole("option", { name: who.dealName })).toBeVisible();
  await search.press("ArrowDown");
  await search.press("Enter");
  await expect.poll(async () => (await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.deal);
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.account);
});

test("untrack and delete, and undo brings the whole activity back", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Back");
  await outlook.goto(MARA);
  const id = await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const before = (await outlook.activities(subject))[0];
  await expect.poll(() => outlook.categories(id)).toContain(CATEGORY);
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
  await expect.poll(() => outlook.categories(id)).not.toContain(CATEGORY);
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const after = (await outlook.activities(subject))[0];
  expect([after.activityid, after._regardingobjectid_value, after.description]).toEqual([before.activityid, who.deal, before.description]);
  await expect.poll(() => outlook.categories(id)).toContain(CATEGORY);
});

test("untrack and keep stays so for this mailbox until somebody tracks again", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Keep");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Keep the copy/ }).click();
  await expect(pane.getByText("You untracked this mail").first()).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
  await outlook.openPane();
  await expect(pane.getByText("You untracked this mail").first()).toBeVisible();
  await pane.getByRole("button", { name: "Track again" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("an unknown sender is added as a contact, with the company, and the mail is tracked to them", async ({ outlook, server }) => {
  const word = fresh("n").replaceAll(" ", "");
  const subject = fresh("Stranger");
  await outlook.goto(MARA);
  await outlook.open(mailOf({ name: "Ewa Nowak", address: `ewa@${word}.example` }, subject));
  const { pane } = outlook;
  await expect(pane.getByText("Not in the CRM").first()).toBeVisible();
  await pane.getByRole("button", { name: /as contact/ }).first().click();
  await expect(pane.getByLabel("First name")).toHaveValue("Ewa");
  await expect(pane.getByLabel("Last name")).toHaveValue("Nowak");
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [contact] = (await server.crm(`contacts?$filter=emailaddress1 eq 'ewa@${word}.example'&$expand=parentcustomerid_account`)).value;
  expect([contact.firstname, contact.lastname]).toEqual(["Ewa", "Nowak"]);
  expect(contact.parentcustomerid_account.name.toLowerCase()).toContain(word.split("-")[0].slice(0, 3));
  const [email] = await outlook.activities(subject);
  expect(email._regardingobjectid_value).toBe(contact.contactid);
  await expect(pane.getByText("Ewa Nowak").first()).toBeVisible();
  await expect(pane.getByText("Not in the CRM")).toHaveCount(0);
});

test("an unknown sender is added as a lead", async ({ outlook, server }) => {
  const address = `${fresh("lead").replaceAll(" ", "")}@lead.example`;
  const subject = fresh("Lead");
  await outlook.goto(MARA);
  await outlook.open(mailOf({ name: "Rao, Asha", address }, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: /as lead/ }).first().click();
  await expect(pane.getByLabel("First name")).toHaveValue("Asha");
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [lead] = (await server.crm(`leads?$filter=emailaddress1 eq '${address}'`)).value;
  expect([lead.firstname, lead.lastname]).toEqual(["Asha", "Rao"]);
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBe(lead.leadid);
});

test("several rows of one address are all shown, and the choice is remembered", async ({ outlook, server }) => {
  const who = await customer(server);
  const other = await twin(server, who);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Twins")));
  const { pane } = outlook;
  await expect(pane.getByText(/other record has this address|records have this address/).first()).toBeVisible();
  const radios = pane.getByRole("radio", { name: new RegExp(who.last) });
  if (!(await radios.first().isVisible())) await pane.getByText(/other record has this address/).click();
  await expect(radios).toHaveCount(2);
  const clea = pane.getByRole("radio", { name: new RegExp(`Clea ${who.last}`) });
  const cleo = pane.getByRole("radio", { name: new RegExp(`Cleo ${who.last}`) });
  // Both are as old as each other to the second: the one that was not picked is chosen.
  const chosen = (await clea.isChecked()) ? { radio: cleo, id: who.contact } : { radio: clea, id: other };
  await chosen.radio.check({ force: true });
  await expect(pane.getByText("You chose this one.").first()).toBeVisible();
  const subject = fresh("Twins again");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  await pane.getByText(/other record has this address/).click();
  await expect(pane.getByText("You chose this one.").first()).toBeVisible();
  await expect(chosen.radio).toBeChecked();
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText("Tracked", { exact: true }).first()).toBeVisible();
  const sender = (await outlook.activities(subject))[0].email_activity_parties.find((p: any) => p.participationtypemask === 1);
  expect(sender._partyid_value).toBe(chosen.id);
});

test("a colleague tracked it before: the pane says who and when, and a salesperson may not change it", async ({ outlook, server, another }) => {
  const who = await customer(server);
  const subject = fresh("Colleague");
  const messageId = `<${fresh("m").replaceAll(" ", "")}@acme.example>`;
  await outlook.goto(MARA);
  await outlook.open({ ...mailOf(who, subject), messageId });
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  const jonas = await another(JONAS);
  const id = await jonas.open({ ...mailOf(who, subject), messageId });
  await expect(jonas.pane.getByText(/Tracked by Mara Keller/)).toBeVisible();
  await expect.poll(() => jonas.categories(id), "the mark that is missing in this mailbox is put on").toContain(CATEGORY);
  await jonas.pane.getByRole("button", { name: "Untrack" }).click();
  await jonas.pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(jonas.pane.getByText("You do not have permission for this in the CRM.")).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("two panes track the same mail at once: one activity", async ({ outlook, server, another }) => {
  const who = await customer(server);
  const subject = fresh("Race");
  const messageId = `<${fresh("r").replaceAll(" ", "")}@acme.example>`;
  await outlook.goto(MARA);
  const asha = await another(ASHA);
  for (const person of [outlook, asha]) {
    await person.open({ ...mailOf(who, subject), messageId });
    await expect(person.pane.getByRole("button", { name: "Track", exact: true })).toBeEnabled();
  }
  await Promise.all([outlook, asha].map((person) => person.pane.getByRole("button", { name: "Track", exact: true }).click()));
  for (const person of [outlook, asha]) await expect(person.pane.getByText(/Tracked by/).first()).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("somebody without a seat in the CRM is told so", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(PRIYA);
  await outlook.open(mailOf(who, fresh("No seat")));
  await expect(outlook.pane.getByText("You do not have access to the CRM.").or(outlook.pane.getByText("You do not have permission for this in the CRM.")).first()).toBeVisible();
});

test("a reply offers the record of its conversation first", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Thread");
  await outlook.goto(MARA);
  const first = await outlook.open(mailOf(who, subject));
  await outlook.pane.getByRole("button", { name: new RegExp(who.accountName) }).last().click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  await outlook.open({ ...mailOf({ name: "Somebody Else", address: `else@${who.address.split("@")[1]}` }, `RE: ${subject}`), answers: first });
  await expect(outlook.pane.getByText("This conversation is tracked to it")).toBeVisible();
});

test("open in CRM shows the activity as the CRM has it", async ({ outlook, server, context }) => {
  const who = await customer(server);
  const subject = fresh("Open");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  const [record] = await Promise.all([context.waitForEvent("page"), outlook.pane.getByRole("button", { name: "Open mail in CRM", exact: true }).click()]);
  // No synchronizer runs here: the desk shows records all the same.
  const desk = new Desk(record, server);
  await desk.signIn(MARA);
  await expect(desk.title(subject)).toBeVisible();
  await record.getByRole("link", { name: who.dealName }).click();
  await expect(desk.title(who.dealName)).toBeVisible();
  // A link as a Dataverse organisation has it leads there too.
  await record.goto(`${server.url}/main.aspx?pagetype=entityrecord&etn=contact&id={${who.contact}}`);
  await expect(record).toHaveURL(new RegExp(`/desk/#/record/contact/${who.contact}$`));
});
