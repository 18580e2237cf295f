// What a window shows, measured by boxes: what sticks out of it, what is printed over something else, what is cut off.
// All of it runs in the page.

/** What makes the page wider than its window, by name. */
export const wider = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const scrolls = (element) => element && element !== document.documentElement && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(element.parentElement));
    return [`${scrollWidth} > ${clientWidth}`, ...out.slice(0, 4).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)];
  });

/**
 * Texts and controls that are printed over each other. Two boxes count if they share more than 2 px each way, both are
 * in sight, neither contains the other, and both lie in the same layer: what is fixed, sticky, or a dialog lies over the
 * rest on purpose.
 */
export const overlaps = (page) =>
  page.evaluate(() => {
    const styles = new Map();
    const style = (element) => {
      if (!styles.has(element)) styles.set(element, getComputedStyle(element));
      return styles.get(element);
    };
    const layers = new Map();
    const layer = (element) => {
      if (!element) return document;
      if (layers.has(element)) return layers.get(element);
      const { position, zIndex } = style(element);
      const over = ['fixed', 'sticky'].includes(position) || (position === 'absolute' && Number(zIndex) > 0) || element.matches('dialog, [role=dialog], [popover]');
      const found = over ? element : layer(element.parentElement);
      layers.set(element, found);
      return found;
    };
    // What its scrolling ancestors let through of a rectangle.
    const visible = ({ left, top, right, bottom }, element) => {
      const box = { left, top, right, bottom };
      for (let parent = element; parent && parent !== document.body; parent = parent.parentElement) {
        const { overflowX, overflowY, position } = style(parent);
        if (parent instanceof SVGElement && parent.localName !== 'svg') continue;
        if (overflowX !== 'visible' || overflowY !== 'visible') {
          const limit = parent.getBoundingClientRect();
          box.left = Math.max(box.left, limit.left);
          box.right = Math.min(box.right, limit.right);
          box.top = Math.max(box.top, limit.top);
          box.bottom = Math.min(box.bottom, limit.bottom);
        }
        if (position === 'fixed') break;
      }
      return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
    };
    const boxes = [];
    const add = (element, rectangle, name) => {
      const box = visible(rectangle, element);
      if (box) boxes.push({ ...box, element, name, layer: layer(element) });
    };
    // What is cut down to nothing is for screen readers, or waits for the focus.
    const isClipped = (element) => element && (style(element).clipPath !== 'none' || isClipped(element.parentElement));
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isClipped(element);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || !shown(parent) || parent.closest('option, title, script, style, [inert]')) continue;
      range.selectNodeContents(node);
      for (const rectangle of range.getClientRects()) {
        // A line's box is taller than its letters.
        const rim = Math.max(0, (rectangle.height - parseFloat(style(parent).fontSize)) / 2);
        const { left, top, right, bottom } = rectangle;
        if (right - left < 2 || bottom - top < 2) continue;
        add(parent, { left, top: top + rim, right, bottom: bottom - rim }, node.data.trim().slice(0, 40));
      }
    }
    for (const control of document.querySelectorAll('button, select, input:not([type=range]):not([type=file]), summary')) {
      // What can be pressed on the stage lies over what it stands for.
      if (shown(control) && !control.closest('[inert], .hotspot') && control.offsetWidth > 2) add(control, control.getBoundingClientRect(), `[${control.localName} ${control.getAttribute('aria-label') ?? control.textContent.trim().slice(0, 24)}]`);
    }
    boxes.sort((one, other) => one.left - other.left);
    const faults = new Set();
    boxes.forEach((one, at) => {
      for (let next = at + 1; next < boxes.length && boxes[next].left < one.right - 2; next++) {
        const other = boxes[next];
        if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const [width, height] = [Math.min(one.right, other.right) - other.left, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)];
        if (width > 2 && height > 2) faults.add(`“${one.name}” and “${other.name}” share ${Math.round(width)}×${Math.round(height)} px`);
      }
    });
    return [...faults].slice(0, 6);
  });

/**
 * Texts that are cut off: wider than the element that they stand in, or than the field or menu that shows them. An
 * element that scrolls on purpose can be reached with the keyboard.
 */
export const clipped = (page) =>
  page.evaluate(() => {
    const faults = [];
    const name = (element) => `${element.localName}.${element.getAttribute('class') ?? ''} “${element.textContent.trim().slice(0, 40)}”`;
    const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 2;
    const pen = document.createElement('canvas').getContext('2d');
    const holds = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const element of document.body.querySelectorAll('*')) {
      if (element instanceof SVGElement || !shown(element)) continue;
      const style = getComputedStyle(element);
      if (element.localName === 'select' || (element.localName === 'input' && ['text', 'search', 'number'].includes(element.type))) {
        const text = element.localName === 'select' ? (element.selectedOptions[0]?.textContent ?? '') : element.value || element.placeholder;
        if (parseFloat(style.textIndent) > 0) continue;
        pen.font = style.font;
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(text).width > room + 1) faults.push(`${element.localName} ${element.getAttribute('aria-label') ?? element.id} “${text.slice(0, 40)}”: ${Math.round(pen.measureText(text).width)} px in ${Math.round(room)}`);
        continue;
      }
      if (!holds(element) || element.clientWidth === 0 || element.scrollWidth <= element.clientWidth + 1) continue;
      const scrolls = (element) => element && (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) ? element : scrolls(element.parentElement));
      const scroller = scrolls(element);
      if (scroller && (scroller.tabIndex >= 0 || scroller.querySelector('a, button, input, select, textarea, [tabindex="0"]'))) continue;
      faults.push(`${name(element)}: ${element.scrollWidth} px in ${element.clientWidth}`);
    }
    // Whatever hides its overflow must not hide the end of a line.
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const seen = new Set();
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || !shown(parent) || parent.closest('svg, option, select, .sr')) continue;
      range.selectNodeContents(texts.currentNode);
      const { right } = range.getBoundingClientRect();
      for (let box = parent; box && box !== document.body; box = box.parentElement) {
        const overflow = getComputedStyle(box).overflowX;
        // What is clipped to nothing is there for assistive tools.
        if (['auto', 'scroll'].includes(overflow) || getComputedStyle(box).clipPath !== 'none') break;
        if (['hidden', 'clip'].includes(overflow) && right > box.getBoundingClientRect().right + 1 && !seen.has(box)) {
          seen.add(box);
          faults.push(`${name(parent)} is cut off by ${box.localName}.${box.getAttribute('class') ?? ''}`);
        }
      }
    }
    return faults.slice(0, 8);
  });

/** 320 to 2560 px in steps of 20. */
export const WIDTHS = Array.from({ length: (2560 - 320) / 20 + 1 }, (_, index) => 320 + 20 * index);
const height = (width) => (width < 700 ? 844 : width < 1100 ? 768 : width < 1400 ? 720 : 900);

/** The row of the step on the stage, if there is a sequence and it is not in sight. */
export const rowOutOfSight = (page) =>
  page.evaluate(() => {
    const row = document.querySelector('.ladder [aria-current=step]');
    if (!row?.checkVisibility()) return [];
    const { top, bottom } = row.getBoundingClientRect();
    const limit = row.closest('.ladder').getBoundingClientRect();
    const [first, last] = [Math.max(limit.top, 0), Math.min(limit.bottom, innerHeight)];
    return top >= first - 2 && bottom <= last + 2 ? [] : [`row ${Math.round(top)}–${Math.round(bottom)} of ${Math.round(first)}–${Math.round(last)}`];
  });

/** What `check` finds at each width. */
export async function sweep(page, where, check, widths = WIDTHS) {
  const faults = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: height(width) });
    // One frame for the layout, one for what measures itself.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    for (const fault of await check()) faults.push(`${where} at ${width}: ${fault}`);
  }
  return faults;
}
