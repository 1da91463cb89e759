// Mouse, fingers, pen, keyboard and input methods, told to the program in the canvas's own pixels.
"use strict";
// Gives the canvas as many pixels as its place has: width, height, pixels to one of the page's.
cowscope.sizeOf = (stage) => {
  const dots = Math.min(devicePixelRatio || 1, 3);
  stage.width = Math.max(1, Math.round(stage.clientWidth * dots));
  stage.height = Math.max(1, Math.round(stage.clientHeight * dots));
  return [stage.width, stage.height, dots];
};
cowscope.hands = (program, stage, typing) => {
  const call = (name, types, values) => program.ccall("cow_" + name, null, types, values);
  const scale = () => stage.width / Math.max(1, stage.clientWidth);
  const point = (event) => call("point", ["number", "number"], [event.clientX * scale(), event.clientY * scale()]);
  const press = (button, down) => call("press", ["number", "number"], [button, down ? 1 : 0]);
  const longPress = 550; // ms until a finger is a right button
  const slack = 10; // pixels that a finger may stray meanwhile

  // ---- pointers ----------------------------------------------------------------------------------------------------
  const fingers = new Map();
  let timer = 0, pinch = 0, held = -1;
  const release = () => { if (held >= 0) press(held, false); held = -1; clearTimeout(timer); };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    typing.focus({ preventScroll: true });
    try { stage.setPointerCapture(event.pointerId); } catch { /* it is gone already */ }
    if (event.pointerType !== "touch") {
      point(event);
      press([0, 2, 1][event.button] ?? 0, true);
      return;
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      release();
      pinch = spread();
    } else if (fingers.size === 1) {
      point(event);
      const start = { x: event.clientX, y: event.clientY };
      // The program has to see the place before the press: what is under it is known a frame later.
      requestAnimationFrame(() => { if (fingers.size === 1) { held = 0; press(0, true); } });
      timer = setTimeout(() => {
        const now = fingers.get(event.pointerId);
        if (now && fingers.size === 1 && Math.hypot(now.x - start.x, now.y - start.y) < slack) {
          release();
          press(1, true);
          requestAnimationFrame(() => press(1, false));
        }
      }, longPress);
    }
  });
  stage.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") { point(event); return; }
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      const now = spread();
      const [a, b] = [...fingers.values()];
      call("point", ["number", "number"], [(a.x + b.x) / 2 * scale(), (a.y + b.y) / 2 * scale()]);
      if (Math.abs(now - pinch) > 24) {
        cowscope.control(() => call("turn", ["number", "number"], [0, now > pinch ? 1 : -1]));
        pinch = now;
      }
    } else {
      point(event);
    }
  });
  const lift = (event) => {
    if (event.pointerType !== "touch") { point(event); press([0, 2, 1][event.button] ?? 0, false); return; }
    fingers.delete(event.pointerId);
    requestAnimationFrame(() => {
      release();
      if (fingers.size === 0) requestAnimationFrame(() => call("point", ["number", "number"], [-1, -1]));
    });
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0) call("point", ["number", "number"], [-1, -1]);
  });
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const notch = event.deltaMode === 0 ? 100 : 3;
    call("turn", ["number", "number"], [-event.deltaX / notch, -event.deltaY / notch]);
  }, { passive: false });

  // ---- keys --------------------------------------------------------------------------------------------------------
  const named = {
    Space: 32, ArrowRight: 262, ArrowLeft: 263, ArrowDown: 264, ArrowUp: 265, PageUp: 266, PageDown: 267, Home: 268, End: 269,
    Escape: 256, Enter: 257, Tab: 258, Backspace: 259, Insert: 260, Delete: 261, ContextMenu: 348, NumpadEnter: 335,
    NumpadAdd: 334, NumpadSubtract: 333, Equal: 61, Minus: 45, ShiftLeft: 340, ControlLeft: 341, AltLeft: 342, MetaLeft: 343,
    ShiftRight: 344, ControlRight: 345, AltRight: 346, MetaRight: 347,
  };
  // GLFW's number of a key; a letter's by what is printed on it.
  const number = (event) => {
    if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase().charCodeAt(0);
    if (/^Digit\d$/.test(event.code)) return 48 + Number(event.code.slice(5));
    const f = /^F(\d+)$/.exec(event.key);
    return f ? 289 + Number(f[1]) : named[event.code] ?? 0;
  };
  const ofTheBrowser = (event) =>
    event.key === "F12" || event.key === "F11" || event.altKey && /^Arrow(Left|Right)$/.test(event.code) ||
    (event.ctrlKey || event.metaKey) && (/^[twnr]$/i.test(event.key) || event.shiftKey && /^[ij]$/i.test(event.key) || event.code === "Tab");
  const control = (event) => event.ctrlKey || event.metaKey;
  let leaves = false; // Tab goes on in the page
  typing.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || ofTheBrowser(event)) return;
    if (event.code === "Tab" && (leaves || !cowscope.wantsText)) return;
    leaves = event.code === "Escape" && !cowscope.state?.overlay;
    if (control(event) && /^v$/i.test(event.key)) return; // what is pasted comes by itself
    const key = number(event);
    if (key) call("key", ["number", "number"], [key, 1]);
    if (control(event) && event.key.length === 1 && !event.altKey) call("character", ["number"], [event.key.toLowerCase().codePointAt(0)]);
    if (event.key.length !== 1 || control(event)) event.preventDefault();
  });
  typing.addEventListener("keyup", (event) => {
    const key = number(event);
    if (key) call("key", ["number", "number"], [key, 0]);
  });
  const type = (text) => {
    if (/[\u2e80-\uffff]/.test(text)) cowscope.bringChinese();
    for (const sign of text) call("character", ["number"], [sign === "\n" ? 10 : sign.codePointAt(0)]);
  };
  let composed = false;
  typing.addEventListener("compositionend", (event) => { composed = true; type(event.data || ""); typing.value = ""; });
  typing.addEventListener("input", (event) => {
    if (event.isComposing) return;
    if (!composed && event.data) type(event.data);
    // On a screen's keyboard these have no key.
    if (event.inputType === "deleteContentBackward") tap(259);
    if (event.inputType === "insertLineBreak" && !event.data) tap(257);
    composed = false;
    typing.value = "";
  });
  const tap = (key) => { call("key", ["number", "number"], [key, 1]); requestAnimationFrame(() => call("key", ["number", "number"], [key, 0])); };
  cowscope.control = (act) => {
    call("key", ["number", "number"], [341, 1]);
    requestAnimationFrame(() => { act(); requestAnimationFrame(() => call("key", ["number", "number"], [341, 0])); });
  };
  typing.addEventListener("paste", (event) => {
    event.preventDefault();
    call("clip", ["string"], [event.clipboardData.getData("text/plain")]);
    cowscope.control(() => tap(86));
  });
  typing.addEventListener("blur", () => call("lose_focus", [], []));
  addEventListener("blur", () => call("lose_focus", [], []));

  // ---- the canvas --------------------------------------------------------------------------------------------------
  const fit = () => call("fit", ["number", "number", "number"], cowscope.sizeOf(stage));
  new ResizeObserver(fit).observe(stage);
  const watchDots = () => matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => { fit(); watchDots(); }, { once: true });
  watchDots();
};
