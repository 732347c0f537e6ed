// A person whose presses are counted: every click, key and typed letter, the seconds of each step, and a picture of it.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, type TestInfo } from "@playwright/test";

/** Where the pictures of the README lie; nothing where none are to be made anew. */
const PICTURES = process.env.REGARDING_PICTURES;

/** What cannot be pressed for so long is not there. */
const PRESS_MS = 15_000;

interface Step { name: string; what: string; clicks: number; keys: number; seconds: number }
type Modifier = "Shift" | "ControlOrMeta";

/** Does what a person does in some pages, step by step. */
export class Person {
  readonly steps: Step[] = [];
  private clicks = 0;
  private keys = 0;
  private began: number | undefined;
  /** The story's name begins the name of each file. */
  constructor(readonly story: string, public page: Page, readonly info: TestInfo) {}

  async click(what: Locator, ...modifiers: Modifier[]): Promise<void> {
    this.begin();
    this.clicks += 1;
    await what.click({ modifiers, timeout: PRESS_MS });
  }
  async press(key: string): Promise<void> {
    this.begin();
    this.keys += 1;
    await this.page.keyboard.press(key);
  }
  /** Types where the focus is: a person who must click there first is counted so. */
  async type(text: string): Promise<void> {
    this.begin();
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }
  /** From here the step is measured, where it does not begin with a press. */
  begin(): void { this.began ??= performance.now(); }

  /** One step: it ends with what the person waits for, and then a picture is taken. More or fewer clicks are a fault. */
  async step(name: string, what: string, clicks: number, act: () => Promise<void>): Promise<void> {
    [this.clicks, this.keys, this.began] = [0, 0, undefined];
    await act();
    const seconds = this.began === undefined ? 0 : (performance.now() - this.began) / 1000;
    this.steps.push({ name, what, clicks: this.clicks, keys: this.keys, seconds });
    await this.picture();
    expect.soft(this.clicks, `clicks: ${what}`).toBe(clicks);
  }
  private file(): string { return `${this.story}-${String(this.steps.length).padStart(2, "0")}-${this.steps.at(-1)?.name}.png`; }
  private async picture(): Promise<void> {
    // The pointer rests beside what it pressed.
    await this.page.mouse.move(0, 0);
    await this.page.evaluate(() => document.fonts.ready);
    const path = this.info.outputPath(this.file());
    await this.page.screenshot({ path, scale: "css", animations: "disabled" });
    this.publish(path, this.file());
  }
  private publish(path: string, name: string): void {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    copyFileSync(path, join(PICTURES, name));
  }

  /** The table of all steps, printed and written beside the pictures. */
  told(title: string, ...notes: string[]): string {
    const sum = (of: (step: Step) => number) => this.steps.reduce((all, step) => all + of(step), 0);
    const line = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
    const shown = (step: Step, at: number) => `[${String(at + 1).padStart(2, "0")}](${this.story}-${String(at + 1).padStart(2, "0")}-${step.name}.png)`;
    const table = [
      line(["picture", "step", "clicks", "keys", "seconds"]), line(["---", "---", "--:", "--:", "--:"]),
      ...this.steps.map((step, at) => line([shown(step, at), step.what, step.clicks, step.keys, step.seconds.toFixed(1)])),
      line(["", "**all of it**", `**${sum((step) => step.clicks)}**`, `**${sum((step) => step.keys)}**`, `**${sum((step) => step.seconds).toFixed(1)}**`]),
    ];
    const text = [`# ${title}`, "", ...notes, "", ...table, ""].join("\n");
    const path = this.info.outputPath(`${this.story}.md`);
    writeFileSync(path, text);
    this.publish(path, `${this.story}.md`);
    console.log(`\n${table.join("\n")}\n`);
    return text;
  }
}
