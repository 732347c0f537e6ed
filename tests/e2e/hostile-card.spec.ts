// Hostile mail opened beside the pane: its subject, names, files, signature, and the names of the CRM's rows are text on
// the card and in the fields; nothing in them runs, nothing is fetched, and the pane keeps its shape at 320 pixels.
import { existsSync } from "node:fs";
import { MAIL, files, htmlOf, payloads, ran, watched } from "./hostile.ts";
import type { Server } from "./server.ts";
import { MARA, expect, fresh, test, type Outlook } from "./world.ts";

/** What may stand in one line of a header. */
const MAX_SUBJECT = 250, MAX_NAME = 120, MAX_FILE = 80;
/** Payloads of one mail: each in a place of its own. */
const EACH = 12;
const BIG_BYTES = 15_000;

test.use({ viewport: { width: 1000, height: 900 } });
test.skip(!existsSync(MAIL), "the mail to test with is not here");

const line = (text: string, most: number) => text.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim().slice(0, most) || "x";

/** What stands in one line and tries to break out of it, without markup. */
const LINES = [
  `‮gnp.eciovni ‮‮ over`, `${"W".repeat(MAX_SUBJECT)}`, `${"w̸̢̛̟͓̗̐̅̆̇͋̑͂".repeat(30)}`,
  `${"&".repeat(60)}&lt;b&gt;&amp;`, `"><img src=x onerror=alert(1)>`, `'; DROP TABLE email; --`, `javascript:alert(1)//a.b`, `{{constructor.constructor('alert(1)')()}}`,
];

/** The pane's own page. */
const page = (outlook: Outlook) => outlook.page.frames().find((frame) => new URL(frame.url(), "http://x").pathname === "/pane.html")!;

/** What is wrong with the pane: elements that no part of it paints, scrolling to the side, parts on top of each other. */
async function wrong(outlook: Outlook): Promise<string[]> {
  return page(outlook).evaluate(() => {
    const found: string[] = [];
    const alien = "#pane :is(img, script, style, link, meta, base, iframe, object, embed, audio, video, math, template, frame, noscript), #pane svg:not(.icon)";
    for (const one of document.querySelectorAll(alien)) found.push(`alien ${one.outerHTML.slice(0, 120)}`);
    for (const one of document.querySelectorAll("#pane *")) {
      for (const { name, value } of one.attributes) {
        if (name.startsWith("on") || (name === "href" && !/^(tel:|https:|#)/.test(value))) found.push(`${name}=${value.slice(0, 120)}`);
      }
    }
    const root = document.documentElement, wide = root.clientWidth;
    if (wide > 340 || !document.querySelector("#pane .card")) found.push(`not the narrow pane: ${wide}`);
    if (root.scrollWidth > wide) found.push(`scrolls by ${root.scrollWidth - wide}`);
    const boxes = (parent: Element) => [...parent.children].map((one) => [one, one.getBoundingClientRect()] as const).filter(([, box]) => box.width > 1 && box.height > 1);
    for (const parent of document.querySelectorAll("#pane :is(main, .card, .who, .grow, .actions, .facts, .list, .ways, .person, .unfolded, .fields)")) {
      const all = boxes(parent).filter(([one]) => getComputedStyle(one).position === "static");
      for (const [one, box] of all) {
        if (box.left < -1 || box.right > wide + 1) found.push(`outside: ${one.className} ${box.left} to ${box.right}`);
      }
      all.forEach(([one, a], at) => {
        for (const [other, b] of all.slice(at + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          const inline = getComputedStyle(one).display.startsWith("inline") && getComputedStyle(other).display.startsWith("inline");
          if (across > 1 && down > 1 && !inline) found.push(`${parent.className}: ${one.tagName}.${one.className} under ${other.tagName}.${other.className}`);
        }
      });
    }
    return [...new Set(found)].slice(0, 5);
  });
}

/** A customer whose every name means harm. */
async function customer(server: Server, bad: string[]): Promise<{ address: string; name: string }> {
  const make = async (set: string, key: string, body: unknown): Promise<string> =>
    (await server.crm(set, { method: "POST", body, headers: { prefer: "return=representation" } }))[key];
  const word = fresh("h").replaceAll(" ", ""), address = `mallory.${word}@${word}.example`;
  const [first, last, job, company, deal, mobile] = bad;
  const account = await make("accounts", "accountid", { name: line(company, 160) });
  const row = { firstname: line(first, 50), lastname: line(last, 50), jobtitle: line(job, 100), telephone1: line(mobile, 50), emailaddress1: address };
  const contact = await make("contacts", "contactid", { ...row, "parentcustomerid_account@odata.bind": `/accounts(${account})` });
  await make("opportunities", "opportunityid", { name: line(deal, 300), "parentcontactid@odata.bind": `/contacts(${contact})`, "parentaccountid@odata.bind": `/accounts(${account})` });
  return { address, name: `${row.firstname} ${row.lastname}` };
}

const text = (html: string) => html.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

test("names, subjects, files and signatures that mean harm are text on the card and in the fields", async ({ outlook, server }) => {
  test.setTimeout(8 * 60_000);
  await watched(outlook);
  await outlook.goto(MARA);
  const all = [...LINES, ...payloads()].filter((one) => one.length < 20_000);
  expect(all.length).toBeGreaterThan(150);
  for (let at = 0; at < all.length; at += EACH) {
    const bad = Array.from({ length: EACH }, (_, n) => all[(at + n) % all.length]);
    const who = await customer(server, bad.slice(0, 6));
    const file = (name: string, n: number) => ({ name: line(`${n}${name}`, MAX_FILE), contentType: "text/plain", contentBytes: Buffer.from("x").toString("base64") });
    const stranger = { name: line(bad[7], MAX_NAME), address: `stranger.${at}@elsewhere.example` };
    const signed = ["Hello Mara,", "as discussed.", "Kind regards", who.name, `Director of ${line(bad[8], 60)}`, `Mobile: +43 660 555 0199`, line(bad[9], 80)];
    await outlook.open({
      from: { name: line(bad[6], MAX_NAME), address: who.address }, subject: line(bad[10], MAX_SUBJECT), to: [{ name: "Mara Keller", address: MARA }, stranger],
      html: signed.map((one) => `<p>${text(one)}</p>`).join(""), attachments: [file(bad[11], 1), file(bad[0], 2)],
    });
    const { pane } = outlook;
    await expect(pane.locator(".sender[data-card=known]"), bad[6]).toBeVisible();
    // As the CRM calls them, letter for letter but for how blanks are shown.
    const shown = await pane.locator(".sender .name bdi").first().textContent();
    expect(shown?.replace(/\s+/g, " ").trim()).toBe(who.name.replace(/\s+/g, " ").trim());
    await pane.locator("summary").evaluateAll((all) => all.forEach((one) => ((one.parentElement as HTMLDetailsElement).open = true)));
    expect(await wrong(outlook), JSON.stringify(bad).slice(0, 600)).toEqual([]);
    await pane.getByRole("button", { name: "Edit details" }).first().click();
    await expect(pane.locator(".details")).toBeVisible();
    await expect(pane.getByText("The signature under this mail says:").or(pane.locator(".fields"))).not.toHaveCount(0);
    expect(await wrong(outlook), JSON.stringify(bad).slice(0, 600)).toEqual([]);
  }
  expect(await ran(outlook)).toBe(0);
});

test("the form for a stranger whose name and signature mean harm holds text", async ({ outlook }) => {
  await watched(outlook);
  await outlook.goto(MARA);
  for (const [at, bad] of [LINES[4], `<svg onload=alert(1)> <b>Ltd</b> GmbH`, LINES[1]].entries()) {
    const from = { name: line(bad, MAX_NAME), address: `mallory@${fresh("s").replaceAll(" ", "").toLowerCase()}.example` };
    await outlook.open({ from, subject: line(bad, MAX_SUBJECT), html: ["Hello,", "Kind regards", from.name, line(bad, 80), "Tel +49 711 5550112"].map((one) => `<p>${text(one)}</p>`).join("") });
    await outlook.pane.getByRole("button", { name: "Add as contact" }).click();
    await expect(outlook.pane.locator("form.form")).toBeVisible();
    expect(await wrong(outlook), `${at}`).toEqual([]);
  }
  expect(await ran(outlook)).toBe(0);
});

test("the biggest mails at hand are opened beside the pane", async ({ outlook, server }) => {
  test.setTimeout(240_000);
  await watched(outlook);
  await outlook.goto(MARA);
  const who = await customer(server, LINES);
  const big = files(MAIL).filter((file) => /\.(eml|txt)$/.test(file)).map((file) => htmlOf(file)).filter((html) => html !== null && html.length > BIG_BYTES);
  expect(big.length).toBeGreaterThan(0);
  for (const html of big) {
    await outlook.open({ from: { name: LINES[0], address: who.address }, subject: fresh("Big"), html: html! });
    await expect(outlook.pane.locator(".sender[data-card=known]")).toBeVisible();
    await outlook.pane.getByRole("button", { name: "Edit details" }).first().click();
    await expect(outlook.pane.locator(".details .fields")).toBeVisible();
    expect(await wrong(outlook)).toEqual([]);
  }
  expect(await ran(outlook)).toBe(0);
});
