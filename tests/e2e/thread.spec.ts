// What a person decides about a conversation: once, for all mail of it, in pane and synchronizer alike.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf, type Customer } from "./rows.ts";
import { FILTER, LOOK_MS, decided, delivered, isNotTracked, isTracked, row, set, test } from "./synchronizer.ts";
import { MARA, expect, fresh, type Outlook } from "./world.ts";
import type { Server } from "./server.ts";

const soon = { timeout: LOOK_MS };
/** The conversation index of a thread of its own: all that a reply without In-Reply-To and References has. */
const index = () => Buffer.concat([Buffer.from([1, 0xda, 1, 2, 3, 4]), Buffer.from(crypto.randomUUID().replaceAll("-", ""), "hex")]).toString("base64");
const mail = (who: { name: string; address: string }, subject: string, thread: string, more = {}) =>
  ({ ...mailOf(who, subject), headers: [["Thread-Index", thread]], ...more });

/** A mail of a conversation that nothing takes by itself, open in the pane. */
async function begun(outlook: Outlook, server: Server, params: Record<string, string> = {}): Promise<{ who: Customer; thread: string; subject: string; item: string }> {
  const who = await customer(server), thread = index(), subject = fresh("Conversation");
  await set(server, { incomingemailfilteringmethod: FILTER.nothing, personalizationsettings: null });
  await outlook.goto(MARA, params);
  const item = await outlook.open(mail(who, subject, thread));
  await expect(outlook.pane.getByText("Your filter is “nothing”", { exact: false }).or(outlook.pane.getByText("Not tracked"))).toBeVisible(soon);
  return { who, thread, subject, item };
}
async function choose({ pane, page }: Outlook, what: string): Promise<void> {
  await pane.locator("[data-opens=conversation]").click();
  await pane.getByRole("button", { name: what, exact: true }).click();
  await expect(pane.locator(".notice")).toBeVisible(soon);
  // Mail of the same second was there before: the next one comes later.
  await page.waitForTimeout(1_100);
}
async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}
async function closeDeal(server: Server, deal: string): Promise<void> {
  const OpportunityClose = { "opportunityid@odata.bind": `/opportunities(${deal})` };
  await server.crm("WinOpportunity", { method: "POST", body: { Status: 3, OpportunityClose } });
}

test("a reply without headers is tracked because its conversation is followed, and every mail of it says so", async ({ outlook, server }) => {
  const { who, thread, subject } = await begun(outlook, server);
  const { pane } = outlook;
  await pane.locator("[data-opens=conversation]").click();
  await expect(pane.getByRole("heading", { name: "What should happen with the mail of this conversation?" })).toBeFocused();
  await noViolations(outlook);
  await pane.getByRole("button", { name: `Follow to ${who.dealName}`, exact: true }).click();
  await expect(pane.getByText(`You follow this conversation to ${who.dealName}.`)).toBeVisible(soon);
  await noViolations(outlook);
  await outlook.page.waitForTimeout(1_100);
  const reply = await delivered(outlook, mail(who, fresh("Another subject"), thread));
  await isTracked(outlook, reply.subject, who.deal);
  await decided(server, reply.id, `Tracked automatically: You follow its conversation to “${who.dealName}”.`);
  await outlook.select(reply.item);
  await expect(pane.getByText(`You follow its conversation to “${who.dealName}”.`)).toBeVisible(soon);
  await expect(pane.getByText(`You follow this conversation to ${who.dealName}.`)).toBeVisible();
  await isNotTracked(outlook, subject);
  await pane.getByRole("button", { name: "End it" }).click();
  await expect(pane.getByText("The conversation goes by your filter again")).toBeVisible(soon);
  const last = await delivered(outlook, mail(who, fresh("The last"), thread));
  await decided(server, last.id, "Not tracked: ");
  await isNotTracked(outlook, last.subject);
  await outlook.select(reply.item);
  await pane.locator(".notice").getByRole("button", { name: "Undo" }).last().click();
  await expect(pane.getByText(`You follow this conversation to ${who.dealName}.`)).toBeVisible(soon);
});

test("mail that was there is tracked with one press, and untracked with another", async ({ outlook, server }) => {
  const { who, thread, subject, item } = await begun(outlook, server);
  const second = await delivered(outlook, mail(who, fresh("Second"), thread));
  await decided(server, second.id, "Not tracked: ");
  await outlook.select(item);
  const { pane } = outlook;
  await choose(outlook, `Follow to ${who.dealName}`);
  await expect(pane.getByText("2 mails of it that are here already are not tracked.")).toBeVisible(soon);
  await pane.getByRole("button", { name: "Track them too" }).click();
  await isTracked(outlook, subject, who.deal);
  await isTracked(outlook, second.subject, who.deal);
  await expect(pane.getByText("Tracked regarding")).toBeVisible(soon);
  await pane.locator(".notice").getByRole("button", { name: "Undo" }).last().click();
  await expect(pane.getByText("What was here already is untracked again")).toBeVisible(soon);
  await expect.poll(() => outlook.activities(subject), soon).toEqual([]);
  await isNotTracked(outlook, second.subject);
});

test("never, and only external: what is left alone says why", async ({ outlook, server }) => {
  const { who, thread, item } = await begun(outlook, server, { theme: "dark" });
  await set(server, { incomingemailfilteringmethod: FILTER.all });
  const { pane } = outlook;
  await choose(outlook, "Only mail with people outside");
  const jonas = { name: "Jonas Brandt", address: "jonas.brandt@contoso.example" };
  const among = await delivered(outlook, mail(jonas, fresh("Fwd"), thread));
  const outside = await delivered(outlook, mail(who, fresh("Re"), thread));
  await isTracked(outlook, outside.subject, null);
  await decided(server, among.id, "Not tracked: It goes among colleagues, and you decided that such mail of its conversation is left alone.");
  await isNotTracked(outlook, among.subject);
  await outlook.select(among.item);
  await expect(pane.getByText(/It goes among colleagues, and you decided/)).toBeVisible(soon);
  await noViolations(outlook);
  await outlook.select(item);
  await choose(outlook, "Never track this conversation");
  const never = await delivered(outlook, mail(who, fresh("Never"), thread));
  await decided(server, never.id, "Not tracked: You decided that its conversation is never tracked.");
  await isNotTracked(outlook, never.subject);
  await outlook.select(never.item);
  await expect(pane.getByText("This conversation is never tracked: so you decided.")).toBeVisible(soon);
});

test("where the deal is closed the conversation is over, and says so, in Hindi too", async ({ outlook, another, server }) => {
  const { who, thread } = await begun(outlook, server);
  await choose(outlook, `Follow to ${who.dealName} until it is closed`);
  const open = await delivered(outlook, mail(who, fresh("Open"), thread));
  await isTracked(outlook, open.subject, who.deal);
  await closeDeal(server, who.deal);
  const closed = await delivered(outlook, mail(who, fresh("Closed"), thread));
  await decided(server, closed.id, `Not tracked: You followed its conversation to “${who.dealName}”. That ended, because it is closed or was deleted.`);
  await isNotTracked(outlook, closed.subject);
  await outlook.select(closed.item);
  await expect(outlook.pane.getByText(`You followed this conversation to ${who.dealName}. That is closed, and so it ended.`)).toBeVisible(soon);
  const hindi = await another(MARA, { lang: "hi" });
  await expect(row(hindi, closed.subject)).toBeVisible(soon);
  await hindi.select(closed.item);
  await hindi.openPane();
  await expect(hindi.pane.getByText(`आप इस बातचीत को ${who.dealName} से जोड़ते थे। वह बंद हो गया है, इसलिए यह समाप्त हुआ।`)).toBeVisible(soon);
});
