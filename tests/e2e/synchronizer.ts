// The product with its synchronizer running: what people set, what it decided, and what the pane says of that.
import { Server } from "./server.ts";
import { MARA, expect, fresh, test as base, type Mail, type Outlook } from "./world.ts";

export const CATEGORY = "Tracked to Dynamics 365";
/** Whose mail is tracked without being asked (`incomingemailfilteringmethod`). */
export const FILTER = { all: 0, replies: 1, people: 2, records: 3, nothing: 4 };
// A mail is looked at within seconds of its delivery; a machine that builds beside it may be slower.
export const LOOK_MS = 30_000;
const soon = { timeout: LOOK_MS };

export const test = base.extend<object, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
});

export const messageId = () => `<${fresh("d").replaceAll(" ", ".")}@decided.example>`;

/** Has the synchronizer look at Mara's mailbox; what is decided from then on obeys what was set before. */
export async function look(server: Server): Promise<void> {
  const looked = await server.ask("POST", "/sync/look", { headers: { authorization: `Bearer ${server.token(MARA)}` } });
  expect(looked.status).toBe(202);
}
/** Sets what Mara has set, and has the synchronizer read it. */
export async function set(server: Server, what: Record<string, unknown>): Promise<void> {
  const { UserId } = await server.crm("WhoAmI", { user: MARA });
  await server.crm(`usersettingscollection(${UserId})`, { method: "PATCH", body: what, user: MARA });
  await look(server);
}
/** Sets the organisation's switches; all others go back to what they are by default. */
export async function switches(server: Server, what: Record<string, string>): Promise<void> {
  const [{ organizationid }] = (await server.crm("organizations?$select=organizationid")).value;
  const all = Object.entries(what).map(([name, value]) => `<${name}>${value}</${name}>`).join("");
  await server.crm(`organizations(${organizationid})`, { method: "PATCH", body: { orgdborgsettings: `<OrgSettings>${all}</OrgSettings>` } });
  await look(server);
}
/** Has a folder of Mara's tracked, regarding an opportunity. */
export async function track(server: Server, folder: string, name: string, deal: string): Promise<void> {
  const [{ mailboxid }] = (await server.crm(`mailboxes?$select=mailboxid&$filter=emailaddress eq '${MARA}'`)).value;
  const body = {
    exchangefolderid: folder, exchangefoldername: name,
    "mailboxid@odata.bind": `/mailboxes(${mailboxid})`, "regardingobjectid_opportunity@odata.bind": `/opportunities(${deal})`,
  };
  await server.crm("mailboxtrackingfolders", { method: "POST", body });
  await look(server);
}

/** The last decision about a mail in Mara's mailbox as `regarding explain` prints it: what and why, then what can be done.
 * Nothing where nobody has decided yet. A colleague who has the mail too is told of after it or before, whoever was first. */
export function explained(server: Server, id: string): string[] {
  const all = server.command("explain", id).split("\n\n").map((one) => one.trimEnd().split("\n"));
  const [, ...lines] = all.find(([head]) => head?.endsWith(`  ${MARA}`)) ?? [];
  const end = lines.findIndex((line) => /^ {2}(activity|again|by|undone|decision) {2,}/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.trim());
}
/** What `regarding explain` prints, once there is something that begins so. */
export async function decided(server: Server, id: string, sentence = ""): Promise<string[]> {
  const begins = () => { const [first] = explained(server, id); return first?.startsWith(sentence) ? sentence : first; };
  await expect.poll(begins, soon).toBe(sentence);
  return explained(server, id);
}

/** What the pane says of the decision, in the order of `explained`. */
async function told({ pane }: Outlook): Promise<string[]> {
  const state = pane.locator(".card.state"), note = state.locator(".decided p");
  if ((await note.count()) === 0) return [];
  const [why, ...more] = await note.allInnerTexts();
  const title = await state.locator(".state-title").innerText();
  if (title !== "Not tracked") return [`${(await state.locator("> .quiet-text").innerText()).split(" · ")[0]}: ${why}`];
  // Under what can be done stands when it was decided.
  return [`${title}: ${why}`, ...more.filter((line) => !line.includes(" · "))];
}
/** Opens a mail with the pane, and has the pane say what `regarding explain` prints. */
export async function saysTheSame(outlook: Outlook, item: string, sentences: string[]): Promise<void> {
  await outlook.page.evaluate(() => (window as any).outlook.closePane());
  await outlook.select(item);
  await outlook.openPane();
  await expect.poll(() => told(outlook).catch(() => []), soon).toEqual(sentences);
}

/** A mail in the list, by its whole subject. */
export const row = ({ page }: Outlook, subject: string) =>
  page.locator("#list [role=option]").filter({ has: page.locator(".subject").getByText(subject, { exact: true }) });
/** Whether list and CRM have a mail as tracked, and regarding what. */
export async function isTracked(outlook: Outlook, subject: string, regarding: string | null): Promise<void> {
  await expect(row(outlook, subject).locator(".chips").getByText(CATEGORY, { exact: true })).toBeVisible(soon);
  const rows = await outlook.activities(subject);
  expect(rows.map((one) => one._regardingobjectid_value)).toEqual([regarding]);
}
/** That neither list nor CRM have a mail as tracked. */
export async function isNotTracked(outlook: Outlook, subject: string): Promise<void> {
  expect(await outlook.activities(subject)).toEqual([]);
  await expect(row(outlook, subject)).toBeVisible();
  await expect(row(outlook, subject).locator(".chip")).toHaveCount(0);
}

/** Delivers a mail that can be asked about. */
export async function delivered(outlook: Outlook, mail: Mail): Promise<{ item: string; id: string; subject: string }> {
  const id = messageId();
  return { item: await outlook.deliver({ ...mail, messageId: id }), id, subject: mail.subject };
}
/** A mail of the open folder by its subject, once the list shows it. */
export async function shown(outlook: Outlook, subject: string): Promise<{ item: string; id: string; subject: string }> {
  await expect(row(outlook, subject)).toBeVisible(soon);
  const [item, id] = await outlook.page.evaluate(async (wanted) => {
    const o = (window as any).outlook, found = o.messages.find((m: any) => m.subject === wanted);
    return [found.id as string, (await o.message(found.id)).internetMessageId as string] as const;
  }, subject);
  return { item, id, subject };
}
