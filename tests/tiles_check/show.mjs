// Takes a picture of a tileset as a browser shows it: node show.mjs DIR OUT.png [--ecef]
// With --ecef the tileset lies on the globe, else its z is up. Prints JSON; exit 1 if nothing, or not all, was drawn.
import { execSync } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const LIMIT_MS = 240_000;
const ARGS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
const TYPES = { '.json': 'application/json', '.glb': 'model/gltf-binary', '.gltf': 'model/gltf+json' };

const [folder, picture] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const dir = path.resolve(folder);
const entryPoints = [path.join(import.meta.dirname, 'page.mjs')];
const bundle = await build({ entryPoints, bundle: true, write: false, format: 'iife', logLevel: 'error' });
const pages = {
  '/': ['text/html', '<!doctype html><link rel="icon" href="data:,"><body style="margin:0"><script src="/page.js"></script>'],
  '/page.js': ['text/javascript', bundle.outputFiles[0].contents],
};

const server = http.createServer(async (request, response) => {
  const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = path.join(dir, path.relative('/tiles', path.normalize(name)));
  try {
    const [type, body] = pages[name] ?? [TYPES[path.extname(file)] ?? 'application/octet-stream', await fs.readFile(file)];
    response.writeHead(200, { 'Content-Type': type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

const executablePath = process.env.CHROMIUM ?? execSync('command -v chromium', { encoding: 'utf-8' }).trim();
const browser = await chromium.launch({ executablePath, args: [...ARGS, ...QUIET] });
let result = { problems: [] };
try {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (line) => ['error', 'warning'].includes(line.type()) && problems.push(line.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const told = page.evaluate(([ecef, limit]) => window.show(ecef, limit), [process.argv.includes('--ecef'), LIMIT_MS]);
  result = { ...JSON.parse(await told), problems: [...new Set(problems)].slice(0, 10) };
  await page.screenshot({ path: picture });
} catch (error) {
  result.problems.push(String(error));
} finally {
  await browser.close();
  server.close();
}
console.log(JSON.stringify(result, null, 2));
const whole = result.tilesLoaded > 0 && result.coverage > 0 && !result.failed.length && !result.timedOut;
process.exit(whole ? 0 : 1);
