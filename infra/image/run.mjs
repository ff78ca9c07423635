// node run.mjs APP ARGS…: goes on as that app in this very process, so that signals and the exit status are its own.
import { existsSync, readdirSync } from 'node:fs';
import { Module } from 'node:module';
import { join, resolve } from 'node:path';

const apps = resolve('dist/apps');
const [app = '', ...args] = process.argv.slice(2);
const main = join(apps, app, 'main.js');

if (!/^[a-z]+$/.test(app) || !existsSync(main)) {
  process.stderr.write(`waymark: there is no app ${app || 'without a name'}; name one of ${readdirSync(apps).join(', ')}\n`);
  process.exit(2);
}
process.argv = [process.execPath, main, ...args];
Module.runMain();
