// The simulated Outlook towards the real office.js, asked from within the pane's own frame, and the page itself.
import AxeBuilder from "@axe-core/playwright";
import { createPublicKey, verify } from "node:crypto";
import type { Frame } from "@playwright/test";
import { ASHA, JONAS, MARA, type Outlook, PRIYA, expect, fresh, test } from "./world.ts";

const CATEGORY = "Tracked to Dynamics 365";
const sender = { name: "Host Test", address: "host.test@protocol.example" };
/* eslint-disable-next-line -- office.js brings no types here */
declare const Office: any;

/** The add-in's frame once office.js has said who the host is. */
async function frameOf(outlook: Outlook): Promise<Frame> {
  const element = await outlook.page.waitForSelector("iframe[id^=pane]");
  const frame = await element.contentFrame();
  if (!frame) throw new Error("the pane has no frame");
  await frame.waitForFunction(() => Boolean((window as any).Office?.context?.mailbox));
  return frame;
}
/** Calls an asynchronous method of office.js by its path under Office.context. */
function call(frame: Frame, path: string, ...given: unknown[]): Promise<{ status: string; value: any; code?: number }> {
  return frame.evaluate(([where, args]) => new Promise<any>((ok) => {
    const parts = (where as string).split("."), name = parts.pop() as string;
    const target = parts.reduce((o: any, k) => o[k], Office.context);
    target[name](...(args as unknown[]), (r: any) => ok({ status: r.status, value: r.value, code: r.error?.code }));
  }), [path, given] as const);
}

test("office.js reads the whole mail", async ({ outlook }) => {
  await outlook.goto(MARA, { open: "RE: Drive upgrade", pinned: "1" });
  await outlook.openPane();
  const frame = await frameOf(outlook);
  const item = await frame.evaluate(() => {
    const i = Office.context.mailbox.item;
    return { subject: i.subject, normalized: i.normalizedSubject, from: i.from.emailAddress, to: i.to.length, cc: i.cc[0].emailAddress, messageId: i.internetMessageId, files: i.attachments.map((a: any) => ({ id: a.id, inline: a.isInline })), user: Office.context.mailbox.userProfile.emailAddress, id: i.itemId };
  });
  expect(item).toMatchObject({ subject: "RE: Drive upgrade for hall 3", normalized: "Drive upgrade for hall 3", from: "lena.hoffmann@fabrikam.example", to: 1, cc: "matthias.vogel@fabrikam.example", messageId: "<20261123.0907.lh@fabrikam.example>", user: MARA });
  expect(item.files.map((f: any) => f.inline).sort()).toEqual([false, true]);
  expect((await call(frame, "mailbox.item.body.getAsync", "text")).value).toContain("the board has approved the budget");
  expect((await call(frame, "mailbox.item.body.getAsync", "html")).value).toContain("<b>22 December</b>");
  const headers = (await call(frame, "mailbox.item.getAllInternetHeadersAsync")).value as string;
  expect(headers.replaceAll("\r\n ", " ")).toMatch(/^References: <\S+> <\S+>\r$/m);
  const content = await call(frame, "mailbox.item.getAttachmentContentAsync", item.files[0].id);
  expect(content.value.format).toBe("base64");
  expect(Buffer.from(content.value.content, "base64").subarray(1, 4).toString()).toBe("PNG");
});

test("a category of the add-in shows at once, in other tabs and after a reload; one the mailbox lacks is refused", async ({ outlook, another }) => {
  const subject = fresh("Category");
  await outlook.goto(JONAS);
  await outlook.open({ from: sender, subject, text: "x" });
  const frame = await frameOf(outlook);
  const other = await another(JONAS);
  const chip = (o: Outlook) => o.page.locator("#list [role=option]", { hasText: subject }).getByText(CATEGORY);
  expect(await call(frame, "mailbox.item.categories.addAsync", ["No such category"])).toMatchObject({ status: "failed", code: 9044 });
  expect((await call(frame, "mailbox.item.categories.addAsync", [CATEGORY])).status).toBe("succeeded");
  await expect(chip(outlook)).toBeVisible();
  await expect(chip(other)).toBeVisible();
  expect((await call(frame, "mailbox.item.categories.getAsync")).value).toEqual([{ displayName: CATEGORY, color: "Preset7" }]);
  await other.page.reload();
  await expect(chip(other)).toBeVisible();
  await call(frame, "mailbox.item.categories.removeAsync", [CATEGORY]);
  await expect(chip(other)).toHaveCount(0);
});

test("roaming settings and custom properties survive the pane and the page", async ({ outlook }) => {
  const subject = fresh("Settings");
  await outlook.goto(PRIYA);
  await outlook.open({ from: sender, subject, text: "x" });
  const props = (f: Frame, work: string) => f.evaluate((w) => new Promise<any>((ok) => Office.context.mailbox.item.loadCustomPropertiesAsync((r: any) => {
    if (w === "read") return ok(r.value.get("k"));
    r.value.set("k", w); r.value.saveAsync((s: any) => ok(s.status));
  })), work);
  let frame = await frameOf(outlook);
  await frame.evaluate(() => Office.context.roamingSettings.set("hostTest", { a: [1, "नमस्ते"] }));
  expect((await call(frame, "roamingSettings.saveAsync")).status).toBe("succeeded");
  expect(await props(frame, "v")).toBe("succeeded");
  await outlook.goto(PRIYA, { open: subject });
  await outlook.openPane();
  frame = await frameOf(outlook);
  expect(await frame.evaluate(() => Office.context.roamingSettings.get("hostTest"))).toEqual({ a: [1, "नमस्ते"] });
  expect(await props(frame, "read")).toBe("v");
});

test("single sign-on gives a token that the published keys verify, or the code that was asked for", async ({ outlook, server }) => {
  await outlook.goto(ASHA);
  await outlook.open({ from: sender, subject: fresh("Token"), text: "x" });
  const frame = await frameOf(outlook);
  const ask = () => frame.evaluate(() => (window as any).OfficeRuntime.auth.getAccessToken({}).then((token: string) => ({ token }), (e: any) => ({ code: e.code })));
  const { token } = await ask();
  const [head, body, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  expect(claims).toMatchObject({ preferred_username: ASHA, name: "Asha Rao", ver: "2.0", iss: `${server.url}/signin/${claims.tid}/v2.0` });
  const discovery = JSON.parse((await server.ask("GET", `/signin/${claims.tid}/v2.0/.well-known/openid-configuration`)).text);
  const keys = JSON.parse((await server.ask("GET", new URL(discovery.jwks_uri).pathname)).text).keys;
  const key = keys.find((k: any) => k.kid === JSON.parse(Buffer.from(head, "base64url").toString()).kid);
  expect(verify("sha256", Buffer.from(`${head}.${body}`), createPublicKey({ key, format: "jwk" }), Buffer.from(signature, "base64url"))).toBe(true);
  await outlook.knob("ssoError", 13001);
  expect(await ask()).toEqual({ code: 13001 });
});

test("a pinned pane hears of each selection and of none; an unpinned one closes", async ({ outlook }) => {
  await outlook.goto(MARA);
  const [one, two] = [fresh("First"), fresh("Second")];
  const ids = [await outlook.deliver({ from: sender, subject: one, text: "x" }), await outlook.deliver({ from: sender, subject: two, text: "x" })];
  await outlook.select(ids[0] as string);
  await outlook.openPane({ pinned: true });
  const frame = await frameOf(outlook);
  await frame.waitForFunction((s) => Office.context.mailbox.item?.subject === s, one);
  await outlook.page.waitForFunction(() => (window as any).outlook.pane.channel.subscriptions.has("olkItemSelectedChanged"));
  await outlook.select(ids[1] as string);
  await frame.waitForFunction((s) => Office.context.mailbox.item?.subject === s, two);
  await outlook.select(...ids);
  await frame.waitForFunction(() => Office.context.mailbox.item === null);
  await expect(outlook.page.locator("#reading")).toContainText("2 items selected");
  await outlook.select();
  await outlook.page.getByRole("button", { name: "Unpin" }).click();
  await outlook.select(ids[0] as string);
  await expect(outlook.page.locator("iframe[id^=pane]")).toHaveCount(0);
  await outlook.page.locator("#addin-button").click();
  await frameOf(outlook);
});

test("a shared mailbox says so", async ({ outlook }) => {
  await outlook.goto(MARA);
  await outlook.page.evaluate(() => { const o = (window as any).outlook; return o.openFolder(o.app.folders.find((f: any) => f.mailbox === "sales@contoso.example" && f.wellKnownName === "inbox").id); });
  await outlook.page.locator("#list [role=option]", { hasText: "Enquiry from your website" }).click();
  await outlook.openPane();
  const frame = await frameOf(outlook);
  expect((await call(frame, "mailbox.item.getSharedPropertiesAsync")).value.owner).toBe("sales@contoso.example");
});

test("mails are moved by mouse and by menu, and get categories by keyboard", async ({ outlook }) => {
  const { page } = outlook;
  await outlook.goto(JONAS);
  const [one, two] = [fresh("Dragged"), fresh("Kept")];
  await outlook.deliver({ from: sender, subject: one, text: "x" });
  await outlook.deliver({ from: sender, subject: two, text: "x" });
  const row = (subject: string) => page.locator("#list [role=option]", { hasText: subject });
  // Another test may have made folders that begin so, and unread mail is counted in a folder's name.
  const name = page.locator(".name", { hasText: /^Fabrikam$/ });
  const fabrikam = page.locator("button.folder").filter({ has: name });
  await row(one).dragTo(fabrikam);
  await expect(row(one)).toHaveCount(0);
  await row(two).click();
  await page.locator("#tag").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemcheckbox", { name: "Red category" }).focus();
  await page.keyboard.press("Enter");
  await expect(row(two).getByText("Red category")).toBeVisible();
  await page.getByRole("button", { name: "Move to" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await expect(row(two)).toHaveCount(0);
  await fabrikam.click();
  await expect(row(one)).toBeVisible();
});

test("a mail delivered by the dialog appears while one watches, and a sent one arrives", async ({ outlook, another }) => {
  const { page } = outlook;
  await outlook.goto(MARA);
  const asha = await another(ASHA);
  await page.getByRole("button", { name: "Sandbox" }).click();
  await page.getByRole("menuitem", { name: /Deliver a new mail/ }).click();
  const subject = fresh("Watched");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Sample").selectOption({ label: "Unknown sender" });
  await dialog.getByLabel("Subject").fill(subject);
  await dialog.getByRole("button", { name: "Deliver", exact: true }).click();
  await expect(page.locator("#list [role=option]").first()).toContainText(subject);
  await page.getByRole("button", { name: "New mail" }).click();
  const sent = fresh("Sent");
  const form = page.locator("form.compose");
  await form.getByLabel("To", { exact: true }).fill(`Asha Rao <${ASHA}>`);
  await form.getByLabel("Subject").fill(sent);
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await expect(asha.page.locator("#list [role=option]").first()).toContainText(sent);
});

test("a hostile mail is shown, runs nothing and asks for nothing", async ({ outlook }) => {
  const said: string[] = [];
  // Scripts that are blocked here are the test program's own: that the body has none is asked below.
  outlook.page.on("console", (m) => { if (m.type() === "error" && !m.text().startsWith("Blocked script execution")) said.push(m.text()); });
  outlook.page.on("dialog", (d) => { said.push(d.message()); void d.dismiss(); });
  await outlook.goto(MARA, { open: "Your payment" });
  const body = outlook.page.frameLocator("#body");
  await expect(body.getByText("could not be booked")).toBeVisible();
  await expect(body.locator("form, input, script, iframe, img[src], object, link")).toHaveCount(0);
  await expect(outlook.page.locator("#reading .title")).toContainText("<script>");
  await outlook.page.waitForTimeout(1500);
  expect(await outlook.page.title()).toBe("Mail – Mara Keller");
  expect(said).toEqual([]);
});

for (const [theme, lang] of [["light", "en"], ["dark", "hi"]] as const) {
  test(`the page has no accessibility violations (${theme}, ${lang})`, async ({ outlook }) => {
    await outlook.goto(MARA, { theme, lang, open: "RE: Drive upgrade" });
    await outlook.page.frameLocator("#body").getByText("good news").waitFor();
    const page = async () => (await new AxeBuilder({ page: outlook.page }).exclude("#body").analyze()).violations.map((v) => [v.id, v.nodes[0]?.html]);
    expect(await page()).toEqual([]);
    await outlook.page.locator("#sandbox-button").click();
    expect(await page()).toEqual([]);
    await outlook.page.getByRole("menuitem").first().click();
    await outlook.page.locator("#dialog[open]").waitFor();
    expect(await page()).toEqual([]);
  });
}
