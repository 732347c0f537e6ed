// What becomes of mail while the synchronizer runs, as the tables say: seen in the list, in the pane, in the CRM, and by
// `regarding explain`.
import { customer, mailOf } from "./rows.ts";
import { CATEGORY, FILTER, LOOK_MS, decided, delivered, isNotTracked, isTracked, look, messageId, row, saysTheSame, set, shown, switches, test, track } from "./synchronizer.ts";
import { ASHA, MARA, expect, fresh, type Outlook } from "./world.ts";

const asha = { name: "Asha Rao", address: ASHA };
const TRACKED = "Tracked automatically: ", NOT = "Not tracked: ";
const ANSWERS = "Its headers name the mail that it answers.";

// Each of these tests waits for several looks, one after the other.
test.describe.configure({ timeout: 240_000 });

type Sender = "customer" | "colleague" | "stranger" | "answer";
/** By filter: why a customer's, a colleague's and a stranger's mail is tracked or not, and a stranger's answer to a
 * tracked mail. */
const TABLE: { name: string; filter: number; why: (customer: string) => Record<Sender, string> }[] = [
  {
    name: "all mail", filter: FILTER.all,
    why: () => {
      const why = `${TRACKED}Your filter is “all mail”.`;
      return { customer: why, colleague: why, stranger: why, answer: `${why} It continues a tracked conversation. ${ANSWERS}` };
    },
  },
  {
    name: "replies only", filter: FILTER.replies,
    why: () => {
      const why = `${NOT}Your filter is “replies only”, and this mail continues no tracked conversation.`;
      const answer = `${TRACKED}Your filter is “replies only”, and this mail continues a tracked conversation. ${ANSWERS}`;
      return { customer: why, colleague: why, stranger: why, answer };
    },
  },
  {
    name: "mail from leads, contacts and accounts", filter: FILTER.people,
    why: (customer) => {
      const filter = "Your filter is “mail from leads, contacts and accounts”";
      return {
        customer: `${TRACKED}${filter}, and the sender is in the CRM: ${customer} (Contact).`,
        colleague: `${NOT}${filter}. The sender, Asha Rao (Colleague), is none of these, and this mail continues no tracked conversation.`,
        stranger: `${NOT}${filter}. The sender is none of these, and this mail continues no tracked conversation.`,
        answer: `${TRACKED}${filter}, and this mail continues a tracked conversation. ${ANSWERS}`,
      };
    },
  },
  {
    name: "mail from anybody in the CRM", filter: FILTER.records,
    why: (customer) => {
      const filter = "Your filter is “mail from anybody in the CRM”";
      return {
        customer: `${TRACKED}${filter}, and the sender is in the CRM: ${customer} (Contact).`,
        colleague: `${TRACKED}${filter}, and the sender is in the CRM: Asha Rao (Colleague).`,
        stranger: `${NOT}${filter}. The sender is not in the CRM, and this mail continues no tracked conversation.`,
        answer: `${TRACKED}${filter}, and this mail continues a tracked conversation. ${ANSWERS}`,
      };
    },
  },
  {
    name: "no mail", filter: FILTER.nothing,
    why: () => {
      const why = `${NOT}Your filter is “no mail”.`;
      return { customer: why, colleague: why, stranger: why, answer: why };
    },
  },
];

for (const { name, filter, why } of TABLE) {
  test(`the filter “${name}” tracks what it says`, async ({ outlook, server }) => {
    const who = await customer(server);
    const stranger = { name: "Ned Nobody", address: `${fresh("ned").replaceAll(" ", "")}@nowhere.example` };
    await outlook.goto(MARA);
    // A mail that the CRM has, for the stranger to answer.
    await set(server, { incomingemailfilteringmethod: FILTER.all });
    const root = await delivered(outlook, mailOf(who, fresh("Root")));
    await isTracked(outlook, root.subject, null);
    await set(server, { incomingemailfilteringmethod: filter });
    const reply = { ...mailOf(stranger, `RE: ${root.subject}`), answers: root.item };
    const mails: [Sender, Awaited<ReturnType<typeof delivered>>][] = [];
    for (const [sender, mail] of [["customer", mailOf(who, fresh("Customer"))], ["colleague", mailOf(asha, fresh("Colleague"))], ["stranger", mailOf(stranger, fresh("Stranger"))], ["answer", reply]] as const) {
      mails.push([sender, await delivered(outlook, mail)]);
    }
    const sentences = why(who.name);
    for (const [sender, { item, id, subject }] of mails) {
      const said = await decided(server, id);
      expect(said[0], sender).toBe(sentences[sender]);
      await (sentences[sender].startsWith(TRACKED) ? isTracked(outlook, subject, null) : isNotTracked(outlook, subject));
      await saysTheSame(outlook, item, said);
    }
  });
}

test("a mail dragged to a tracked folder is tracked to the folder's record, and answers to it join that", async ({ outlook, another, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { page } = outlook;
  const name = fresh("Deals");
  const folder: string = await page.evaluate((n) => (window as any).outlook.makeFolder(n), name);
  await track(server, folder, name, who.deal);
  await set(server, { incomingemailfilteringmethod: FILTER.replies });
  // Asha has the mail too, and will answer it.
  const mara = { name: "Mara Keller", address: MARA };
  const mail = { ...mailOf(who, fresh("Pumps")), to: [mara, asha] };
  const parent = await delivered(outlook, mail);
  const said = await decided(server, parent.id, NOT);
  await isNotTracked(outlook, mail.subject);
  const button = page.locator("button.folder").filter({ has: page.locator(".name").getByText(name, { exact: true }) });
  // What is drawn anew under the pointer is not dropped anywhere.
  await expect(async () => {
    if (await row(outlook, mail.subject).count()) await row(outlook, mail.subject).dragTo(button, { timeout: 5_000 });
    await expect(row(outlook, mail.subject)).toHaveCount(0, { timeout: 2_000 });
  }).toPass({ timeout: LOOK_MS });
  const why = `${TRACKED}It lies in the folder “${name}”, whose mail is tracked regarding ${who.dealName}.`;
  const moved = await decided(server, parent.id, why);
  expect([moved[0], moved[0] === said[0]]).toEqual([why, false]);
  await button.click();
  await isTracked(outlook, mail.subject, who.deal);
  const { item } = await shown(outlook, mail.subject);
  await saysTheSame(outlook, item, moved);

  const joins = `${TRACKED}Your filter is “replies only”, and this mail continues a tracked conversation. ${ANSWERS} It is regarding the same as that conversation: ${who.dealName}.`;
  const joined = async (subject: string) => {
    await outlook.page.evaluate(() => (window as any).outlook.openFolder("inbox"));
    const found = await shown(outlook, subject);
    const sentences = await decided(server, found.id, joins);
    expect(sentences[0]).toBe(joins);
    await isTracked(outlook, subject, who.deal);
    const [parents, answers] = [await outlook.activities(mail.subject), await outlook.activities(subject)];
    expect(answers[0]._parentactivityid_value).toBe(parents[0].activityid);
    await saysTheSame(outlook, found.item, sentences);
  };
  // The customer answers: delivered by the dialog, as an answer to the mail that is open.
  await page.getByRole("button", { name: "Sandbox" }).click();
  await page.getByRole("menuitem", { name: /Deliver a new mail/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Subject")).toHaveValue(`RE: ${mail.subject}`);
  await dialog.getByRole("button", { name: "Deliver", exact: true }).click();
  await joined(`RE: ${mail.subject}`);
  // A colleague answers all, in Outlook.
  const other = await another(ASHA);
  const copy = await other.deliver({ ...mail, messageId: parent.id });
  await other.select(copy);
  await other.page.locator("#reading").getByRole("button", { name: "Reply all" }).click();
  const subject = `RE: ${fresh("Pumps, by a colleague")}`;
  await send(other, { Subject: subject });
  await joined(subject);
});

/** Fills in the form for a new mail and sends it. */
async function send({ page }: Outlook, what: Record<string, string>): Promise<void> {
  const form = page.locator("form.compose");
  for (const [label, text] of Object.entries(what)) await form.getByLabel(label, { exact: true }).fill(text);
  await form.getByRole("button", { name: "Send", exact: true }).click();
  // To somebody who is not in the CRM the check before sending asks first.
  const anyway = page.getByRole("button", { name: "Send anyway" });
  await expect(async () => {
    if (await anyway.isVisible()) await anyway.click();
    await expect(form).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

test("the category tracks, and taking it off untracks and keeps", async ({ outlook, server }) => {
  const who = await customer(server);
  await set(server, { incomingemailfilteringmethod: FILTER.nothing });
  await outlook.goto(MARA);
  const { page } = outlook;
  const toggle = async () => {
    await page.getByRole("button", { name: "Categorize" }).click();
    await page.getByRole("menuitemcheckbox", { name: CATEGORY, exact: true }).click();
  };
  const { item, id, subject } = await delivered(outlook, mailOf(who, fresh("By category")));
  await decided(server, id, `${NOT}Your filter is “no mail”.`);
  await isNotTracked(outlook, subject);
  await row(outlook, subject).click();
  await toggle();
  const said = await decided(server, id, "Tracked: The category was put on it in Outlook.");
  await expect.poll(async () => (await outlook.activities(subject)).length, { timeout: LOOK_MS }).toBe(1);
  await isTracked(outlook, subject, null);
  await saysTheSame(outlook, item, said);
  // A pane that takes the focus would close the menu.
  await page.evaluate(() => (window as any).outlook.closePane());
  await toggle();
  await decided(server, id, "Untracked, copy kept: The category was taken off in Outlook.");
  await expect.poll(async () => (await outlook.activities(subject))[0]?.activityadditionalparams ?? "", { timeout: LOOK_MS }).toContain(MARA);
  await outlook.openPane();
  await expect(outlook.pane.getByText("You untracked this mail").first()).toBeVisible();
  // No later look puts it on again: what comes after it is looked at after it.
  await look(server);
  const later = await delivered(outlook, mailOf(who, fresh("Later")));
  await decided(server, later.id, NOT);
  await expect(row(outlook, subject).locator(".chip")).toHaveCount(0);
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("sent mail is tracked where the organisation has that switched on, by the same filter", async ({ outlook, server }) => {
  const who = await customer(server);
  await set(server, { incomingemailfilteringmethod: FILTER.people });
  await outlook.goto(MARA);
  const { page } = outlook;
  const sent = async (to: string, subject: string) => {
    await page.getByRole("button", { name: "New mail" }).click();
    await send(outlook, { To: to, Subject: subject });
    await page.evaluate(() => (window as any).outlook.openFolder("sentitems"));
    return shown(outlook, subject);
  };
  const off = await sent(who.address, fresh("Offer"));
  const said = await decided(server, off.id, `${NOT}Your organisation does not track sent mail automatically.`);
  await isNotTracked(outlook, off.subject);
  await saysTheSame(outlook, off.item, said);
  await switches(server, { AutoTrackSentFolderItems: "true" });
  const on = await sent(who.address, fresh("Second offer"));
  const tracked = await decided(server, on.id, `${TRACKED}Your filter is “mail from leads, contacts and accounts”, and a recipient is in the CRM.`);
  await isTracked(outlook, on.subject, null);
  const [email] = await outlook.activities(on.subject);
  expect([email.directioncode, email.statecode, email.statuscode]).toEqual([true, 1, 3]);
  await saysTheSame(outlook, on.item, tracked);
  const stranger = await sent(`${fresh("sam").replaceAll(" ", "")}@nowhere.example`, fresh("To a stranger"));
  const declined = await decided(server, stranger.id, NOT);
  await isNotTracked(outlook, stranger.subject);
  await saysTheSame(outlook, stranger.item, declined);
  await switches(server, {});
});
