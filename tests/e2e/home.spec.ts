// The page without a mail, and what a person sets there; with the synchronizer running, and without.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import type { Server } from "./server.ts";
import { FILTER, decided, messageId, set, test } from "./synchronizer.ts";
import { ASHA, MARA, expect, fresh, test as alone, type Outlook } from "./world.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}
const wide = (outlook: Outlook) => outlook.pane.locator("html").evaluate((root) => root.scrollWidth > root.clientWidth);
const large = (outlook: Outlook, size: string) => outlook.pane.locator("html").evaluate((root, to) => { root.style.fontSize = to; }, size);
/** A task of Mara's, due days ago. */
async function task(server: Server, subject: string): Promise<string> {
  const body = { subject, scheduledend: "2020-01-02T00:00:00Z" };
  return (await server.crm("tasks", { method: "POST", body, user: MARA, headers: { prefer: "return=representation" } })).activityid;
}

test("nothing is selected: what was left alone is tracked, what is due is done, each by one press", async ({ outlook, server }) => {
  test.setTimeout(120_000);
  const who = await customer(server);
  const [subject, id, todo] = [fresh("Left alone"), messageId(), fresh("Call back")];
  await set(server, { incomingemailfilteringmethod: FILTER.replies });
  const due = await task(server, todo);
  await outlook.goto(MARA);
  const item = await outlook.deliver({ ...mailOf(who, subject), messageId: id });
  await decided(server, id, "Not tracked");
  await outlook.openPane();
  const { pane } = outlook;
  await expect(pane.getByRole("heading", { name: "No mail is selected" })).toBeVisible();
  await expect(pane.getByText(subject)).toBeVisible();
  await noViolations(outlook);
  await pane.getByRole("button", { name: `Track: ${subject}` }).click();
  await expect(pane.locator(".notices").getByText("Tracked", { exact: true })).toBeVisible();
  const [email] = await outlook.activities(subject);
  expect(email._emailsender_value).toBe(who.contact);
  await expect(pane.getByRole("button", { name: `Track: ${subject}` })).toHaveCount(0);
  // Done, not done after all, done.
  const state = async () => (await server.crm(`tasks(${due})?$select=statecode`)).statecode;
  await pane.getByRole("button", { name: `Mark as done: ${todo}` }).click();
  await expect.poll(state).toBe(1);
  await pane.getByRole("button", { name: `Not done after all: ${todo}` }).click();
  await expect.poll(state).toBe(0);
  // The mail says so when it is opened, and what was undone is gone.
  await pane.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect.poll(async () => (await outlook.activities(subject)).length).toBe(0);
  await outlook.select(item);
  await expect(pane.getByText("Not tracked")).toBeVisible();
});

test("what is set here stands where the desk reads it, and is obeyed", async ({ outlook, server }) => {
  test.setTimeout(120_000);
  const who = await customer(server);
  await set(server, { incomingemailfilteringmethod: FILTER.replies, personalizationsettings: "" });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Settings")));
  const { pane, page } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await pane.getByRole("button", { name: "Home" }).click();
  await pane.getByRole("button", { name: "My settings" }).click();
  await expect(pane.getByRole("heading", { name: "My settings" })).toBeFocused();
  await pane.getByRole("radio", { name: "Mail from leads, contacts and accounts" }).check();
  await pane.getByLabel("Address or domain").fill("no sense");
  await pane.getByRole("button", { name: "Add", exact: true }).click();
  await expect(pane.getByText("That is neither an address nor a domain.")).toBeVisible();
  await pane.getByLabel("Address or domain").fill("Bank.example");
  await page.keyboard.press("Enter");
  await expect(pane.getByText("@bank.example")).toBeVisible();
  await noViolations(outlook);
  const mine = async () => JSON.parse((await server.ask("GET", "/admin/settings/mine", { headers: { authorization: `Bearer ${server.token(MARA)}` } })).text);
  const kept = await mine();
  expect([kept.filter, kept.never.domains]).toEqual(["people", ["bank.example"]]);
  await pane.getByRole("button", { name: "Remove: @bank.example" }).click();
  await expect(pane.getByText("Nobody is listed yet.")).toBeVisible();
  expect((await mine()).never.domains).toEqual([]);
  // What comes next is not to be tracked before somebody presses.
  await pane.getByRole("radio", { name: "Replies to tracked mail" }).check();
  await expect.poll(async () => (await mine()).filter).toBe("replies");
  // Track without a question, and untrack without one: kept in the mailbox, obeyed after a new start.
  await pane.getByRole("checkbox", { name: /Untrack keeps the copy/ }).check();
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Obeyed")));
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText(/Tracked by you/)).toBeVisible();
  await pane.getByRole("button", { name: "Untrack", exact: true }).click();
  await expect(pane.getByText("Untracked, copy kept")).toBeVisible();
});

alone("where no synchronizer runs it says so; a record is pinned, and Home is reached by H", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(ASHA);
  await outlook.open(mailOf(who, fresh("Pins")));
  const { pane, page } = outlook;
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await pane.getByRole("button", { name: `Pin ${who.dealName}` }).first().click();
  await expect(pane.getByRole("button", { name: `Unpin ${who.dealName}` }).first()).toHaveAttribute("aria-pressed", "true");
  await pane.locator("h1").first().click();
  await page.keyboard.press("h");
  await expect(pane.getByRole("heading", { name: "Home" })).toBeFocused();
  await expect(pane.getByText(/Your mailbox is not synchronized with the CRM/)).toBeVisible();
  const pinned = pane.getByRole("region", { name: "Pinned" });
  await expect(pinned.getByText(who.dealName)).toBeVisible();
  await page.keyboard.press("h");
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  // What a mail was tracked to stands among the recent ones, and leads to its timeline.
  const other = await customer(server);
  await outlook.open(mailOf(other, fresh("Recent")));
  await pane.getByRole("button", { name: other.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await outlook.select();
  const recent = pane.getByRole("region", { name: "Recently tracked to" });
  await expect(recent.getByText(other.dealName)).toBeVisible();
  await expect(recent.getByText(who.dealName), "what is pinned stands once").toHaveCount(0);
  await recent.getByRole("button", { name: `Timeline of ${other.dealName}` }).click();
  await expect(pane.getByRole("heading", { name: other.dealName })).toBeVisible();
  // What was pinned follows the mailbox.
  await outlook.goto(ASHA);
  await outlook.openPane();
  await expect(pinned.getByText(who.dealName)).toBeVisible();
  await pane.getByRole("button", { name: "My settings" }).click();
  await expect(pane.getByText(/nothing is tracked by itself/)).toBeVisible();
  await expect(pane.getByText(who.address)).toBeVisible();
  await pane.getByRole("button", { name: `Forget ${who.dealName} for ${who.address}` }).click();
  await expect(pane.getByText(who.address)).toHaveCount(0);
});

for (const [what, params] of [["light", {}], ["dark, Hindi", { theme: "dark", lang: "hi" }]] as const) {
  alone(`home in 320 pixels, for everybody: ${what}`, async ({ outlook, server, page }, info) => {
    await task(server, fresh("Bei Asha nachfassen, ob die Lieferung angekommen ist"));
    await outlook.goto(MARA, params);
    await outlook.openPane();
    const { pane } = outlook;
    await expect(pane.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(pane.locator("#home-tasks")).toBeVisible();
    await expect(pane.locator(".bone")).toHaveCount(0);
    await noViolations(outlook);
    expect(await wide(outlook), "nothing runs out at the side").toBe(false);
    await large(outlook, "200%");
    expect(await wide(outlook), "nor with text twice as large").toBe(false);
    await large(outlook, "");
    const frame = page.locator("iframe[id^=pane]");
    await frame.screenshot({ path: info.outputPath("home.png") });
    await pane.getByRole("button", { name: /My settings|मेरी सेटिंग/ }).click();
    await expect(pane.locator("#mine-pane")).toBeVisible();
    await noViolations(outlook);
    expect(await wide(outlook)).toBe(false);
    await large(outlook, "200%");
    expect(await wide(outlook), "nor here").toBe(false);
    await large(outlook, "");
    await frame.screenshot({ path: info.outputPath("mine.png") });
  });
}

alone("Outlook changes its colours and its language while the pane is open: the pane follows", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA, { theme: "light" });
  const other = await outlook.deliver(mailOf(who, fresh("Language")));
  await outlook.open(mailOf(who, fresh("Colours")));
  const root = outlook.pane.locator("html");
  await expect(root).toHaveAttribute("data-theme", "light");
  for (const theme of ["dark", "light"]) {
    await outlook.page.evaluate((to) => (window as any).outlook.setTheme(to), theme);
    await expect(root).toHaveAttribute("data-theme", theme);
  }
  await outlook.page.evaluate(() => (window as any).outlook.setLocale("hi-IN"));
  await outlook.select(other);
  await expect(root).toHaveAttribute("lang", "hi");
});
