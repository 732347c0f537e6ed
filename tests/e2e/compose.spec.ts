// Writing mail: what is chosen beside a draft is kept in it, and is in the CRM once the mail is sent.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ASHA, MARA, expect, fresh, test } from "./world.ts";
import { customer, mailOf } from "./rows.ts";

const CATEGORY = "Tracked to Dynamics 365";
const KEPT = "regarding.intent";
/** So late comes what is held back: longer than a person needs for a press, shorter than Outlook waits. */
const LATE_MS = 1_500;

/** Holds back what is asked for at such an address. */
async function late(page: Page, address: string): Promise<void> {
  await page.route(address, async (route) => {
    await new Promise((ok) => setTimeout(ok, LATE_MS));
    await route.fallback();
  });
}

test("a draft shows its recipients, keeps what is chosen, and is tracked so once it is sent", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Quote");
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address], subject });
  const { pane, form } = outlook;
  await expect(pane.getByText("Will not be tracked")).toBeVisible();
  await expect(pane.getByText(who.name).first()).toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Will be tracked when sent")).toBeVisible();
  await expect(pane.getByText(who.dealName).first()).toBeVisible();
  expect(await outlook.activities(subject), "nothing is written before it is sent").toEqual([]);
  await outlook.send();
  await expect(form).toHaveCount(0);
  const sent = await outlook.openIn("sentitems", subject);
  await outlook.openPane();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const [email, ...more] = await outlook.activities(subject);
  expect(more).toEqual([]);
  expect([email._regardingobjectid_value, email.directioncode]).toEqual([who.deal, true]);
  const parties = email.email_activity_parties.map((p: any) => [p.participationtypemask, p.addressused, p._partyid_value]);
  expect(parties).toContainEqual([2, who.address, who.contact]);
  await expect.poll(() => outlook.categories(sent)).toContain(CATEGORY);
  // It is done: taken back by a person, it is not done again when the mail is opened again.
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await outlook.openPane();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
});

test("a draft that is opened again says what was chosen, and it can be taken off", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Later");
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address], subject });
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Track when sent" }).click();
  await expect(pane.getByText("Will be tracked when sent")).toBeVisible();
  await pane.getByRole("button", { name: "Set regarding" }).click();
  await pane.getByRole("combobox", { name: "Search records" }).fill(who.accountName);
  await pane.getByRole("option", { name: who.accountName }).click();
  await expect(pane.getByText(who.accountName).first()).toBeVisible();
  // Somebody else is added: the pane hears of it.
  await outlook.form.getByLabel("Cc", { exact: true }).fill(`Asha Rao <${ASHA}>`);
  await outlook.form.getByLabel("Subject").focus();
  await expect(pane.getByText("Asha Rao").first()).toBeVisible();
  // Outlook keeps the draft when another mail is opened.
  await outlook.select();
  await expect.poll(() => outlook.page.evaluate(async () => {
    const mail = (window as any).outlook;
    await mail.openFolder("drafts");
    return mail.messages.map((m: any) => m.subject);
  }), { timeout: 30_000 }).toContain(subject);
  await outlook.goto(MARA);
  await outlook.openIn("drafts", subject);
  await expect(outlook.form).toBeVisible();
  await outlook.page.evaluate(() => void (window as any).outlook.openComposePane({ pinned: true }));
  await expect(pane.getByText("Will be tracked when sent")).toBeVisible();
  await expect(pane.getByText(who.accountName).first()).toBeVisible();
  await pane.getByRole("button", { name: "Do not track" }).click();
  await expect(pane.getByText("Will not be tracked")).toBeVisible();
  await outlook.send();
  await expect(outlook.form).toHaveCount(0);
  await outlook.openIn("sentitems", subject);
  await outlook.openPane();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
});

test("what is kept stays with the sender: nobody who gets the mail can read it", async ({ outlook, server, another }) => {
  const who = await customer(server);
  const subject = fresh("Private");
  await outlook.goto(MARA);
  const asha = await another(ASHA);
  await outlook.write({ to: [who.address, ASHA], subject });
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Will be tracked when sent")).toBeVisible();
  // A pane that stays open tracks the sent mail at once, and then takes the choice off it.
  await outlook.page.evaluate(() => (window as any).outlook.closePane());
  await outlook.send();
  await expect(outlook.form).toHaveCount(0);
  const kept = (of: typeof outlook, id: string) => of.page.evaluate((i) => {
    const { app, manifest } = (window as any).outlook;
    return app.api.get(`messages/${i}/properties/${manifest.id}`);
  }, id);
  const sent = await outlook.openIn("sentitems", subject);
  expect((await kept(outlook, sent))[KEPT]).toContain(who.deal);
  const got = await asha.openIn("inbox", subject);
  expect(await kept(asha, got)).toEqual({});
  const headers = await asha.page.evaluate((id) => (window as any).outlook.message(id).then((m: any) => m.internetMessageHeaders), got);
  expect(headers).not.toContain(who.deal);
});

test("a mail written to somebody from their record is tracked to it, and so is the answer", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("From the deal");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Before")));
  const { pane, form } = outlook;
  await pane.locator("summary", { hasText: "1 open opportunity" }).click();
  await pane.getByRole("button", { name: `Write to ${who.name} about ${who.dealName}` }).click();
  await expect(form.getByLabel("To", { exact: true })).toHaveValue(new RegExp(who.address));
  // The pane goes along to the new mail.
  await expect(pane.getByText("Will be tracked when sent")).toBeVisible();
  await expect(pane.getByText(who.dealName).first()).toBeVisible();
  await form.getByLabel("Subject").fill(subject);
  await outlook.send();
  await expect(form).toHaveCount(0);
  const sent = await outlook.openIn("sentitems", subject);
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.deal);
  // The answer is offered what its conversation is tracked to, first.
  await outlook.page.evaluate(() => (window as any).outlook.openFolder("inbox"));
  await outlook.open({ ...mailOf(who, `RE: ${subject}`), answers: sent });
  const offer = pane.locator(".offer").first();
  await expect(offer).toContainText(who.dealName);
  await expect(offer).toContainText("this conversation is tracked to it");
  await offer.click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(`RE: ${subject}`))[0]._regardingobjectid_value).toBe(who.deal);
});

test("a new mail learns what it was begun for though no pane stands beside it", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Without a pane");
  // However late the add-in's own script comes, no event is lost before it.
  await late(outlook.page, "**/v/*/launch.js");
  await outlook.goto(MARA);
  await outlook.deliver(mailOf(who, fresh("Before")));
  await outlook.page.evaluate(() => (window as any).outlook.select([(window as any).outlook.messages[0].id]));
  await outlook.openPane({ pinned: false });
  const { pane, form } = outlook;
  await pane.getByRole("button", { name: `Write to ${who.name}`, exact: true }).click();
  await expect(form).toBeVisible();
  await expect(outlook.page.locator("iframe[id^=pane]"), "a pane that is not pinned closes").toHaveCount(0);
  await expect.poll(() => outlook.page.evaluate(() => (window as any).outlook.launched.filter((l: any) => l.type === "OnNewMessageCompose").map((l: any) => [l.late, l.status]))).toEqual([[false, 0]]);
  await form.getByLabel("Subject").fill(subject);
  await outlook.send();
  await expect(form).toHaveCount(0);
  await outlook.openIn("sentitems", subject);
  await outlook.openPane();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.contact);
});

test("before it goes, strangers and a forgotten record are said, and whoever writes decides", async ({ outlook, server }) => {
  const who = await customer(server);
  const first = fresh("Thread");
  await outlook.goto(MARA);
  const id = await outlook.open(mailOf(who, first));
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  await outlook.page.evaluate(() => (window as any).outlook.closePane());
  await outlook.write({ answers: id });
  const stranger = `sam@${fresh("s").replaceAll(" ", "")}.example`;
  await outlook.form.getByLabel("Cc", { exact: true }).fill(stranger);
  await outlook.send();
  const alert = outlook.page.getByRole("dialog");
  await expect(alert).toContainText(`Not in the CRM: ${stranger}.`);
  await expect(alert).toContainText(`This conversation is tracked to “${who.dealName}”`);
  await alert.getByRole("button", { name: "Don't send" }).click();
  await expect(outlook.form, "the mail is still there").toBeVisible();
  // A record is chosen, the stranger goes: nothing is left to say.
  await expect(outlook.pane.getByText("Will not be tracked")).toBeVisible();
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Will be tracked when sent")).toBeVisible();
  await outlook.send();
  await expect(alert).toContainText(stranger);
  await expect(alert).not.toContainText("This conversation");
  await alert.getByRole("button", { name: "Send anyway" }).click();
  await expect(outlook.form).toHaveCount(0);
  await outlook.openIn("sentitems", `RE: ${first}`);
});

test("the check keeps quiet among colleagues, about customers, and when the CRM is away", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  for (const [to, down] of [[ASHA, false], [who.address, false], ["nobody@nowhere.example", true]] as const) {
    const subject = fresh("Quiet");
    if (down) await server.fault({ match: { path: "/api/data/" }, status: 503 });
    await outlook.write({ to: [to], subject });
    await outlook.send();
    await expect(outlook.form, `${to} goes at once`).toHaveCount(0);
    await outlook.openIn("sentitems", subject);
    await server.healed();
  }
  const said = await outlook.page.evaluate(() => (window as any).outlook.launched.filter((l: any) => l.type === "OnMessageSend").map((l: any) => [l.late, l.allowEvent]));
  expect(said).toEqual([[false, true], [false, true], [false, true]]);
});

test("a recipient is found in the CRM and put on the mail", async ({ outlook, server }) => {
  const who = await customer(server);
  // The search opens at once, whatever the CRM has said so far of who is on the mail.
  await late(outlook.page, "**/api/data/v9.2/$batch");
  await outlook.goto(MARA);
  await outlook.write({ subject: fresh("To somebody") });
  const { pane, form } = outlook;
  await expect(pane.getByText("No recipients yet")).toBeVisible();
  await pane.getByRole("button", { name: "Add recipient" }).click();
  const search = pane.getByRole("combobox", { name: "Search records" });
  await expect(search).toBeFocused();
  await search.fill(who.last);
  await expect(pane.getByRole("option", { name: who.name })).toBeVisible();
  await search.press("Enter");
  await expect(form.getByLabel("To", { exact: true })).toHaveValue(`${who.name} <${who.address}>`);
  await expect(pane.locator(".person").getByText(who.name).first()).toBeVisible();
  await expect(pane.getByText("Will not be tracked"), "that is no choice of a record").toBeVisible();
  await expect(pane.locator(".offer").first(), "what is open with them is offered").toContainText(who.dealName);
});

for (const [theme, lang] of [["light", "en"], ["dark", "hi"]] as const) {
  test(`the pane beside a draft has no accessibility violations and is worked by keyboard (${theme}, ${lang})`, async ({ outlook, server }) => {
    const who = await customer(server);
    await outlook.goto(MARA, { theme, lang });
    await outlook.write({ to: [who.address] });
    const { pane, page } = outlook;
    await expect(pane.locator(".offer").first()).toContainText(who.dealName);
    const violations = async () => (await new AxeBuilder({ page }).include("iframe[id^=pane]").include("form.compose").analyze()).violations.map((v) => [v.id, v.nodes[0]?.html]);
    expect(await violations()).toEqual([]);
    for (const part of ["picker", "recipients", "templates"]) {
      const opener = pane.locator(`[data-opens=${part}]`);
      await opener.press("Enter");
      await expect(opener).toHaveAttribute("aria-expanded", "true");
      expect(await violations(), part).toEqual([]);
      await pane.locator(".part .actions button").last().press("Enter");
      await expect(opener, "focus goes back to what opened it").toBeFocused();
    }
    await pane.locator(".offer").first().press("Enter");
    await expect(pane.locator(".state.tracked")).toBeVisible();
    expect(await violations()).toEqual([]);
    expect(await pane.locator("body").evaluate((body) => body.scrollWidth <= innerWidth), "nothing is cut off at 320 pixels").toBe(true);
  });
}

test("a template is filled from the recipient and put into the mail", async ({ outlook, server }) => {
  const who = await customer(server);
  const word = fresh("t").replaceAll(" ", "");
  const template = (of: string, title: string, subject: string, body: string) =>
    server.crm("templates", { method: "POST", body: { title: `${title} ${word}`, templatetypecode: of, subject, body, ispersonal: false, languagecode: 1033 } });
  await template("contact", "Thanks", "Thank you, {!contact:firstname;}", "<p>Dear {!contact:fullname;}, <b>thank you</b>. {!contact:middlename;Yours} {!systemuser:fullname;}</p>");
  await template("opportunity", "Quote", "About {!opportunity:name;}", "<p>On {!opportunity:name;}</p>");
  await outlook.goto(MARA);
  await outlook.write({ to: [who.address] });
  const { pane, form } = outlook;
  await expect(pane.locator(".person").getByText(who.name).first()).toBeVisible();
  await pane.getByRole("button", { name: "Insert template" }).click();
  await expect(pane.getByRole("button", { name: `Thanks ${word}` })).toBeVisible();
  await expect(pane.getByRole("button", { name: `Quote ${word}` }), "no opportunity is chosen").toHaveCount(0);
  await pane.getByRole("button", { name: `Thanks ${word}` }).click();
  const text = form.getByRole("textbox", { name: "Message" });
  await expect(text).toContainText(`Dear ${who.name}, thank you. Yours Mara Keller`);
  await expect(text.locator("b")).toHaveText("thank you");
  await expect(form.getByLabel("Subject")).toHaveValue(`Thank you, ${who.first}`);
  // With a record chosen its templates come too; a subject that is there stays.
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Will be tracked when sent")).toBeVisible();
  await pane.getByRole("button", { name: "Insert template" }).click();
  await pane.getByRole("button", { name: `Quote ${word}` }).click();
  await expect(text).toContainText(`On ${who.dealName}`);
  await expect(form.getByLabel("Subject")).toHaveValue(`Thank you, ${who.first}`);
});
