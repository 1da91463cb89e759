// What the program writes in its home folder lives in the browser's storage.
"use strict";
cowscope.keep = (() => {
  const home = "/home/web_user";
  const prefix = "cowscope:";
  let full = false;
  const walk = (FS, folder, found) => {
    for (const name of FS.readdir(folder)) {
      if (name === "." || name === "..") continue;
      const path = folder + "/" + name;
      if (FS.isDir(FS.stat(path).mode)) walk(FS, path, found);
      else found.push(path);
    }
    return found;
  };
  const restore = (FS) => {
    let names = [];
    try { names = Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return; }
    for (const key of names) {
      const path = key.slice(prefix.length);
      try {
        FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        FS.writeFile(path, localStorage.getItem(key));
      } catch { /* a name that is none */ }
    }
  };
  // Pictures and the like are downloads, not texts to be kept.
  const isText = (path) => /\.(json|cow|autosave|lock)$|\/[^./]+$/.test(path);
  const save = (FS, download) => {
    const there = new Set();
    for (const path of walk(FS, home, [])) {
      if (!isText(path)) {
        download(path.slice(path.lastIndexOf("/") + 1), FS.readFile(path));
        FS.unlink(path);
        continue;
      }
      there.add(prefix + path);
      const text = FS.readFile(path, { encoding: "utf8" });
      try {
        if (localStorage.getItem(prefix + path) !== text) localStorage.setItem(prefix + path, text);
        full = false;
      } catch {
        if (!full) cowscope.say("The browser's storage is full or closed: what you change is lost with this page. Download it.",
          "浏览器的存储已满或不可用：关闭页面后修改会丢失，请下载保存。");
        full = true;
      }
    }
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && !there.has(key)) localStorage.removeItem(key);
    } catch { /* closed */ }
  };
  return { restore, save, home };
})();
