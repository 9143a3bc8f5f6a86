// What the scripts for Node's migration tools share: where the tools are, the database behind a URL, and the way into a
// checkout's files. The tools are those of package.json beside this file (npm ci --ignore-scripts); a checkout's own
// dependencies are not installed.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const modules = process.env.SIGNALBOX_REPLAY_MODULES || path.join(__dirname, 'node_modules');

/** One of the tools. */
function tool(name) {
  return require(require.resolve(name, { paths: [modules] }));
}

/** {engine, host, socket, user, database} or {engine: 'sqlite', file} of a URL as script/replay-check writes it. */
function parse(text) {
  if (text.startsWith('sqlite:///')) {
    return { engine: 'sqlite', file: text.slice('sqlite:///'.length) };
  }
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1));
  const database = /^[a-z]+:\/\/[^/]*\/([^?]*)/.exec(text)[1];
  return text.startsWith('postgresql:')
    ? { engine: 'postgres', socket: query.get('host'), user: query.get('user'), database }
    : { engine: 'mysql', socket: query.get('unix_socket'), user: 'root', database };
}

/** Lets files of a checkout be loaded: TypeScript too, and the tools where the checkout has no modules of its own. */
function openCheckout() {
  process.env.NODE_PATH = [modules, process.env.NODE_PATH].filter(Boolean).join(path.delimiter);
  Module._initPaths();
  tool('tsx/cjs/api').register();
}

/** The scripts of a folder in the order of their names. */
function scripts(folder) {
  return fs
    .readdirSync(folder)
    .filter((name) => /^\d.*\.[cm]?[jt]s$/.test(name) && !name.includes('.d.ts'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** What a file exports, by CommonJS or as an ES module. */
function load(file) {
  const loaded = require(file);
  return loaded.default && !loaded.up ? loaded.default : loaded;
}

/** Runs the migrations one by one, goes on behind those that fail, and says which. */
async function runAll(files, run) {
  const failed = [];
  for (const file of files) {
    try {
      await run(file);
    } catch (error) {
      failed.push(`${path.basename(file)}: ${String(error.message || error).split('\n')[0]}`);
    }
  }
  if (failed.length > 0) {
    console.error(`${failed.length} migrations failed:\n  ${failed.slice(0, 10).join('\n  ')}`);
  }
}

module.exports = { load, openCheckout, parse, runAll, scripts, tool };
