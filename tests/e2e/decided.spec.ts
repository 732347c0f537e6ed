// What the synchronizer does while nobody looks, told by the pane as `regarding explain` tells it.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import { CATEGORY, FILTER, LOOK_MS, decided, messageId, set, test } from "./synchronizer.ts";
import { MARA, expect, fresh, type Outlook } from "./world.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

test("a mail is tracked while nobody looks, says why, and is taken back as exactly that", async ({ outlook, server }) => {
  const who = await customer(server);
  const [subject, id] = [fresh("By itself"), messageId()];
  await set(server, { incomingemailfilteringmethod: FILTER.people });
  await outlook.goto(MARA);
  const item = await outlook.deliver({ ...mailOf(who, subject), messageId: id });
  await expect.poll(() => outlook.categories(item), { timeout: LOOK_MS }).toContain(CATEGORY);
  const [email] = await outlook.activities(subject);
  expect(email._emailsender_value).toBe(who.contact);
  await outlook.select(item);
  await outlook.openPane();
  const { pane } = outlook;
  const why = `Your filter is “mail from leads, contacts and accounts”, and the sender is in the CRM: ${who.name} (Contact).`;
  await expect(pane.getByText("Tracked automatically")).toBeVisible();
  await expect(pane.getByText(why)).toBeVisible();
  await decided(server, id, `Tracked automatically: ${why}`);
  await noViolations(outlook);
  // By keyboard: the button is reached and pressed without the pointer.
  const undo = pane.locator(".decided").getByRole("button", { name: "Undo" });
  await undo.focus();
  await outlook.page.keyboard.press("Enter");
  await expect(pane.getByText("Automatic tracking taken back")).toBeVisible();
  await expect(pane.getByRole("button", { name: "Track", exact: true })).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
  await expect.poll(() => outlook.categories(item)).not.toContain(CATEGORY);
  // No later look does it again.
  await set(server, { incomingemailfilteringmethod: FILTER.people });
  await decided(server, id, "Not tracked: It was untracked by hand");
  expect(await outlook.activities(subject)).toEqual([]);
});

test("a mail that is not tracked says why, and what can be done", async ({ outlook, server }) => {
  const who = await customer(server);
  const id = messageId();
  await set(server, { incomingemailfilteringmethod: FILTER.replies });
  await outlook.goto(MARA, { theme: "dark" });
  await outlook.open({ ...mailOf(who, fresh("Declined")), messageId: id });
  const { pane } = outlook;
  const why = "Your filter is “replies only”, and this mail continues no tracked conversation.";
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await expect(pane.getByText(why)).toBeVisible();
  await expect(pane.getByText("You can choose another filter, or track it by hand.")).toBeVisible();
  await decided(server, id, `Not tracked: ${why}`);
  await noViolations(outlook);
});

test("a withheld mail says by which entry of whose list, in Hindi too", async ({ outlook, another, server }) => {
  const who = await customer(server);
  const [id, domain] = [messageId(), who.address.split("@")[1]];
  const never = JSON.stringify({ regarding: { never_track: { domains: [domain] }, choices: [] } });
  await set(server, { incomingemailfilteringmethod: FILTER.people, personalizationsettings: never });
  await outlook.goto(MARA);
  const item = await outlook.open({ ...mailOf(who, fresh("Withheld")), messageId: id });
  const why = `Withheld: The domain ${domain} is on your never-track list.`;
  await expect(outlook.pane.getByText(why)).toBeVisible();
  await expect(outlook.pane.getByText("You can take the entry off your never-track list.")).toBeVisible();
  await decided(server, id, why);
  await noViolations(outlook);
  const hindi = await another(MARA, { lang: "hi" });
  await hindi.select(item);
  await hindi.openPane();
  await expect(hindi.pane.getByText(`रोका गया: डोमेन ${domain} आपकी “कभी ट्रैक न करें” सूची में है।`)).toBeVisible();
});

test("what was chosen before a mail was sent is done by the synchronizer, and said so", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Chosen");
  await set(server, { incomingemailfilteringmethod: FILTER.replies });
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address], subject });
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Will be tracked when sent")).toBeVisible();
  await outlook.send();
  await expect(outlook.form).toHaveCount(0);
  // Nobody opens it.
  await expect.poll(async () => (await outlook.activities(subject)).map((email) => email._regardingobjectid_value), { timeout: LOOK_MS }).toEqual([who.deal]);
  const [email] = await outlook.activities(subject);
  expect(email.directioncode).toBe(true);
  const [said] = await decided(server, email.messageid);
  expect(said).toContain(`It was chosen to be tracked, regarding “${who.dealName}”, before it was sent.`);
  // Opened now, it is found done: one activity, and the pane tells by what.
  const sent = await outlook.openIn("sentitems", subject);
  await outlook.openPane();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  await expect(outlook.pane.getByText(/It was chosen to be tracked/)).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
  await expect.poll(() => outlook.categories(sent)).toContain(CATEGORY);
});
