// The mark: three growing dots joined by one rising line (event, idea, measure).
// One geometry, drawn twice: as SVG text and as PNG pixels, so that no picture
// file and no drawing library is needed.
import { crc32, deflateSync } from "node:zlib";

const BLUE = [26, 61, 165];
const WHITE = [255, 255, 255];
const DOTS = [
  { x: 23, y: 71, r: 7 },
  { x: 45, y: 54, r: 10.5 },
  { x: 71, y: 31, r: 15 },
];
const LINE = 5; // the line's whole width, in the same 100 units
const CORNER = 22;

const hex = (colour) => "#" + colour.map((part) => part.toString(16).padStart(2, "0")).join("");

/** The mark as SVG text; `bleed` fills the whole square, as maskable icons ask. */
export function svg({ bleed = false } = {}) {
  const points = DOTS.map(({ x, y }) => `${x},${y}`).join(" ");
  const dots = DOTS.map(({ x, y, r }) => `<circle cx="${x}" cy="${y}" r="${r}"/>`).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">` +
    `<rect width="100" height="100" rx="${bleed ? 0 : CORNER}" fill="${hex(BLUE)}"/>` +
    `<g fill="${hex(WHITE)}"><polyline points="${points}" fill="none" stroke="${hex(WHITE)}" stroke-width="${LINE}"/>` +
    `${dots}</g></svg>\n`
  );
}

/** The mark as PNG bytes, `size` pixels square. */
export function png(size, { bleed = false } = {}) {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      rows.set(pixel(x, y, size, bleed), y * (1 + size * 4) + 1 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, colour with transparency
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function pixel(column, row, size, bleed) {
  const unit = 100 / size;
  const at = { x: (column + 0.5) * unit, y: (row + 0.5) * unit };
  const ground = bleed ? 1 : cover(toSquare(at), unit);
  const figure = cover(Math.min(...DOTS.map((dot) => toDot(at, dot)), toLine(at)), unit);
  const colour = BLUE.map((part, i) => Math.round(part + (WHITE[i] - part) * figure));
  return [...colour, Math.round(ground * 255)];
}

// How much of a pixel lies inside a shape, from the signed distance to its edge.
const cover = (distance, unit) => Math.min(1, Math.max(0, 0.5 - distance / unit));

const toDot = (at, dot) => Math.hypot(at.x - dot.x, at.y - dot.y) - dot.r;

const toLine = (at) =>
  Math.min(...DOTS.slice(1).map((end, i) => toSegment(at, DOTS[i], end))) - LINE / 2;

function toSegment(at, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(at.x - from.x - part * dx, at.y - from.y - part * dy);
}

function toSquare(at) {
  const dx = Math.abs(at.x - 50) - (50 - CORNER);
  const dy = Math.abs(at.y - 50) - (50 - CORNER);
  const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
  return outside + Math.min(Math.max(dx, dy), 0) - CORNER;
}
