// What the synchronizer does not decide alone, a person decides on the desk: which contact it is, and what is taken back.
import { Desk } from "./desk.ts";
import { look, test } from "./synchronizer.ts";
import { MARA, expect, fresh, type Outlook } from "./world.ts";

// A look comes within seconds; a machine that builds beside it may be slower.
const soon = { timeout: 120_000 };
test.describe.configure({ timeout: 400_000 });

const JONAS = "jonas.brandt@contoso.example";
/** Where Outlook keeps what the add-in leaves with an item. */
const ADD_IN = "String {00020329-0000-0000-C000-000000000046} Name cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11";

/** What Mara's mailbox says, by Graph. */
const graph = (outlook: Outlook, method: string, path: string, body?: unknown): Promise<any> =>
  outlook.page.evaluate(([m, p, b]) => (window as any).outlook.graph(m, p, b), [method, path, body] as const);

test("a contact that may be there already is offered, linked, and parted again", async ({ outlook, server, context }) => {
  // A colleague's contact: no filter gives it to Mara.
  const last = fresh("Okafor"), name = `Cleo ${last}`, address = `${last.replaceAll(" ", ".")}@cleo.example`.toLowerCase();
  await server.crm("contacts", { method: "POST", user: JONAS, body: { firstname: "Cleo", lastname: last, emailaddress1: address, jobtitle: "Head of purchasing" } });
  await outlook.goto(MARA);
  const surname = fresh("Marin");
  const kept = JSON.stringify({ "regarding.intent": "track" });
  const { id } = await graph(outlook, "POST", "contacts", {
    givenName: "C.", surname, emailAddresses: [{ address: address, name: "C." }],
    singleValueExtendedProperties: [{ id: ADD_IN, value: kept }],
  });
  const card = () => graph(outlook, "GET", `contacts/${id}`);
  const rows = async () => (await server.crm(`contacts?$select=lastname&$filter=emailaddress1 eq '${address}'`)).value;
  await look(server);

  const desk = new Desk(await context.newPage(), server);
  await desk.open(MARA, "#/decisions");
  // The register is read when one comes to it.
  const again = async () => {
    await desk.go("#/alerts");
    await desk.go("#/decisions");
    await expect(desk.main.locator(".decision").first()).toBeVisible();
  };
  const line = desk.main.locator(".decision").filter({ hasText: surname });
  const offer = line.filter({ hasText: "Left as it is" });
  const link = offer.getByRole("button", { name: `Link with ${name}` });
  await expect.poll(async () => { await again(); return link.count(); }, soon).toBe(1);
  await expect(offer).toContainText(`${name} has the same e-mail address.`);
  await expect(offer.getByRole("button", { name: "Make a new one" })).toBeVisible();
  expect(await rows(), "nothing is made in silence").toHaveLength(1);

  await link.click();
  await expect(desk.page.getByText("That is kept.")).toBeVisible();
  await expect(link, "it is chosen once").toHaveCount(0);
  // Which side wins where both say something is the merge's business; that both have the same is ours.
  await expect.poll(async () => (await card()).jobTitle, { ...soon, message: "in step" }).toBe("Head of purchasing");
  expect((await rows())[0].lastname).toBe((await card()).surname);
  expect(await rows()).toHaveLength(1);

  // Taken back: each is as it was, and it can be chosen anew.
  const linked = line.filter({ hasText: "Linked" });
  const undo = linked.getByRole("button", { name: "Undo" });
  await expect.poll(async () => { await again(); return undo.count(); }, soon).toBe(1);
  await undo.click();
  await expect(desk.page.getByText("The decision is taken back.")).toBeVisible();
  expect([(await card()).surname, (await rows())[0].lastname]).toEqual([surname, last]);
  await expect.poll(async () => { await again(); return link.count(); }, soon).toBe(1);
});

test("a sync filter is tried before it is set: what would come, what would go, and nothing is done", async ({ outlook, server, context }) => {
  await outlook.goto(MARA);
  const mine = fresh("Mine"), theirs = fresh("Of Jonas");
  const own = (subject: string, user: string) => server.crm("tasks", { method: "POST", user, body: { subject } });
  await own(mine, MARA);
  await own(theirs, JONAS);
  const titles = async (): Promise<string[]> => {
    const lists = (await graph(outlook, "GET", "todo/lists")).value as { id: string }[];
    const tasks = await Promise.all(lists.map(({ id }) => graph(outlook, "GET", `todo/lists/${id}/tasks?$top=200`)));
    return tasks.flatMap(({ value }) => value.map(({ title }: { title: string }) => title));
  };
  await look(server);
  // Without a filter of hers what is hers comes.
  await expect.poll(titles, soon).toContain(mine);
  expect(await titles()).not.toContain(theirs);

  const desk = new Desk(await context.newPage(), server);
  await desk.open(MARA, "#/settings");
  const trial = desk.main.getByRole("region", { name: "Try a sync filter" });
  const told = (what: string) => trial.locator(".figure").filter({ hasText: what });
  const attempt = async (conditions: string) => {
    const query = `<fetch><entity name="task"><attribute name="activityid"/><filter>${conditions}</filter></entity></fetch>`;
    await trial.getByLabel("Filter (FetchXML)").fill(query);
    await trial.getByRole("button").click();
    await expect(trial).toHaveAttribute("aria-busy", "false", soon);
  };
  await trial.getByLabel("The filter is of").selectOption("task");
  await attempt(`<condition attribute="subject" operator="eq" value="${theirs}"/>`);
  await expect(told("Would come into Outlook")).toContainText(theirs);
  await expect(told("Would come into Outlook").locator("dd").first()).toHaveText("1");
  await expect(told("Would be removed from Outlook").locator("dd").first()).not.toHaveText("0");

  // As it is today: nothing comes and nothing goes.
  await attempt(`<condition attribute="ownerid" operator="eq-userid"/>`);
  await expect(told("Would come into Outlook").locator("dd").first()).toHaveText("0");
  await expect(told("Would be removed from Outlook").locator("dd").first()).toHaveText("0");

  await look(server);
  expect(await titles()).toContain(mine);
  expect(await titles()).not.toContain(theirs);
});
