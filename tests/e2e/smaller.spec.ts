// Smaller things of the pane: the search narrowed, a company added, what is the matter, links, articles, a shared mailbox.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import { ASHA, JONAS, MARA, expect, fresh, test, type Outlook } from "./world.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

test("the search is narrowed to a kind and to one's own, and widened to what is closed", async ({ outlook, server }) => {
  const who = await customer(server);
  const word = who.accountName.split(" ").at(-1)!;
  const lost = `Lost deal ${word}`;
  const deal = (await server.crm("opportunities", { method: "POST", body: { name: lost }, user: JONAS, headers: { prefer: "return=representation" } })).opportunityid;
  await server.crm(`opportunities(${deal})`, { method: "PATCH", user: JONAS, body: { statecode: 2, statuscode: 4 } });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Narrow")));
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Set regarding" }).click();
  await pane.getByRole("combobox").fill(word);
  const option = (name: string) => pane.getByRole("option").filter({ has: pane.locator("strong, bdi.strong", { hasText: name }) });
  await expect(option(who.accountName)).toBeVisible();
  await expect(option(who.dealName)).toBeVisible();
  await expect(option(lost)).toHaveCount(0);
  await pane.getByRole("button", { name: "Only: Opportunity" }).click();
  await expect(option(who.accountName)).toHaveCount(0);
  await expect(option(who.dealName)).toBeVisible();
  await pane.getByRole("button", { name: "Closed too" }).click();
  await expect(option(lost)).toContainText("Lost");
  await noViolations(outlook);
  // What was lost is Jonas's.
  await pane.getByRole("button", { name: "Mine", exact: true }).click();
  await expect(option(lost)).toHaveCount(0);
  await expect(option(who.dealName)).toBeVisible();
});

test("an unknown sender is added as an account, and the mail is tracked to it", async ({ outlook, server }) => {
  const word = fresh("co").replaceAll(" ", "");
  const subject = fresh("Company");
  await outlook.goto(MARA);
  await outlook.open(mailOf({ name: "Service desk", address: `info@${word}.example` }, subject));
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Add as account" }).click();
  const name = pane.getByLabel("Name of the company");
  await expect(name).not.toHaveValue("");
  await expect(pane.getByLabel("Last name")).toHaveCount(0);
  await name.fill("");
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Enter the company’s name.")).toBeVisible();
  await noViolations(outlook);
  await name.fill(`Wide World Importers ${word}`);
  await pane.getByRole("button", { name: "Add and track" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [account] = (await server.crm(`accounts?$filter=emailaddress1 eq 'info@${word}.example'`)).value;
  expect(account.name).toBe(`Wide World Importers ${word}`);
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBe(account.accountid);
});

test("what is the matter is told part by part, and copied as a text", async ({ outlook, server, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Matter")));
  const { pane, page } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await pane.getByRole("button", { name: "Keys", exact: true }).click();
  await pane.getByRole("button", { name: "What is the matter?" }).click();
  await expect(pane.getByRole("heading", { name: "What is the matter?" })).toBeFocused();
  const part = (name: string) => pane.locator(".check", { hasText: name });
  await expect(part("Outlook")).toContainText("Mailbox 1.15");
  await expect(part("Sign-in and CRM")).toContainText("Works");
  await noViolations(outlook);
  await server.fault({ match: { path: "/api/data/v9.2/WhoAmI" }, status: 503 });
  await pane.getByRole("button", { name: "Check again" }).click();
  await expect(part("Sign-in and CRM")).toHaveClass(/fails/);
  await noViolations(outlook);
  await pane.getByRole("button", { name: "Copy as text" }).click();
  await expect(pane.getByText(/^Copied\.$|does not let the pane copy\. Copy the text/)).toBeVisible();
  await pane.getByRole("button", { name: "Back" }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await page.locator("iframe[id^=pane]").count()).toBe(1);
});

test("a record's link is copied, or it is said that the browser does not let it", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Link")));
  const { pane } = outlook;
  await pane.getByRole("button", { name: `Timeline of ${who.name}` }).click();
  await pane.getByRole("button", { name: `Copy the link to ${who.name}` }).click();
  await expect(pane.getByText(/Link copied|does not let the pane copy a link/)).toBeVisible();
});

test("a published knowledge article is put into the mail, an internal one is not offered", async ({ outlook, server }) => {
  const word = fresh("How to");
  const article = (title: string, more: object) => server.crm("knowledgearticles", { method: "POST", body: { title, content: `<p>Steps of ${title}</p>`, ...more }, headers: { prefer: "return=representation" } });
  const open = (await article(`${word} open`, {})).knowledgearticleid;
  const internal = (await article(`${word} internal`, { isinternal: true })).knowledgearticleid;
  await article(`${word} draft`, {});
  for (const id of [open, internal]) await server.crm(`knowledgearticles(${id})`, { method: "PATCH", body: { statecode: 3, statuscode: 7 } });
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address] });
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Insert template or article" }).click();
  await expect(pane.getByRole("button", { name: `${word} open` })).toContainText("Knowledge article");
  for (const other of ["internal", "draft"]) await expect(pane.getByRole("button", { name: `${word} ${other}` })).toHaveCount(0);
  await noViolations(outlook);
  await pane.getByRole("button", { name: `${word} open` }).click();
  await expect(outlook.form.getByLabel("Subject")).toHaveValue(`${word} open`);
  await expect(outlook.form).toContainText(`Steps of ${word} open`);
});

test("a document of the sales literature is attached to the mail and goes with it; one that is internal is not offered", async ({ outlook, server }) => {
  const word = fresh("Lit").replaceAll(" ", "");
  const make = async (set: string, body: object) => server.crm(set, { method: "POST", body, headers: { prefer: "return=representation" } });
  const of = (await make("salesliteratures", { name: `Drives ${word}` })).salesliteratureid;
  const item = (title: string, more: object) => make("salesliteratureitems", { title: `${word} ${title}`, iscustomerviewable: true, "salesliteratureid@odata.bind": `/salesliteratures(${of})`, ...more });
  await item("sheet", { filename: `${word}.txt`, filesize: 5, documentbody: "aGVsbG8=" });
  await item("film", { attacheddocumenturl: "https://www.contoso.example/film" });
  await item("prices", { filename: "prices.txt", filesize: 5, documentbody: "aGVsbG8=", iscustomerviewable: false });
  await item("archive", { filename: "archive.zip", filesize: 30_000_000, documentbody: "aGVsbG8=" });
  const who = await customer(server), subject = fresh("Sheet");
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address], subject });
  const { pane, form } = outlook;
  await pane.getByRole("button", { name: "Add sales literature" }).click();
  const search = pane.getByLabel("Search documents");
  await expect(search).toBeFocused();
  await search.fill(word);
  const row = (title: string) => pane.getByRole("button", { name: `${word} ${title}` });
  await expect(row("sheet")).toContainText(`${word}.txt`);
  await expect(row("sheet")).toContainText(`Drives ${word}`);
  await expect(row("prices")).toHaveCount(0);
  await expect(row("archive")).toContainText("Larger than the 25 MB that Outlook takes");
  await noViolations(outlook);
  await row("sheet").click();
  await expect(row("sheet")).toContainText("Attached to the mail");
  await expect(form.getByRole("list", { name: "Attachments" })).toContainText(`${word}.txt`);
  await row("film").click();
  await expect(row("film")).toContainText("The link is in the mail");
  await expect(form.getByRole("link", { name: `${word} film` })).toHaveAttribute("href", "https://www.contoso.example/film");
  // Where Outlook refuses, it is said what to do.
  await outlook.page.evaluate(() => { (window as any).outlook.faults.set(148, { code: 9001, once: true }); });
  await row("sheet").click();
  await expect(pane.getByText("Outlook takes no more files with this mail.")).toBeVisible();
  await noViolations(outlook);
  await outlook.send();
  await outlook.openIn("sentitems", subject);
  await expect(outlook.page.locator("#reading .files")).toContainText(`${word}.txt`);
});

const SALES = "sales@contoso.example";
const openSales = ({ page }: Outlook) => page.evaluate((address) => { const o = (window as any).outlook; return o.openFolder(o.app.folders.find((f: any) => f.mailbox === address && f.wellKnownName === "inbox").id); }, SALES);

test("in a shared mailbox the pane says whose it is, tracks, and says who did it", async ({ outlook, server }) => {
  await outlook.goto(MARA);
  await openSales(outlook);
  const subject = "Enquiry from your website";
  await outlook.page.locator("#list [role=option]", { hasText: subject }).first().click();
  await outlook.openPane();
  const { pane } = outlook;
  await expect(pane.getByText("Shared mailbox: sales@contoso.example")).toBeVisible();
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText(/Tracked by you/)).toBeVisible();
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
});

test("in a mailbox that is somebody else's the pane says who acted for whom, to the other delegate too", async ({ outlook, server, another }) => {
  const who = await customer(server), subject = fresh("For Jonas");
  const { UserId: jonas } = await server.crm("WhoAmI", { user: JONAS });
  // Jonas reads the address of the sales team; Mara and Asha may open it.
  await server.crm(`systemusers(${jonas})`, { method: "PATCH", body: { personalemailaddress: SALES } });
  await outlook.goto(MARA);
  await openSales(outlook);
  const messageId = `<${fresh("b").replaceAll(" ", "")}@shared.example>`;
  await outlook.open({ ...mailOf(who, subject), mailbox: SALES, messageId });
  const { pane } = outlook;
  await expect(pane.getByText(`Shared mailbox: ${SALES}`)).toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText(/Tracked by you · for Jonas Brandt/)).toBeVisible();
  const [email, ...more] = await outlook.activities(subject);
  expect(more).toEqual([]);
  expect([email._ownerid_value, email._regardingobjectid_value]).toEqual([jonas, who.deal]);
  const asha = await another(ASHA);
  await openSales(asha);
  await asha.page.locator("#list [role=option]", { hasText: subject }).first().click();
  await asha.openPane();
  await expect(asha.pane.getByText(/Tracked by Mara Keller · for Jonas Brandt/)).toBeVisible();
  // Who acted for somebody may take it back.
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
  await server.crm(`systemusers(${jonas})`, { method: "PATCH", body: { personalemailaddress: null } });
});
