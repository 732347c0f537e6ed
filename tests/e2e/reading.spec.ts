// Who is on a mail, what each of them is, and what leads from them to the CRM.
import AxeBuilder from "@axe-core/playwright";
import { Desk } from "./desk.ts";
import { customer, mailOf } from "./rows.ts";
import { ASHA, MARA, expect, fresh, test, type Outlook } from "./world.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

test("everybody on a mail is shown as what they are, and somebody unknown among the recipients is added without tracking", async ({ outlook, server }) => {
  const who = await customer(server), word = fresh("w").replaceAll(" ", ""), subject = fresh("Everybody");
  const to = (name: string) => ({ name, address: `${name.toLowerCase()}@${word}.example` });
  const [lead, company, stranger] = [to("Lea"), to("Office"), to("Sam")];
  await server.crm("leads", { method: "POST", body: { firstname: "Lea", lastname: `Frost ${word}`, subject: "x", emailaddress1: lead.address, companyname: "Frost & Sons" } });
  await server.crm("accounts", { method: "POST", body: { name: `Northwind ${word}`, emailaddress1: company.address } });
  await outlook.goto(MARA);
  await outlook.open({ ...mailOf(who, subject), to: [{ name: "Mara Keller", address: MARA }, lead, company], cc: [{ name: "Asha Rao", address: ASHA }, stranger] });
  const { pane } = outlook;
  await expect(pane.locator(".sender")).toContainText(who.name);
  const person = (name: string) => pane.locator("li.person").filter({ hasText: name });
  await expect(person(`Lea Frost ${word}`).locator(".badge")).toHaveText(["Lead"]);
  await expect(person(`Lea Frost ${word}`)).toContainText("Frost & Sons");
  await expect(person(`Northwind ${word}`).locator(".badge")).toHaveText(["Account"]);
  await expect(person("Asha Rao").locator(".badge")).toHaveText(["Cc", "Colleague"]);
  await expect(person(MARA).or(person("Mara Keller")).first().locator(".badge")).toHaveText(["You"]);
  await expect(person(stranger.address).locator(".badge")).toHaveText(["Cc", "Not in the CRM"]);
  await noViolations(outlook);
  // From one of them to what happened with them.
  await person(`Lea Frost ${word}`).locator("summary").click();
  await expect(pane.getByRole("button", { name: `Timeline of Lea Frost ${word}` })).toBeVisible();
  // Whoever is added from among the recipients is no reason to track the mail.
  await pane.getByRole("button", { name: "Add Sam as contact" }).click();
  await pane.getByLabel("Last name").fill(`Okoye ${word}`);
  await pane.getByRole("button", { name: "Add", exact: true }).click();
  await expect(person(`Okoye ${word}`).locator(".badge")).toHaveText(["Cc"]);
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
  const added = (await server.crm(`contacts?$select=lastname&$filter=emailaddress1 eq '${stranger.address}'`)).value;
  expect(added.map((one: any) => one.lastname)).toEqual([`Okoye ${word}`]);
});

test("from a sender to their company, and from there to what is open with it", async ({ outlook, server, context }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Company")));
  const tab = context.waitForEvent("page");
  await outlook.pane.locator(".sender").getByRole("button", { name: who.accountName, exact: true }).click();
  const desk = new Desk(await tab, server);
  await desk.signIn(MARA);
  await expect(desk.title(who.accountName)).toBeVisible();
  await expect(desk.page.getByRole("link", { name: who.dealName })).toBeVisible();
  await expect(desk.page.getByRole("link", { name: who.name })).toBeVisible();
});

test("two records of one name are told apart by what stands under them", async ({ outlook, server }) => {
  const who = await customer(server), other = await customer(server), name = fresh("Frame contract");
  for (const one of [who, other]) await server.crm("opportunities", { method: "POST", body: { name, "parentaccountid@odata.bind": `/accounts(${one.account})`, "customerid_account@odata.bind": `/accounts(${one.account})` } });
  const subject = fresh("Same name");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Set regarding" }).click();
  await pane.getByRole("combobox").fill(name);
  const options = pane.getByRole("option").filter({ hasText: name });
  await expect(options).toHaveCount(2);
  await options.filter({ hasText: other.accountName }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [email] = await outlook.activities(subject);
  const deal = await server.crm(`opportunities(${email._regardingobjectid_value})?$select=_parentaccountid_value`);
  expect(deal._parentaccountid_value).toBe(other.account);
});

test("a signed mail is tracked as any other", async ({ outlook, server }) => {
  const who = await customer(server), subject = fresh("Signed");
  await outlook.goto(MARA);
  await outlook.open({ ...mailOf(who, subject), itemClass: "IPM.Note.SMIME.MultipartSigned" });
  const { pane } = outlook;
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject)).map((email) => email._regardingobjectid_value)).toEqual([who.deal]);
});
