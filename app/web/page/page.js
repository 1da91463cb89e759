// The page: brings the program and its files, starts it, and does for it what only a page can.
"use strict";
(async () => {
  const at = (id) => document.getElementById(id);
  const stage = at("stage"), typing = at("typing");
  const zh = () => document.documentElement.lang === "zh";
  let program = null, words = null, embed = null;

  cowscope.state = {};
  cowscope.say = (english, chinese) => { at("message").textContent = zh() ? chinese : english; if (words) words.tell(zh() ? chinese : english); };
  const refuse = (english, chinese) => {
    document.body.classList.remove("runs");
    at("progress").hidden = true;
    cowscope.say(english, chinese);
    const handouts = document.createElement("a");
    handouts.href = "handouts/";
    handouts.textContent = zh() ? " 讲义" : " The handouts have all of it on paper.";
    at("message").append(handouts);
  };

  // ---- what has to be brought ------------------------------------------------------------------------------------
  const total = Number(document.documentElement.dataset.bytes) || 0;
  let brought = 0;
  const note = (bytes) => { brought += bytes; at("progress").value = total ? Math.min(1, brought / total) : 0; };
  const bring = async (name) => {
    if (cowscope.packed) { // opened from a folder: a page may not fetch there
      const bytes = Uint8Array.from(atob(cowscope.packed[name]), (sign) => sign.charCodeAt(0));
      note(bytes.length);
      return bytes;
    }
    const response = await fetch(name);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    const reader = response.body.getReader();
    const parts = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      note(value.length);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  };
  const unpack = (FS, bytes) => {
    for (const [path, file] of Object.entries(JSON.parse(new TextDecoder().decode(bytes)))) {
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, file.base64 ? Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0)) : file.text);
    }
  };

  // ---- what the program asks of the page ----------------------------------------------------------------------------
  const download = (name, bytes) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const clipboard = (text) => navigator.clipboard.writeText(text).catch(() =>
    cowscope.say("The browser does not let this page write to the clipboard.", "浏览器不允许本页写入剪贴板。"));
  let changes = false;
  const page = {
    title: (title) => { document.title = title; },
    tell: (line) => words && words.tell(line),
    types: (wanted) => {
      if (wanted === cowscope.wantsText) return;
      cowscope.wantsText = wanted;
      typing.inputMode = wanted ? "text" : "none";
    },
    chooseFile: () => at("chosen").click(),
    saved: (path) => download(path.slice(path.lastIndexOf("/") + 1), program.FS.readFile(path)),
    wantsChinese: () => cowscope.speak("zh"),
    fullScreen: (full) => full ? document.documentElement.requestFullscreen?.() : document.exitFullscreen?.(),
    copy: async (text) => {
      if (!/^#(scenario|step)=/.test(text)) { clipboard(text); return; }
      const own = program.ccall("cow_text", "string", [], []);
      const address = await cowscope.links.address(text, own);
      if (address) clipboard(address);
      else {
        cowscope.say("The text is too long for a link; here it is as a file.", "文本太长，放不进链接；这里把它作为文件给出。");
        download("scenario.cow", own);
      }
    },
    changed: () => {
      cowscope.drawn ||= performance.now(); // since whoever measures has put it back
      if (changes) return;
      changes = true;
      setTimeout(() => { changes = false; follow(); }, 60);
    },
  };
  const follow = () => {
    const before = cowscope.state.language;
    cowscope.state = JSON.parse(program.ccall("cow_state", "string", [], []));
    if (cowscope.state.theme) document.documentElement.dataset.theme = cowscope.state.theme;
    if (before && before !== cowscope.state.language) keep();
    words.follow();
    embed.follow(cowscope.state);
  };
  const keep = () => {
    try {
      program.ccall("cow_keep", null, [], []);
      cowscope.keep.save(program.FS, download);
    } catch (problem) { console.error(problem); }
  };
  cowscope.openText = (text, name) => {
    const path = cowscope.keep.home + "/" + name.replace(/[^\w.\- \u4e00-\u9fff]/g, "_");
    if (/[\u2e80-\uffff]/.test(text)) bringChinese();
    program.FS.writeFile(path, text);
    program.ccall("cow_drop", null, ["string"], [path]);
  };
  const mostBytes = 4 << 20;
  const openFile = async (file) => {
    if (file.size > mostBytes) cowscope.say("The file is larger than a scenario can be.", "文件大于场景允许的大小。");
    else cowscope.openText(await file.text(), file.name);
  };

  // ---- Chinese characters come when they are asked for ----------------------------------------------------------------
  let chinese = null;
  const bringChinese = () => chinese ||= bring("chinese.json").then((bytes) => { unpack(program.FS, bytes); program.ccall("cow_letters", null, [], []); });
  cowscope.speak = async (language) => {
    if (language === "zh") await bringChinese();
    program.ccall("cow_follow", null, ["string"], ["#lang=" + language]);
  };

  // The text that the address has in it; null without one that can be read.
  const linkedText = async () => {
    const own = cowscope.links.part("cow");
    if (!own) return null;
    try {
      return await cowscope.links.inflate(own);
    } catch (problem) {
      const large = /too large/.test(problem.message);
      cowscope.say(large ? "The text in this link is larger than a scenario can be." : "The text in this link is broken.",
        large ? "链接中的文本大于场景允许的大小。" : "链接中的文本已损坏。");
      return null;
    }
  };

  try {
    const linked = await linkedText();
    const kept = (() => { try { return localStorage.getItem("cowscope:/home/web_user/.config/cowscope/settings.json") || ""; } catch { return ""; } })();
    const wantsChinese = (cowscope.links.part("lang") || (/"language": *"(\w+)"/.exec(kept) || [])[1] || navigator.language).startsWith("zh");
    const [wasm, files, more] = await Promise.all([bring("cowscope.wasm"), bring("files.json"), wantsChinese ? bring("chinese.json") : null]);
    program = await startCowscope({
      canvas: stage, page, wasmBinary: wasm, print: () => {}, printErr: (line) => console.warn(line),
    });
    cowscope.program = program;
    unpack(program.FS, files);
    if (more) { unpack(program.FS, more); chinese = Promise.resolve(); }
    cowscope.keep.restore(program.FS);
    program.FS.mkdirTree(cowscope.keep.home);
    program.FS.chdir(cowscope.keep.home);
    const close = (path) => { // what is shipped is nobody's to write
      if (program.FS.isDir(program.FS.stat(path).mode)) {
        for (const name of program.FS.readdir(path)) if (name[0] !== ".") close(path + "/" + name);
        program.FS.chmod(path, 0o555);
      } else {
        program.FS.chmod(path, 0o444);
      }
    };
    close("/scenarios");
    cowscope.bringChinese = bringChinese;
    if (linked !== null) program.FS.writeFile(cowscope.keep.home + "/linked.cow", linked);
    at("program").hidden = false;
    words = cowscope.words(program);
    embed = cowscope.embed(program);
    const fragment = location.hash + (location.hash.length > 1 ? "&" : "#") + (cowscope.links.part("lang") ? "" : wantsChinese ? "lang=zh" : "lang=en");
    const problem = program.ccall("cow_start", "string", ["number", "number", "number", "string"],
      [...cowscope.sizeOf(stage), linked === null ? fragment.replace(/cow=[^&]*/, "") : fragment.replace(/cow=[^&]*/, "cow=here")]);
    if (problem) {
      refuse(`The window cannot be drawn: ${problem}.`, `无法绘制窗口：${problem}。`);
      return;
    }
    cowscope.hands(program, stage, typing);
    document.body.classList.add("runs");
    at("progress").hidden = true;
    typing.focus({ preventScroll: true });
    follow();
    embed.ready();
    cowscope.ready = performance.now();

    addEventListener("hashchange", async () => {
      const text = await linkedText();
      if (text !== null) cowscope.openText(text, "linked.cow");
      if (cowscope.links.part("lang") === "zh") await bringChinese();
      requestAnimationFrame(() => program.ccall("cow_follow", null, ["string"], [location.hash]));
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => { event.preventDefault(); for (const file of event.dataTransfer.files) openFile(file); });
    at("chosen").addEventListener("change", () => { for (const file of at("chosen").files) openFile(file); at("chosen").value = ""; });
    setInterval(keep, 2000);
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
    stage.addEventListener("webglcontextlost", () => { keep(); location.reload(); });
    if ("serviceWorker" in navigator && location.protocol.startsWith("http")) navigator.serviceWorker.register("offline.js").catch(() => {});
  } catch (problem) {
    console.error(problem);
    const none = typeof WebAssembly !== "object" || typeof DecompressionStream !== "function";
    refuse(none ? "This browser is too old for the program." : `The program could not be started: ${problem.message}.`,
      none ? "这个浏览器太旧，无法运行本程序。" : `无法启动程序：${problem.message}。`);
  }
})();
