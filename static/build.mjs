// Builds static/dist: one script, a service worker, one stylesheet, fonts and icons, each under a
// name that carries the fingerprint of its content, with manifest.json to look
// the names up and .gz/.br copies beside the text files.
//
//   npm ci --omit=dev --ignore-scripts && node static/build.mjs
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync, inflateSync } from "node:zlib";

import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

import { png, svg } from "./mark.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const DIST = join(HERE, "dist");
const BROWSERS = ["chrome111", "firefox121", "safari16.4"]; // the first with oklch() and :has()
const TEXT = new Set([".css", ".js", ".svg", ".json", ".txt"]);
const FONTS = ["latin-400", "latin-600", "latin-ext-400", "latin-ext-600"];
const READ_FOR_CLASSES = ["templates/**/*.html", "static/js/**/*.js", "participation/**/*.py"];
// Class names a template completes at run time, such as kern-btn--{{ variant }}.
const PUT_TOGETHER_IN_TEMPLATES = {
  standard: [/^data-kern-theme$/, /^kern-icon--(info|success|warning|danger|small|default|large)$/],
  greedy: [/kern-(btn|alert|badge)--/],
};

const locate = createRequire(import.meta.url).resolve;
const manifest = {};
const files = new Map(); // kept until all is built, so that a build that fails leaves the last good one
const shipped = new Set(["@kern-ux/native", "@fontsource/fira-sans"]); // packages whose work we hand on

/** Keep `content` under a fingerprinted name, found in the manifest as `name`. */
function publish(name, content) {
  const bytes = Buffer.from(content);
  const extension = extname(name);
  const fingerprint = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  manifest[name] = `${name.slice(0, -extension.length)}-${fingerprint}${extension}`;
  keep(manifest[name], bytes);
}

function keep(name, bytes) {
  files.set(name, bytes);
  if (!TEXT.has(extname(name))) return;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  files.set(`${name}.gz`, gzipSync(bytes, { level: 9 }));
  files.set(`${name}.br`, brotliCompressSync(bytes, quality));
}

async function fonts() {
  for (const font of FONTS) {
    const file = locate(`@fontsource/fira-sans/files/fira-sans-${font}-normal.woff2`);
    publish(`fira-sans-${font}.woff2`, await readFile(file));
    // For PDFs, whose maker reads no packed fonts and tells them apart by their names alone.
    const unpacked = unpack(await readFile(file.replace(/2$/, "")));
    publish(`fira-sans-${font}.ttf`, font.startsWith("latin-ext") ? renamed(unpacked) : unpacked);
  }
}

/** The font under a name of the same length, so that nothing in it moves: Fira More, not Fira Sans. */
function renamed(font) {
  for (const words of [(name) => Buffer.from(name, "utf16le").swap16(), Buffer.from]) {
    const [old, other] = [words("Fira Sans"), words("Fira More")];
    for (let at = font.indexOf(old); at >= 0; at = font.indexOf(old, at + 1)) other.copy(font, at);
  }
  return font;
}

/** The TrueType font in a WOFF file of version 1 (W3C, 2012): a table of contents, then its tables. */
function unpack(woff) {
  const number = woff.readUInt16BE(12);
  const power = 2 ** Math.floor(Math.log2(number));
  const contents = Buffer.alloc(12 + 16 * number);
  contents.writeUInt32BE(woff.readUInt32BE(4), 0);
  [number, 16 * power, Math.log2(power), 16 * (number - power)].forEach((value, index) =>
    contents.writeUInt16BE(value, 4 + 2 * index),
  );
  const parts = [contents];
  let place = contents.length;
  for (let index = 0; index < number; index++) {
    const entry = woff.subarray(44 + 20 * index, 64 + 20 * index);
    const [start, packed, length] = [4, 8, 12].map((at) => entry.readUInt32BE(at));
    const table = woff.subarray(start, start + packed);
    const whole = packed < length ? inflateSync(table) : table;
    const line = 12 + 16 * index;
    entry.copy(contents, line, 0, 4); // its name
    entry.copy(contents, line + 4, 16, 20); // its checksum
    contents.writeUInt32BE(place, line + 8);
    contents.writeUInt32BE(length, line + 12);
    parts.push(whole, Buffer.alloc(-length & 3));
    place += length + (-length & 3);
  }
  return Buffer.concat(parts);
}

function icons() {
  publish("favicon.svg", svg());
  publish("icon-maskable.svg", svg({ bleed: true }));
  publish("icon-192.png", png(192));
  publish("icon-512.png", png(512));
  publish("icon-maskable-512.png", png(512, { bleed: true }));
  publish("apple-touch-icon.png", png(180, { bleed: true }));
}

async function script(name, folder) {
  const built = await esbuild.build({
    entryPoints: [join(HERE, folder, name)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: BROWSERS,
    legalComments: "none",
    logLevel: "warning",
  });
  for (const input of Object.keys(built.metafile.inputs)) {
    const [, name] = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
    if (name) shipped.add(name);
  }
  publish(name, built.outputFiles[0].contents);
}

/** The licence texts of all we ship, since minifying takes them out of the files themselves. */
async function licences() {
  const texts = [...shipped].sort().map(async (name) => {
    const folder = join(ROOT, "node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : "See the package's page.";
    return `${name}\n${"=".repeat(name.length)}\n\n${text.trim()}\n`;
  });
  publish("licences.txt", (await Promise.all(texts)).join("\n\n"));
}

async function stylesheet() {
  const built = await esbuild.build({
    entryPoints: [join(HERE, "css", "app.css")],
    bundle: true,
    minify: true,
    write: false,
    target: BROWSERS,
    legalComments: "none",
    logLevel: "warning",
    external: ["*.woff2"],
    plugins: [{ name: "kern", setup: onlyWhatIsUsed }],
  });
  publish("app.css", withPublishedFonts(built.outputFiles[0].text));
}

/** Replace every font's plain name by the fingerprinted one; refuse an unknown font. */
function withPublishedFonts(css) {
  return css.replace(/url\("?\.?\/?([\w-]+\.woff2)"?\)/g, (_, name) => {
    if (!manifest[name]) throw new Error(`app.css asks for the font ${name}, which is not published`);
    return `url(${manifest[name]})`;
  });
}

/** An esbuild plugin: of KERN's stylesheet, keep the rules and tokens we use. */
function onlyWhatIsUsed(build) {
  build.onLoad({ filter: /kern(\.min)?\.css$/ }, async ({ path }) => {
    // PurgeCSS throws away every selector that begins with :is(), even :is(body, …); a star saves it.
    const raw = (await readFile(path, "utf8")).replace(/(?<=[{},]):is\(/g, "*:is(");
    const [purged] = await new PurgeCSS().purge({
      content: READ_FOR_CLASSES.map((pattern) => join(ROOT, pattern)),
      css: [{ raw }],
      keyframes: true,
      defaultExtractor: words,
      safelist: PUT_TOGETHER_IN_TEMPLATES,
    });
    return { contents: withoutIdleTokens(purged.css, await ourOwn()), loader: "css" };
  });
}

/** Class-like words of a source file; icon="check" also stands for kern-icon--check. */
function words(source) {
  const icons = [...source.matchAll(/icon(?:_after)?["']?\s*[=:(]\s*["']([a-z-]+)["']/g)];
  const named = icons.map(([, name]) => `kern-icon--${name}`);
  return [...(source.match(/[\w-]+/g) ?? []), ...named];
}

async function ourOwn() {
  const names = (await readdir(join(HERE, "css"))).filter((name) => name.endsWith(".css"));
  const texts = names.map((name) => readFile(join(HERE, "css", name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

/** Drop custom properties that neither a kept rule nor our own layer reads, even through others. */
function withoutIdleTokens(css, ours) {
  const declared = /(?<=[{;\s])(--kern-[\w-]+)\s*:([^;{}]*)(;|(?=\}))/g;
  const readers = new Map();
  for (const [, name, value] of css.matchAll(declared)) {
    readers.set(name, [...(readers.get(name) ?? []), ...tokensIn(value)]);
  }
  const used = new Set([...tokensIn(css.replace(declared, "")), ...tokensIn(ours)]);
  for (const name of used) readers.get(name)?.forEach((token) => used.add(token));
  return css.replace(declared, (all, name) => (used.has(name) ? all : ""));
}

const tokensIn = (text) => [...text.matchAll(/var\(\s*(--kern-[\w-]+)/g)].map(([, name]) => name);

await fonts();
icons();
await Promise.all([script("app.js", "js"), script("sw.js", "sw"), stylesheet()]);
await licences();
const sorted = Object.fromEntries(Object.entries(manifest).sort());
keep("manifest.json", Buffer.from(JSON.stringify(sorted, null, 2) + "\n"));

await rm(DIST, { recursive: true, force: true });
await mkdir(DIST);
await Promise.all([...files].map(([name, bytes]) => writeFile(join(DIST, name), bytes)));
console.log(Object.values(sorted).join("\n"));
