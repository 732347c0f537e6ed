// The unified manifest against Microsoft's own validator, which brings its schemas along: no network is asked.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const { validateManifest } = createRequire(import.meta.url)("office-addin-manifest/lib/validate.js");
const BIN = process.env.REGARDING_BIN ?? "regarding";
const LINE = ["manifest", "--json", "--url", "https://crm.example.com", "--client", "11111111-2222-4333-8444-555555555555"];

let folder = "";
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "regarding-manifest-"));
  execFileSync(BIN, [...LINE, "--package", folder]);
  // Whatever would ask the network fails.
  globalThis.fetch = () => Promise.reject(new Error("no network"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function errors(change: (manifest: any) => void): Promise<string[]> {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  change(manifest);
  const path = join(folder, "changed.json");
  writeFileSync(path, JSON.stringify(manifest));
  try {
    const { isValid, report } = await validateManifest(path);
    return isValid ? [] : (report?.errors ?? []).map((error: any) => String(error.content));
  } catch (error) {
    // What is of the wrong type is not even read.
    return [String(error)];
  }
}

test("the unified manifest holds before Microsoft's schema", async () => {
  expect(await errors(() => {})).toEqual([]);
});

test("what does not hold is found: the validator really looks", async () => {
  const wrong: [string, (manifest: any) => void][] = [
    ["an id that is none", (m) => { m.id = "x"; }],
    ["a context nobody knows", (m) => { m.extensions[0].ribbons[0].contexts = ["mailEverywhere"]; }],
    ["no icons", (m) => { delete m.icons; }],
    ["a description that is too long", (m) => { m.description.short = "x".repeat(81); }],
    ["a member nobody knows", (m) => { m.extensions[0].unknown = 1; }],
  ];
  for (const [what, change] of wrong) expect((await errors(change)).length, what).toBeGreaterThan(0);
});

test("printed and packed are the same, and every file it names is there with its size", () => {
  const printed = execFileSync(BIN, LINE, { encoding: "utf8" });
  expect(printed).toBe(readFileSync(join(folder, "manifest.json"), "utf8"));
  const manifest = JSON.parse(printed);
  for (const [file, size] of [[manifest.icons.color, 192], [manifest.icons.outline, 32]] as const) {
    const png = readFileSync(join(folder, file));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)], file).toEqual([size, size]);
  }
  for (const { file } of manifest.localizationInfo.additionalLanguages) {
    expect(existsSync(join(folder, file)), file).toBe(true);
    for (const place of Object.keys(JSON.parse(readFileSync(join(folder, file), "utf8")))) {
      if (place === "$schema") continue;
      const value = place.split(/[.[\]]+/).filter(Boolean).reduce((at: any, key) => at?.[key], manifest);
      expect(typeof value, `${file}: ${place}`).toBe("string");
    }
  }
});
