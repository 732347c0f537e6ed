// What a mail could be regarding: ranked, explained, taken by one key, learned.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import { MARA, expect, fresh, test } from "./world.ts";

test("the subject decides, Enter takes the first, and the next mail remembers", async ({ outlook, server }) => {
  const who = await customer(server);
  const bind = { "parentcontactid@odata.bind": `/contacts(${who.contact})`, "parentaccountid@odata.bind": `/accounts(${who.account})` };
  const overhaul = `Overhaul of the ski lift ${fresh("x")}`;
  await server.crm("opportunities", { method: "POST", body: { name: overhaul, ...bind } });
  await outlook.goto(MARA);
  const subject = fresh("AW: lift, when do you come?");
  await outlook.open(mailOf(who, subject));
  const { pane, page } = outlook;
  const first = pane.locator(".offer").first();
  await expect(first).toContainText(overhaul);
  await expect(first).toContainText("“lift” in the subject");
  await expect(first).toHaveAttribute("aria-keyshortcuts", "Enter");
  // Focus is in the pane, and on nothing that takes keys itself.
  await pane.locator("h1").click();
  await page.keyboard.press("Enter");
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [email] = await outlook.activities(subject);
  expect(email["_regardingobjectid_value@OData.Community.Display.V1.FormattedValue"]).toBe(overhaul);
  // Nothing in the subject this time.
  const next = await outlook.deliver(mailOf(who, fresh("Hello")));
  await outlook.select(next);
  await expect(first).toContainText(overhaul);
  await expect(first).toContainText("chosen before");
});

test("Enter is the button's where a button has focus, and the search's where the search stands open", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Keys");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane, page } = outlook;
  // While the CRM is asked the button does nothing.
  await expect(pane.getByRole("button", { name: "Set regarding" })).toBeEnabled();
  await pane.getByRole("button", { name: "Set regarding" }).focus();
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("combobox")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
});

test("a question mark shows the keys, and Escape closes the list", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Keys")));
  const { pane, page } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await pane.locator("h1").click();
  await page.keyboard.press("?");
  await expect(pane.getByRole("heading", { name: "Keys", exact: true })).toBeFocused();
  await expect(pane.getByText("Track to the first suggestion")).toBeVisible();
  const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => v.id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(pane.getByRole("heading", { name: "Keys", exact: true })).toHaveCount(0);
  // Outlook takes focus at Escape; closed by its button, focus stays in the pane.
  await pane.getByRole("button", { name: "Keys", exact: true }).click();
  await pane.getByRole("button", { name: "Close the list of keys" }).press("Enter");
  await expect(pane.getByRole("button", { name: "Keys", exact: true })).toBeFocused();
  // A button takes no letters: after any press the keys still do what the list says.
  await page.keyboard.press("?");
  await expect(pane.getByRole("heading", { name: "Keys", exact: true })).toBeFocused();
});
