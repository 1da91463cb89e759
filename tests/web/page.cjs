// What a user does in the page, and what the page promises. usage: node page.cjs SITE COWSCOPE ROOT
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const zlib = require("zlib");
const { chromium } = require("playwright-core");
const { serve } = require("./server.cjs");

const [site, program, root] = process.argv.slice(2).map((name) => path.resolve(name));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "cowscope-web-"));
let failed = 0;
const check = (name, holds, found) => {
  if (!holds) failed += 1;
  console.log(`${holds ? "ok  " : "FAIL"} ${name}${holds ? "" : ": " + JSON.stringify(found)}`);
};
const deflated = (text) => zlib.deflateRawSync(text).toString("base64url");
const story = 'title "Of one\'s own"\ninit: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\ninit: store buf \'A\'\n';

// Playwright's own waiting evaluates text in the page, which its policy forbids.
const until = async (page, holds, most = 60000) => {
  for (const end = Date.now() + most; Date.now() < end; await page.waitForTimeout(50)) {
    try {
      if (await page.evaluate(holds)) return true;
    } catch (problem) {
      if (!/context was destroyed|navigat/i.test(problem.message)) throw problem;
    }
  }
  return false;
};
const state = (page) => page.evaluate(() => cowscope.state);
const message = (page) => page.evaluate(() => document.getElementById("message").textContent);
const started = (page) => until(page, () => !!(window.cowscope && cowscope.ready));
const settled = async (page) => { await page.waitForTimeout(400); return state(page); };

(async () => {
  const server = await serve(site);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
  });
  const open = async (fragment, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true, locale: "en-US", ...options });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.address }).catch(() => {});
    const page = await context.newPage();
    page.problems = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (entry) => { if (entry.type() === "error") page.problems.push(entry.text()); });
    await page.goto(server.address + (options.file || "index.html") + fragment);
    return page;
  };

  // ---- first load ---------------------------------------------------------------------------------------------------
  let page = await open("#scenario=fork-cow&step=2&lang=en&theme=dark&veil=1");
  check("it starts", await started(page), await message(page));
  console.log(`time web_first_picture ${Math.round(await page.evaluate(() => cowscope.firstPicture - cowscope.started))}`);
  console.log(`time web_ready ${Math.round(await page.evaluate(() => cowscope.ready - cowscope.started))}`);
  const brought = [...server.sent].filter(([name]) => !/stills\/|chinese|handouts/.test(name)).reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`size web ${brought}`);
  check("program, page and Latin type are at most 1.5 MB as served", brought <= 1.5e6, brought);
  const chinese = zlib.gzipSync(fs.readFileSync(path.join(site, "chinese.json")), { level: 9 }).length;
  console.log(`size web_chinese ${chinese}`);
  check("Chinese type is at most 1 MB", chinese <= 1e6, chinese);
  check("Chinese type is not brought unasked", ![...server.sent.keys()].some((name) => name.includes("chinese")), [...server.sent.keys()]);
  check("the policy holds, and nothing fails", page.problems.length === 0, page.problems);

  // ---- a link is the same picture everywhere --------------------------------------------------------------------------
  check("the link's step is shown", (await settled(page)).step === 2, await state(page));
  fs.writeFileSync(path.join(scratch, "page.png"), await page.screenshot());
  execFileSync(program, ["render", path.join(root, "scenarios/fork/fork-cow.cow"), "--step", "2", "--veil", "-o", path.join(scratch, "native.png")]);
  const differing = await page.evaluate(async ([one, other]) => {
    const pixels = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      return context.getImageData(0, 0, picture.width, picture.height).data;
    };
    const [a, b] = [await pixels(one), await pixels(other)];
    let count = 0;
    for (let i = 0; i < a.length; i += 4) count += Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 96;
    return a.length === b.length ? count / (a.length / 4) : 1;
  }, ["page.png", "native.png"].map((name) => fs.readFileSync(path.join(scratch, name)).toString("base64")));
  console.log(`differing pixels ${(differing * 100).toFixed(2)} %`);
  check("the picture is the one that render makes, but for 1 % of its pixels", differing < 0.01, differing);

  // ---- keyboard -------------------------------------------------------------------------------------------------------
  await page.evaluate(() => { document.getElementById("typing").addEventListener("keydown", () => { cowscope.pressed = performance.now(); cowscope.drawn = 0; }, { once: true, capture: true }); });
  await page.keyboard.press("ArrowRight");
  await until(page, () => cowscope.drawn > 0);
  console.log(`time web_step ${Math.round(await page.evaluate(() => cowscope.drawn - cowscope.pressed))}`);
  await until(page, () => cowscope.state.step === 3);
  check("an arrow key steps", (await settled(page)).step === 3, await state(page));
  check("the question is open", (await state(page)).question !== null, await state(page));
  const others = page;
  await page.keyboard.press("Control+l");
  await page.waitForTimeout(500);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  check("a link is copied", copied.startsWith(server.address) && copied.includes("scenario=fork-cow&step=3"), copied);
  page = await open(copied.slice((server.address + "index.html").length));
  await started(page);
  check("and opened elsewhere it shows the same moment", (await settled(page)).step === 3, await state(page));
  await page.context().close();
  page = others;
  await page.keyboard.press("1");
  await until(page, () => cowscope.state.answered && cowscope.state.answered.length > 0);
  check("a digit answers, and it is judged", (await state(page)).answered?.[0]?.state === "right" && (await state(page)).score.right === 1, await state(page));

  // ---- what is told in words --------------------------------------------------------------------------------------------
  check("what happens is told", (await page.evaluate(() => document.getElementById("told").textContent)).length > 40, "");
  check("all that is shown stands in words", /refs|F1/.test(await page.evaluate(() => document.getElementById("mirror").textContent)), "");
  await page.keyboard.press("Tab");
  check("Tab leads from the stage to the controls", await page.evaluate(() => document.activeElement.tagName === "BUTTON"), await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80)));
  await page.evaluate(() => [...document.querySelectorAll("#commands button")].find((button) => button.textContent === "Step back").focus());
  const at = (await state(page)).step;
  await page.keyboard.press("Enter");
  check("a control does what it says", (await settled(page)).step === at - 1, await state(page));
  await page.keyboard.press("Shift+Tab");
  await page.addScriptTag({ path: require.resolve("axe-core") }).catch(() => {});
  const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");
  const serious = await page.evaluate(`${axe}; axe.run().then((found) => found.violations.filter((one) => /serious|critical/.test(one.impact)).map((one) => one.id + " " + one.nodes[0].html.slice(0, 80)))`).catch((problem) => [String(problem)]);
  check("axe finds nothing serious", serious.length === 0, serious);

  // ---- mouse and fingers --------------------------------------------------------------------------------------------------
  await page.mouse.click(420, 22); // back one step, in the toolbar
  check("a click steps", (await settled(page)).step <= at, await state(page));
  await page.context().close();
  page = await open("#scenario=fork-cow&step=1", { hasTouch: true, viewport: { width: 800, height: 480 } });
  await started(page);
  const size = await page.evaluate(() => [document.getElementById("stage").width, document.getElementById("stage").height]);
  check("the stage has the window's size", size[0] === 800 && size[1] === 480, size);
  await page.touchscreen.tap(400, 240);
  check("a finger is taken", (await settled(page)).step === 1, await state(page));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(scratch, "phone.png") });
  check("a phone's window is followed", (await page.evaluate(() => document.getElementById("stage").width)) === 390, size);
  await page.context().close();

  // ---- texts ----------------------------------------------------------------------------------------------------------------
  page = await open(`#cow=${deflated(story)}&step=1`);
  await started(page);
  check("a text in the link is opened", (await settled(page)).title === "Of one's own" && (await state(page)).step === 1, await state(page));
  await page.setInputFiles("#chosen", { name: "broken.cow", mimeType: "text/plain", buffer: Buffer.from("init: stoer buf\n") });
  await page.waitForTimeout(700);
  check("an error is told", /store|stoer/.test(await page.evaluate(() => document.getElementById("told").textContent)), await state(page));
  const problems = page.problems.length;
  await page.evaluate((text) => { location.hash = text; }, `#cow=${deflated(story.replace("one's", "the page's"))}`);
  await page.waitForTimeout(900);
  check("one set from within the page is opened", (await state(page)).title === "Of the page's own", await state(page));
  check("nothing fails on the way", page.problems.length === problems, page.problems);
  await page.context().close();
  for (const [name, fragment, wanted] of [
    ["a broken link", "#cow=%%%&step=x&scenario=none", /broken/],
    ["a link of 1.9 MB", "#cow=" + "A".repeat(1.9e6), /broken/],
    ["one that inflates to 1 GiB", "#cow=" + zlib.deflateRawSync(Buffer.alloc(1 << 30)).toString("base64url"), /larger/],
  ]) {
    page = await open(fragment);
    const runs = await started(page);
    check(`${name}: a message, and a page that goes on`, runs && wanted.test(await message(page)) && (await settled(page)).steps > 0, [runs, await message(page)]);
    await page.context().close();
  }

  // ---- writing ----------------------------------------------------------------------------------------------------------------
  page = await open("#scenario=fork-cow&lang=en");
  await started(page);
  await page.keyboard.press("e");
  await page.waitForTimeout(500);
  check("while one writes, the screen's keyboard is wanted", await page.evaluate(() => document.getElementById("typing").inputMode) === "text", "");
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("# 写时复制 ");
  await page.waitForTimeout(1500);
  check("an input method types", (await page.evaluate(() => cowscope.program.ccall("cow_text", "string", [], []))).startsWith("# 写时复制 "), await page.evaluate(() => cowscope.program.ccall("cow_text", "string", [], []).slice(0, 40)));
  await page.evaluate(() => navigator.clipboard.writeText("pasted "));
  await page.keyboard.press("Control+v");
  await until(page, () => cowscope.program.ccall("cow_text", "string", [], []).includes("pasted "), 10000);
  check("the clipboard is pasted", (await page.evaluate(() => cowscope.program.ccall("cow_text", "string", [], []))).startsWith("# 写时复制 pasted "), await page.evaluate(() => cowscope.program.ccall("cow_text", "string", [], []).slice(0, 40)));
  check("what is shipped is not written, what is changed is kept", await page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(Object.values(localStorage).some((text) => text.includes("pasted "))), 4000))), await page.evaluate(() => Object.keys(localStorage)));
  await page.screenshot({ path: path.join(scratch, "editor.png") });
  await page.context().close();
  page = await open("#scenario=fork-cow&lang=en");
  await started(page);
  await page.evaluate(() => document.getElementById("typing").focus());
  const [chooser] = await Promise.all([page.waitForEvent("filechooser", { timeout: 10000 }).catch(() => null), page.keyboard.press("Control+o")]);
  check("files are chosen as the system does it", chooser !== null, "");
  await page.evaluate(() => [...document.querySelectorAll("#commands button")].find((button) => button.textContent === "Next language" || /anguage/.test(button.textContent)).click());
  check("Chinese characters come when they are asked for", await until(page, () => cowscope.state.language === "zh", 20000), await state(page));
  await page.context().close();
  page = await open("#scenario=fork-cow");
  await page.context().addInitScript(() => { const get = HTMLCanvasElement.prototype.getContext; HTMLCanvasElement.prototype.getContext = function (kind, ...more) { return kind === "webgl2" ? null : get.call(this, kind, ...more); }; });
  await page.reload();
  check("without WebGL 2 it says so, and leads to the handouts", await until(page, () => /WebGL 2/.test(document.getElementById("message").textContent) && !!document.querySelector("#message a"), 20000), await message(page));
  await page.context().close();

  // ---- kept ---------------------------------------------------------------------------------------------------------------------
  page = await open("");
  await started(page);
  await page.setInputFiles("#chosen", { name: "mine.cow", mimeType: "text/plain", buffer: Buffer.from(story) });
  await page.waitForTimeout(3000);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(1500);
  await page.context().setOffline(true);
  await page.reload();
  check("it starts without a network", await started(page), await message(page));
  check("and goes on with what was open", (await settled(page)).file.endsWith("mine.cow"), await state(page));
  await page.context().setOffline(false);
  await page.evaluate(() => {
    const name = "x".repeat(1 << 20);
    try { for (let i = 0; ; i += 1) localStorage.setItem("full" + i, name); } catch { /* full */ }
    for (let part = 65536; part > 1; part >>= 1) { try { for (let i = 0; ; i += 1) localStorage.setItem(`rest${part}.${i}`, "x".repeat(part)); } catch { /* full */ } }
  });
  await page.setInputFiles("#chosen", { name: "more.cow", mimeType: "text/plain", buffer: Buffer.from(story + "# " + "y".repeat(4000) + "\n") });
  await page.waitForTimeout(3500);
  check("a full storage is told of", /storage is full/.test(await message(page)), await message(page));
  await page.context().close();

  // ---- in other pages -----------------------------------------------------------------------------------------------------------
  page = await open("", { file: "embed.html" });
  const heard = () => page.evaluate(() => document.getElementById("heard").textContent);
  for (let i = 0; i < 600 && !(await heard()).includes('"ready"'); ++i) await page.waitForTimeout(100);
  check("an embedded one says that it is ready", (await heard()).includes('"ready"'), await heard());
  await page.click("text=seek to step 2");
  await page.waitForTimeout(800);
  check("it seeks when asked, and tells its step", (await heard()).includes('"step":2'), await heard());
  await page.click("text=play");
  for (let i = 0; i < 200 && !(await heard()).includes('"question"'); ++i) await page.waitForTimeout(100);
  await page.click('text=answer "copy"');
  for (let i = 0; i < 200 && !(await heard()).includes('"answered"'); ++i) await page.waitForTimeout(100);
  const text = await heard();
  check("a question is told, answered, judged and counted", ['"question"', '"answered"', '"state":"right"', '"type":"score","right":1'].every((part) => text.includes(part)), (await heard()).slice(-500));
  await page.context().close();

  // ---- from a stick ---------------------------------------------------------------------------------------------------------------
  execFileSync("python3", ["-m", "zipfile", "-e", site + ".zip", scratch]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "zh-CN" });
  page = await context.newPage();
  await page.goto("file://" + path.join(scratch, "cowscope/index.html") + "#scenario=fork-cow&step=1");
  check("it opens from a file", await started(page), await message(page));
  check("in the language of the browser", (await settled(page)).language === "zh", await state(page));
  await page.screenshot({ path: path.join(scratch, "chinese.png") });

  await browser.close();
  server.close();
  if (!process.env.COWSCOPE_KEEP) fs.rmSync(scratch, { recursive: true });
  else console.log(scratch);
  console.log(failed === 0 ? "all is as promised" : `${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
})().catch((problem) => { console.error(problem); process.exit(1); });
