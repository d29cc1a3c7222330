/* unpack: the data of the file, from base 85 and bzip2 to text. Written after the format as bzip2 1.0.8 writes it; checksums
   are not looked at, as a file that was damaged would not have come this far. */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;,=.?@^_`{|}~";

/* Five digits make four bytes, of the last group one less than it has digits. */
function bytesOf(written) {
  const values = new Uint8Array(128);
  [...DIGITS].forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
  const bytes = new Uint8Array(Math.floor(written.length * 0.8));
  for (let group = 0; group * 5 < written.length; group += 1) {
    let value = 0;
    for (let digit = 0; digit < 5; digit += 1) {
      const place = group * 5 + digit;
      value = value * 85 + (place < written.length ? values[written.charCodeAt(place)] : 84);
    }
    for (let byte = 0; byte < 4; byte += 1) bytes[group * 4 + byte] = (value / 256 ** (3 - byte)) & 255;
  }
  return bytes;
}

function unpack(written) {
  const bytes = bytesOf(written.trim());
  let place = 32; // in bits; the first four bytes only name the format
  const bit = () => {
    const value = (bytes[place >> 3] >> (7 - (place & 7))) & 1;
    place += 1;
    return value;
  };
  const bits = (count) => {
    let value = 0;
    for (let left = count; left > 0; left -= 1) value = value * 2 + bit();
    return value;
  };
  const blocks = [];
  while (bits(48) === 0x314159265359) {
    bits(33); // a checksum, and a mark that is no longer used
    blocks.push(unpackBlock(bits, bit));
  }
  return new TextDecoder().decode(blocks.length === 1 ? blocks[0] : new Uint8Array(blocks.flatMap((block) => [...block])));
}

/* One block: Huffman codes of runs and of places in a list of recently used bytes; sorted by what follows each byte. */
function unpackBlock(bits, bit) {
  const first = bits(24);
  const used = [];
  const sixteens = bits(16);
  for (let high = 0; high < 16; high += 1) {
    if (!(sixteens & (0x8000 >> high))) continue;
    const here = bits(16);
    for (let low = 0; low < 16; low += 1) if (here & (0x8000 >> low)) used.push(high * 16 + low);
  }
  const alphabet = Uint8Array.from(used); // those used last come first
  const tables = bits(3);
  const recent = Array.from({ length: tables }, (_, index) => index);
  const order = Array.from({ length: bits(15) }, () => {
    let index = 0;
    while (bit()) index += 1;
    recent.unshift(...recent.splice(index, 1));
    return recent[0];
  });
  const codes = Array.from({ length: tables }, () => readCodes(bits, bit, alphabet.length + 2));

  const last = []; // the last column of the sorted rotations
  let run = 0;
  let weight = 1;
  for (let group = 0, end = false; !end; group += 1) {
    const code = codes[order[group]];
    for (let count = 0; count < 50; count += 1) {
      const symbol = code();
      if (symbol < 2) {
        run += weight << symbol;
        weight *= 2;
        continue;
      }
      for (; run > 0; run -= 1) last.push(alphabet[0]);
      weight = 1;
      if (symbol === alphabet.length + 1) { end = true; break; }
      const byte = alphabet[symbol - 1];
      alphabet.copyWithin(1, 0, symbol - 1);
      alphabet[0] = byte;
      last.push(byte);
    }
  }
  return unrun(unsort(last, first));
}

/* A Huffman code from the lengths of its words: what reads one symbol. */
function readCodes(bits, bit, symbols) {
  let length = bits(5);
  const lengths = Array.from({ length: symbols }, () => {
    while (bit()) length += bit() ? -1 : 1;
    return length;
  });
  const sorted = [];
  const counts = new Array(22).fill(0);
  for (let size = 1; size < 22; size += 1) {
    lengths.forEach((own, symbol) => { if (own === size) { sorted.push(symbol); counts[size] += 1; } });
  }
  return () => {
    let word = 0;
    let lowest = 0;
    let before = 0;
    for (let size = 1; size < 22; size += 1) {
      word = word * 2 + bit();
      if (word - lowest < counts[size]) return sorted[before + word - lowest];
      before += counts[size];
      lowest = (lowest + counts[size]) * 2;
    }
    throw new Error("the data of this file are damaged");
  };
}

/* The text from the last column of its sorted rotations (Burrows and Wheeler), of which it is the one at `first`. */
function unsort(last, first) {
  const starts = new Array(257).fill(0);
  for (const byte of last) starts[byte + 1] += 1;
  for (let byte = 0; byte < 256; byte += 1) starts[byte + 1] += starts[byte];
  const next = new Uint32Array(last.length);
  last.forEach((byte, index) => { next[starts[byte]] = index; starts[byte] += 1; });
  const text = new Uint8Array(last.length);
  for (let index = 0, at = next[first]; index < text.length; index += 1, at = next[at]) text[index] = last[at];
  return text;
}

/* After four equal bytes comes how many more there are. */
function unrun(text) {
  const out = [];
  let same = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (same === 4) {
      for (let more = text[index]; more > 0; more -= 1) out.push(text[index - 1]);
      same = 0;
      continue;
    }
    same = index > 0 && same > 0 && text[index] === out[out.length - 1] ? same + 1 : 1;
    out.push(text[index]);
  }
  return Uint8Array.from(out);
}
