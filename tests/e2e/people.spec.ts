// A person's fields, changed from the pane, and what the signature under their mail says.
import AxeBuilder from "@axe-core/playwright";
import { customer } from "./rows.ts";
import { MARA, expect, fresh, test } from "./world.ts";

test("the signature's news are taken over one by one, undone, and fields are typed by keyboard", async ({ outlook, server }) => {
  const who = await customer(server);
  const lines = ["Hello Mara,", "as discussed.", "Kind regards", who.name, "Director of Operations", "Alpine Ski House", "Mobile: +43 660 555 0199", "Hauptstraße 12, 6020 Innsbruck"];
  await outlook.goto(MARA);
  await outlook.open({ from: { name: who.name, address: who.address }, subject: fresh("Signature"), html: lines.map((line) => `<p>${line}</p>`).join("") });
  const { pane, page } = outlook;
  const read = () => server.crm(`contacts(${who.contact})?$select=jobtitle,mobilephone,address1_city,telephone1`);
  await pane.getByRole("button", { name: "Edit details" }).first().click();
  await expect(pane.getByText("The signature under this mail says:")).toBeVisible();
  const news = pane.locator(".difference");
  await expect(news).toHaveCount(5);
  await expect(news.filter({ hasText: "Director of Operations" })).toContainText("Head of purchasing");
  const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => v.id)).toEqual([]);
  await news.filter({ hasText: "Director of Operations" }).getByRole("button", { name: "Accept" }).click();
  await expect(news).toHaveCount(4);
  await news.filter({ hasText: "+43 660 555 0199" }).getByRole("button", { name: "Accept" }).click();
  await expect(news).toHaveCount(3);
  expect(await read()).toMatchObject({ jobtitle: "Director of Operations", mobilephone: "+43 660 555 0199", address1_city: null });
  await pane.locator(".fields > div").filter({ hasText: "Job title" }).getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await read()).jobtitle).toBe("Head of purchasing");
  // By keyboard: the field is typed, and Escape leaves it and then the part.
  await pane.getByRole("button", { name: "Change: Phone" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("+43 512 5550");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await read()).telephone1).toBe("+43 512 5550");
  await pane.getByRole("button", { name: "Change: City" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(pane.locator(".details")).toBeVisible();
  await pane.getByRole("button", { name: "Change: City" }).focus();
  await page.keyboard.press("Escape");
  await expect(pane.locator(".details")).toHaveCount(0);
});

test("an opportunity is made from a mail with the obvious filled in, and the mail is tracked to it", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Ten snow guns");
  await outlook.goto(MARA);
  await outlook.open({ from: { name: who.name, address: who.address }, subject: `RE: ${subject}`, html: "<p>Please.</p>" });
  const { pane, page } = outlook;
  await pane.getByRole("button", { name: "New opportunity" }).click();
  await expect(pane.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(pane.getByLabel("Name", { exact: true })).toHaveValue(subject);
  const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => v.id)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const { value } = await server.crm(`opportunities?$filter=_parentcontactid_value eq ${who.contact} and name ne '${who.dealName}'`);
  expect(value.map((row: any) => [row.name, row._customerid_value])).toEqual([[subject, who.account]]);
  const [email] = await outlook.activities(`RE: ${subject}`);
  expect(email._regardingobjectid_value).toBe(value[0].opportunityid);
});

test("a case is made from a mail with customer, contact and origin filled in, and the mail is tracked to it", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Lift stands still");
  await outlook.goto(MARA);
  await outlook.open({ from: { name: who.name, address: who.address }, subject: `FW: ${subject}`, html: "<p>Please help.</p>" });
  const { pane } = outlook;
  await pane.getByRole("button", { name: "New case" }).click();
  await expect(pane.getByLabel("Name", { exact: true })).toHaveValue(subject);
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const { value } = await server.crm(`incidents?$filter=_primarycontactid_value eq ${who.contact}`);
  expect(value.map((row: any) => [row.title, row._customerid_value, row.caseorigincode])).toEqual([[subject, who.account, 2]]);
  const [email] = await outlook.activities(`FW: ${subject}`);
  expect(email._regardingobjectid_value).toBe(value[0].incidentid);
  // It is among what is open of the sender from now on.
  await expect(pane.getByText("1 open opportunity · 1 open case")).toBeVisible();
});

test("a stranger's form holds what their signature says; what is unticked is left out", async ({ outlook, server }) => {
  const word = fresh("s").replaceAll(" ", ""), address = `ewa@${word}.example`, subject = fresh("Hello");
  const lines = ["Hello Mara,", "may I introduce us?", "Best regards", "Ewa Nowak", "Head of Procurement", "Blue Bay Robotics GmbH", "Phone: +49 30 5550 1234", "Mobile: +49 160 555 0199", "Hauptstraße 12, 10115 Berlin"];
  await outlook.goto(MARA);
  await outlook.open({ from: { name: "Ewa Nowak", address }, subject, html: lines.map((line) => `<p>${line}</p>`).join("") });
  const { pane, page } = outlook;
  await pane.getByRole("button", { name: "Add as contact" }).click();
  const said = pane.getByRole("group", { name: "The signature under this mail says:" });
  await expect(said.getByRole("checkbox", { checked: true })).toHaveCount(6);
  await expect(pane.getByLabel("Company", { exact: true })).toHaveValue("Blue Bay Robotics GmbH");
  const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => v.id)).toEqual([]);
  expect(await pane.locator("html").evaluate((root) => root.scrollWidth <= root.clientWidth), "nothing sticks out at 320 pixels").toBe(true);
  await said.getByRole("checkbox", { name: /Street/ }).uncheck();
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const { value } = await server.crm(`contacts?$filter=emailaddress1 eq '${address}'&$expand=parentcustomerid_account`);
  const shown = value.map((row: any) => [row.jobtitle, row.telephone1, row.mobilephone, row.address1_line1, row.address1_postalcode, row.address1_city, row.parentcustomerid_account.name]);
  expect(shown).toEqual([["Head of Procurement", "+49 30 5550 1234", "+49 160 555 0199", null, "10115", "Berlin", "Blue Bay Robotics GmbH"]]);
  await expect(pane.locator(".sender")).toContainText("Head of Procurement");
});
