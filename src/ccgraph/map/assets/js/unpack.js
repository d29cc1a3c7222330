/* unpack: the data of the file, from base 85 and bzip2 to text. Written after the format as bzip2 1.0.8 writes it; checksums
   are not looked at, as a file that was damaged would not have come this far. */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;,=.?@^_`{|}~";
const LARGEST_BLOCK = 900_000; // bytes
const LONGEST = 20; // bits of a word of a Huffman code

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
    for (let byte = 0; byte < 4; byte += 1) bytes[group * 4 + byte] = value >>> (24 - 8 * byte);
  }
  return bytes;
}

function unpack(written) {
  const bytes = bytesOf(written.trim());
  let place = 32; // in bits; the first four bytes only name the format
  const bits = (count) => {
    let value = 0;
    for (let left = count; left > 0; left -= 1, place += 1) value = value * 2 + ((bytes[place >> 3] >> (7 - (place & 7))) & 1);
    return value;
  };
  const ahead = () => { // the next bits, as many as the longest word of a code has
    const at = place >> 3;
    return (((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << (place & 7)) >>> (32 - LONGEST);
  };
  const skip = (count) => { place += count; };
  const decoder = new TextDecoder();
  let text = "";
  while (bits(48) === 0x314159265359) {
    bits(33); // a checksum, and a mark that is no longer used
    for (const part of unpackBlock(bits, ahead, skip)) text += decoder.decode(part, { stream: true });
  }
  return text;
}

/* One block: Huffman codes of runs and of places in a list of recently used bytes; sorted by what follows each byte. */
function unpackBlock(bits, ahead, skip) {
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
    while (bits(1)) index += 1;
    recent.unshift(...recent.splice(index, 1));
    return recent[0];
  });
  const codes = Array.from({ length: tables }, () => readCode(bits, ahead, skip, alphabet.length + 2));

  const last = new Uint8Array(LARGEST_BLOCK); // the last column of the sorted rotations
  let size = 0;
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
      last.fill(alphabet[0], size, size + run);
      size += run;
      run = 0;
      weight = 1;
      if (symbol === alphabet.length + 1) { end = true; break; }
      const byte = alphabet[symbol - 1];
      alphabet.copyWithin(1, 0, symbol - 1);
      alphabet[0] = byte;
      last[size] = byte;
      size += 1;
    }
  }
  return unrun(unsort(last.subarray(0, size), first));
}

/* A Huffman code from the lengths of its words: what reads one symbol. Words of a length follow each other, and come after
   all shorter ones, so the bits ahead are of the first length whose words end above them. */
function readCode(bits, ahead, skip, symbols) {
  let length = bits(5);
  const lengths = Array.from({ length: symbols }, () => {
    while (bits(1)) length += bits(1) ? -1 : 1;
    return length;
  });
  const sorted = [];
  const ends = new Uint32Array(LONGEST + 1);
  const offsets = new Int32Array(LONGEST + 1); // from a word to its place among the sorted symbols
  for (let size = 1, word = 0; size <= LONGEST; size += 1, word *= 2) {
    offsets[size] = sorted.length - word;
    lengths.forEach((own, symbol) => { if (own === size) { sorted.push(symbol); word += 1; } });
    ends[size] = word << (LONGEST - size);
  }
  return () => {
    const next = ahead();
    let size = 1;
    while (next >= ends[size]) size += 1;
    skip(size);
    if (size > LONGEST) throw new Error("the data of this file are damaged");
    return sorted[(next >>> (LONGEST - size)) + offsets[size]];
  };
}

/* The text from the last column of its sorted rotations (Burrows and Wheeler), of which it is the one at `first`. */
function unsort(last, first) {
  const starts = new Uint32Array(257);
  for (let index = 0; index < last.length; index += 1) starts[last[index] + 1] += 1;
  for (let byte = 0; byte < 256; byte += 1) starts[byte + 1] += starts[byte];
  const next = new Uint32Array(last.length);
  for (let index = 0; index < last.length; index += 1) {
    next[starts[last[index]]] = index;
    starts[last[index]] += 1;
  }
  const text = new Uint8Array(last.length);
  for (let index = 0, at = next[first]; index < text.length; index += 1, at = next[at]) text[index] = last[at];
  return text;
}

/* After four equal bytes comes how many more there are: the parts of the text before and after such counts. */
function unrun(text) {
  const parts = [];
  let start = 0;
  let same = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (same === 4) {
      parts.push(text.subarray(start, index), new Uint8Array(text[index]).fill(text[index - 1]));
      start = index + 1;
      same = 0;
    } else same = same > 0 && text[index] === text[index - 1] ? same + 1 : 1;
  }
  return [...parts, text.subarray(start)];
}
