// What goes wrong is said, with what to do; what comes late lands nowhere else.
import { MARA, expect, fresh, test } from "./world.ts";
import { customer, mailOf } from "./rows.ts";

const BATCH = { path: "/api/data/", method: "POST", bodyContains: "" };

test("switching mails while answers are late never shows one mail's people beside another", async ({ outlook, server }) => {
  const [one, two] = [await customer(server), await customer(server)];
  await outlook.goto(MARA);
  const a = await outlook.deliver(mailOf(one, fresh("Late one")));
  const b = await outlook.deliver(mailOf(two, fresh("Late two")));
  await server.fault({ match: { ...BATCH, bodyContains: one.address }, delayMs: 1500 });
  await outlook.select(a);
  await outlook.openPane();
  await expect(outlook.pane.getByText(one.address).first()).toBeVisible();
  await outlook.select(b);
  await expect(outlook.pane.getByText(two.accountName).first()).toBeVisible();
  await outlook.page.waitForTimeout(2000);
  await expect(outlook.pane.getByText(one.accountName)).toHaveCount(0);
  await expect(outlook.pane.getByText(two.accountName).first()).toBeVisible();
});

test("a write that ends after another mail was opened is told, and marks no other mail", async ({ outlook, server }) => {
  const [one, two] = [await customer(server), await customer(server)];
  const subject = fresh("Slow write");
  await outlook.goto(MARA);
  const a = await outlook.deliver(mailOf(one, subject));
  const b = await outlook.deliver(mailOf(two, fresh("Next")));
  await outlook.select(a);
  await outlook.openPane();
  await expect(outlook.pane.getByRole("button", { name: "Track", exact: true })).toBeEnabled();
  await server.fault({ match: { ...BATCH, bodyContains: subject }, delayMs: 1500 });
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await outlook.select(b);
  await expect(outlook.pane.getByText(`About: ${subject}`)).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
  expect(await outlook.categories(b)).toEqual([]);
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  await server.healed();
  await outlook.select(a);
  await expect.poll(() => outlook.categories(a)).toContain("Tracked to Dynamics 365");
});

test("a host that never answers is said, not waited for in white", async ({ outlook }) => {
  await outlook.goto(MARA, { never: "1" });
  await outlook.deliver(mailOf({ name: "A", address: "a@b.example" }, fresh("Silence")));
  await outlook.select((await outlook.page.evaluate(() => (window as any).outlook.messages[0].id)) as string);
  await outlook.openPane();
  await expect(outlook.pane.getByText("Regarding", { exact: true }).first()).toBeVisible();
  await expect(outlook.pane.getByText(/Outlook does not answer the add-in/)).toBeVisible({ timeout: 20_000 });
});

test("a host that answers only the first questions: each call has its own end", async ({ outlook, server }) => {
  test.setTimeout(120_000);
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.knob("neverAnswer", [37, 157, 158, 168]);
  const subject = fresh("Half silent");
  await outlook.open(mailOf(who, subject));
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 30_000 });
  await expect(outlook.pane.getByText("The CRM has this mail without its full text.")).toBeVisible();
  await expect(outlook.pane.getByText(/could not be marked in Outlook/)).toBeVisible({ timeout: 30_000 });
});

for (const [what, pattern] of [["office.js", "**/office/office.js*"], ["its second script", "**/office/outlook-web-*.js*"]] as const) {
  test(`${what} blocked: the pane says what, and whom to tell`, async ({ outlook, context }) => {
    await context.route(pattern, (route) => route.abort());
    await outlook.goto(MARA);
    await outlook.deliver(mailOf({ name: "A", address: "a@b.example" }, fresh("Blocked")));
    await outlook.openPane();
    await expect(outlook.pane.getByText("Regarding could not start")).toBeVisible({ timeout: 20_000 });
    await expect(outlook.pane.getByText(new RegExp(pattern.replaceAll("*", "").split("/").pop()!.slice(0, 8)))).toBeVisible();
    await expect(outlook.pane.getByText(/administrator/).first()).toBeVisible();
    await expect(outlook.pane.getByRole("button", { name: "Try again" })).toBeVisible();
  });
}

test("the pane opened outside Outlook says where it belongs", async ({ page, server }) => {
  await page.goto(`${server.url}/pane.html`);
  await expect(page.getByText(/belongs inside Outlook/)).toBeVisible({ timeout: 20_000 });
});

test("storage denied changes nothing", async ({ outlook, server, context }) => {
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });
    }
  });
  const who = await customer(server);
  const subject = fresh("No storage");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  await outlook.pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(outlook.pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("the CRM is down and comes back: nothing is lost", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Down");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const track = outlook.pane.getByRole("button", { name: "Track", exact: true });
  await expect(track).toBeEnabled();
  await server.fault({ match: { path: "/api/data/" }, drop: true });
  await track.click();
  await expect(outlook.pane.getByText(/Trying again in/)).toBeVisible();
  await server.healed();
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 20_000 });
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("the CRM is down when a mail is opened: try now asks at once", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await server.fault({ match: { path: "/api/data/" }, status: 503, retryAfter: "120" });
  await outlook.open(mailOf(who, fresh("Down at opening")));
  await expect(outlook.pane.getByText(/too much to do|cannot be reached/).first()).toBeVisible();
  await server.healed();
  await outlook.pane.getByRole("button", { name: /Try (now|again)/ }).first().click();
  await expect(outlook.pane.getByText(who.accountName).first()).toBeVisible();
});

test("the answer to a write is lost: it is asked again and there is one activity", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Lost answer");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const track = outlook.pane.getByRole("button", { name: "Track", exact: true });
  await expect(track).toBeEnabled();
  await server.fault({ match: { ...BATCH, bodyContains: subject }, drop: true, after: true, times: 1 });
  await track.click();
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 20_000 });
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("an expired token is renewed without a word", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA, { lifetime: "-600" });
  await outlook.deliver(mailOf(who, fresh("Expired")));
  await outlook.select((await outlook.page.evaluate(() => (window as any).outlook.messages[0].id)) as string);
  await outlook.openPane();
  await expect(outlook.pane.getByText("Your sign-in has expired or was refused.")).toBeVisible();
  // From now on the host hands out good ones again.
  await outlook.knob("tokenLifetime", undefined);
  await outlook.pane.getByRole("button", { name: /Sign in again|Try again/ }).first().click();
  await expect(outlook.pane.getByText(who.accountName).first()).toBeVisible();
  // One that is refused once while it looked good: asked for anew and repeated, nobody notices.
  await server.fault({ match: { path: "/api/data/" }, status: 401, times: 1 });
  await outlook.open(mailOf(who, fresh("Refused once")));
  await expect(outlook.pane.getByText(who.accountName).first()).toBeVisible();
  await expect(outlook.pane.getByText("Your sign-in has expired or was refused.")).toHaveCount(0);
});

test("429 with Retry-After is waited for, shown, and then done", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Busy");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const track = outlook.pane.getByRole("button", { name: "Track", exact: true });
  await expect(track).toBeEnabled();
  // What is asked after the card must not meet it.
  await expect(outlook.pane.locator(".around dd")).toHaveCount(2);
  const body = { error: { code: "0x80072322", message: "Number of requests exceeded the limit of 6000 over time window of 300 seconds." } };
  await server.fault({ match: BATCH, status: 429, retryAfter: "3", body, times: 1 });
  await server.clearLog();
  await track.click();
  // It counts down by the clock's whole seconds: the first of them may be nearly over.
  await expect(outlook.pane.getByText(/Trying again in [23] seconds\./)).toBeVisible();
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 15_000 });
  const writes = (await server.log()).filter((entry) => entry.path.includes("/api/data/") && entry.method === "POST");
  // What is tried again is looked up first: somebody else may have tracked it meanwhile.
  expect(writes.map((entry) => entry.status)).toEqual([429, 200, 200]);
});

test("the frame is loaded anew instead of being told: the pane shows the mail that is open", async ({ outlook, server }) => {
  const [one, two] = [await customer(server), await customer(server)];
  await outlook.goto(MARA, { changed: "reload" });
  const [a, b] = [await outlook.deliver(mailOf(one, fresh("First"))), await outlook.deliver(mailOf(two, fresh("Second")))];
  await outlook.select(a);
  await outlook.openPane();
  await expect(outlook.pane.getByText(one.accountName).first()).toBeVisible();
  await outlook.select(b);
  await expect(outlook.pane.getByText(two.accountName).first()).toBeVisible();
  await expect(outlook.pane.getByText(one.accountName)).toHaveCount(0);
});

test("ItemChanged never comes and the item stays frozen: no other mail's text is tracked, no other mail is marked", async ({ outlook, server }) => {
  const [one, two] = [await customer(server), await customer(server)];
  const [first, second] = [fresh("Frozen"), fresh("Shown")];
  await outlook.goto(MARA, { changed: "none" });
  const [a, b] = [await outlook.deliver(mailOf(one, first)), await outlook.deliver(mailOf(two, second))];
  await outlook.select(a);
  await outlook.openPane();
  await expect(outlook.pane.getByRole("button", { name: "Track", exact: true })).toBeEnabled();
  await outlook.select(b);
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  // A person turned to the pane: it asks Outlook which mail is really open, and starts anew with that one.
  await expect(outlook.pane.getByRole("heading", { name: second })).toBeVisible({ timeout: 20_000 });
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(second), "what was pressed was not meant for this mail").toEqual([]);
  for (const email of await outlook.activities(first)) expect(email.description ?? "").not.toContain(second);
  await outlook.page.waitForTimeout(1000);
  expect(await outlook.categories(b)).toEqual([]);
});

test("nothing, several, a report: each has its own words", async ({ outlook }) => {
  await outlook.goto(MARA);
  const a = await outlook.open(mailOf({ name: "A", address: "a@b.example" }, fresh("Alone")));
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  await outlook.select();
  await expect(outlook.pane.getByText("No mail is selected")).toBeVisible();
  const b = await outlook.deliver({ ...mailOf({ name: "Mail system", address: "postmaster@b.example" }, fresh("Undeliverable")), itemClass: "REPORT.IPM.Note.NDR" });
  await outlook.select(a, b);
  await expect(outlook.pane.getByRole("button", { name: /^(Track \d+ mails?|Nothing to track)$/ })).toBeVisible();
  await outlook.select(b);
  await expect(outlook.pane.getByText("This is a delivery report")).toBeVisible();
});

test("hostile mail does nothing in the pane", async ({ outlook }) => {
  const hostile = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
  await outlook.goto(MARA);
  await outlook.open({ from: { name: hostile, address: "evil@evil.example" }, subject: `${hostile} ${fresh("x")}`, html: hostile });
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  await expect(outlook.pane.getByText("<script>").first()).toBeVisible();
  for (const frame of outlook.page.frames()) expect(await frame.evaluate(() => (window as any).hacked).catch(() => undefined)).toBeUndefined();
});
