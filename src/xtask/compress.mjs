// Writes FILE.br and FILE.gz beside every file below a folder that shrinks, so that no request pays for it.
// Run by `cargo xtask build`; Node's zlib is native code and works on several files at once.
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [folder, quick] = process.argv.slice(2);
// Pictures and archives do not shrink; below some hundred bytes the header costs more than is saved.
const SHRINKING = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".wasm", ".xml", ".txt"]);
const SMALLEST = 256;
// What every user loads is made as small as it gets; what only the sandbox serves, quickly.
const BEST = 11, QUICK = 5, WINDOW = 22;

const time = (file) => { try { return statSync(file).mtimeMs; } catch { return 0; } };

async function beside(file) {
  const bytes = readFileSync(file);
  const quality = quick && file.startsWith(join(folder, quick)) ? QUICK : BEST;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: WINDOW, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const small = { br: await promisify(brotliCompress)(bytes, { params }), gz: await promisify(gzip)(bytes, { level: 9 }) };
  for (const [ending, content] of Object.entries(small)) {
    // A copy that is no smaller stands there all the same: it says that this was looked at.
    writeFileSync(`${file}.${ending}`, content);
    // The server compares times to answer "not changed"; all three are one file to it.
    utimesSync(`${file}.${ending}`, new Date(), statSync(file).mtime);
  }
}

const due = readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((file) =>
  SHRINKING.has(extname(file)) && statSync(file).size >= SMALLEST && time(`${file}.br`) < time(file));
await Promise.all(due.map(beside));
console.log(`${due.length} files compressed`);
