// Asks every query of a folder: AskComunica.mjs folder-of-npm graph.nt folder, which gets a .srj file beside each .rq file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [npm, graph, folder] = process.argv.slice(2);
const { QueryEngine } = createRequire(resolve(npm, 'package.json'))('@comunica/query-sparql-file');
const engine = new QueryEngine();
for (const name of readdirSync(folder).filter((file) => file.endsWith('.rq')).sort()) {
  try {
    const answer = await engine.query(readFileSync(join(folder, name), 'utf8'), { sources: [graph] });
    const { data } = await engine.resultToString(answer, 'application/sparql-results+json');
    let text = '';
    for await (const part of data) text += part;
    writeFileSync(join(folder, name.replace(/\.rq$/, '.srj')), text);
  } catch (error) {
    console.error(`${name}: ${error}`);
  }
}
