// A monkey: random real inputs, the same for the same seed, and what must be true of the page after each of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes } from './lab.mjs';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ADDRESSES = [
  'lab', 'learn', 'learn/upload', 'learn/envelope', 'learn/envelope/turn', 'learn/upload/own', 'learn/deny/turn', 'learn/multipart', 'policies', 'policies/key-policy',
  'policies/bucket-policy', 'secrets', 'denied', 'cases', 'cases/multipart-trap', 'compare', 'cloudtrail', 'world', 'cheat-sheet', 'glossary',
  'glossary/data-key', 'plan', 'design', 'about', 'bench', 'present', 'speaker', 'nope', 'cases/nope', 'lab?s=nothing',
];
const KEYS = [
  'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Enter', 'Enter', 'Space', 'Space', 'Escape', 'Escape', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp',
  'PageDown', 'PageDown', 'PageUp', 'Home', 'End', 'End', 'Backspace', 'Delete', 'Control+a', 'Control+z', 'Control+Shift+z', 'Control+k', 'k', 't', 'p', 'b', 'g', 's', '/', '?', '1', '2', '3', '.',
];
const TEXTS = [
  'a', 'kms:Decrypt', '{"Version":"2012-10-17","Statement":[]}', '{', '"', '}', '<img src=x onerror=alert(1)>', '\u202egpj.exe', '0', '-1', '7', '99999999999999999999', ' ', '𝒳é\u0000',
  'User: arn:aws:sts::111122223333:assumed-role/app-role/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/k because no identity-based policy allows the kms:Decrypt action',
  'x'.repeat(3_000), '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
];
export const SIZES = [[1440, 900], [1280, 720], [1024, 768], [820, 1180], [390, 844], [320, 568], [853, 480], [1920, 1080]];

/** Inputs, and how often each comes in a hundred. */
const WEIGHTS = { click: 43, spot: 5, double: 4, key: 26, type: 4, paste: 2, drag: 2, drop: 1, hover: 2, wheel: 3, back: 2, forward: 1, address: 3, size: 1, choose: 1, reload: 0.3 };

// In the page, before its own scripts: finds controls, and says what is wrong.
function watcher() {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role=button], [role=tab], [role=option], [role=treeitem]';
  const nameOf = (element) => {
    if (!element || element === document.body) return String(element?.nodeName ?? 'nothing');
    const text = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? element.textContent.trim();
    return `${element.localName}${element.id ? `#${element.id}` : ''}.${String(element.className?.baseVal ?? element.className).replaceAll(' ', '.')} “${text.slice(0, 40)}”`;
  };
  // What had the focus last. A press on nothing takes the focus away in every browser; so does leaving the window.
  let held = null;
  addEventListener('focusin', ({ target }) => (held = target), true);
  addEventListener('pointerdown', ({ target }) => {
    if (!target.closest?.(`${CONTROLS}, [tabindex], label, dialog`)) held = null;
  }, true);
  const places = new WeakMap();
  addEventListener('focusin', ({ target }) => places.set(target, `${nameOf(target)} in ${nameOf(target.closest('dialog, section, main, header, [role=region], aside, nav') ?? target.parentElement)}`), true);

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const problems = () => {
    const found = [];
    const page = document.documentElement;
    for (const id of ['broken', 'boot-failed']) {
      const panel = document.getElementById(id);
      if (panel && !panel.hidden) found.push(`#${id}: ${panel.innerText.slice(0, 600)}`);
    }
    if (page.scrollWidth > page.clientWidth) {
      const clips = (element) => element && element !== page && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement));
      const isWide = (element) => element.getBoundingClientRect().right > page.clientWidth + 1 && isShown(element);
      const isAbove = (element) => getComputedStyle(element).position === 'absolute' || !clips(element.parentElement);
      const wide = [...document.querySelectorAll('body *')].filter((element) => isWide(element) && isAbove(element));
      found.push(`the page is ${page.scrollWidth} wide in a window of ${page.clientWidth}: ${nameOf(wide[0])} … ${nameOf(wide.at(-1))}`);
    }
    for (const dialog of document.querySelectorAll('dialog:modal')) {
      const { width, height, top, left, bottom, right } = dialog.getBoundingClientRect();
      const inSight = isShown(dialog) && width > 20 && height > 20 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      if (!inSight) found.push(`an invisible modal: ${nameOf(dialog)}`);
    }
    const active = document.activeElement;
    if ((!active || active === document.body || active === page) && held) {
      const why = !held.isConnected ? 'is gone' : !isShown(held) ? 'is hidden' : held.matches(':disabled') ? 'is disabled' : held.closest('[inert]') ? 'is inert' : '';
      if (why) found.push(`the focus fell to the body: ${places.get(held)} ${why}`);
      held = null;
    }
    return found;
  };

  // A window behind another one draws no frames.
  const frame = () => new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 250);
  });
  window.monkey = {
    /** What is wrong now; of what can be on its way, that a view comes first. */
    async look() {
      await frame();
      // A part may still come that puts the focus where it belongs.
      for (let wait = 0; wait < 40 && (!document.activeElement || document.activeElement === document.body) && held; wait++) {
        const isLoading = !held.isConnected || !isShown(held) || held.matches(':disabled');
        if (!isLoading) break;
        await new Promise((done) => setTimeout(done, 25));
      }
      const found = problems();
      if (!found.some((problem) => problem.startsWith('the page is'))) return found;
      // What was just drawn is measured with the next frame: a page that stays too wide is a fault.
      await frame();
      return problems();
    },
    /** A control in sight, and where it can be pressed; of `kind`, if given. */
    pick(share, kind) {
      const top = document.querySelector('dialog:modal') ?? document;
      const all = [...top.querySelectorAll(kind ?? CONTROLS)].filter((element) => isShown(element) && !element.matches(':disabled') && !/^https?:/.test(element.getAttribute('href') ?? ''));
      const element = all[Math.floor(share * all.length)];
      if (!element) return null;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const rect = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
      if (!rect) return null;
      const x = Math.min(Math.max(rect.left + rect.width / 2, 1), innerWidth - 2);
      const y = Math.min(Math.max(rect.top + rect.height / 2, 1), innerHeight - 2);
      return { x, y, name: nameOf(element), isMenu: element.localName === 'select', width: rect.width };
    },
    /** What the browser’s own checks ask of a page that has been typed into. */
    name: () => nameOf(document.activeElement),
  };
}

/** Makes inputs on a page, and notes them. */
export class Monkey {
  constructor(page, { seed, touch, root }) {
    Object.assign(this, { page, touch, root, next: random(seed), done: [], found: new Map() });
    this.size = page.viewportSize();
  }

  static async on(page, options) {
    const monkey = new Monkey(page, options);
    await page.addInitScript(watcher);
    monkey.devtools = await page.context().newCDPSession(page);
    monkey.folder = await mkdtemp(join(tmpdir(), 'envelope-lab-monkey-'));
    monkey.files = [];
    for (const [name, body] of [['a.txt', 'some words'], ['empty.bin', ''], ['\u202egpj.exe', 'x'], ['big.bin', bytes(1_200_000)], ['world.json', '{"format":"envelope-lab-world"}'], ['odd name ä 𝒳.pdf', bytes(70_000, 3)]]) {
      const path = join(monkey.folder, name);
      await writeFile(path, body);
      monkey.files.push(path);
    }
    page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
    page.on('filechooser', (chooser) => {
      const count = chooser.isMultiple() ? 2 : 1;
      chooser.setFiles(monkey.someFiles(count)).catch(() => {});
    });
    page.on('download', (download) => download.cancel().catch(() => {}));
    // A speaker's window is another page's matter, as is what the browser opens by itself.
    page.context().on('page', (other) => other.close().catch(() => {}));
    return monkey;
  }

  async end() {
    await rm(this.folder, { recursive: true, force: true });
  }

  below(count) {
    return Math.floor(this.next() * count);
  }

  one(list) {
    return list[this.below(list.length)];
  }

  someFiles(count) {
    return Array.from({ length: count }, () => this.one(this.files));
  }

  kind() {
    let at = this.next() * Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
    return Object.entries(WEIGHTS).find(([, weight]) => (at -= weight) < 0)[0];
  }

  /** One input; gives what it was. */
  async act() {
    const { page } = this;
    const mouse = page.mouse;
    const kind = this.kind();
    const share = this.next();
    const pick = (of) => page.evaluate(([share, of]) => window.monkey.pick(share, of), [share, of]);
    const spot = () => ({ x: 1 + this.below(this.size.width - 2), y: 1 + this.below(this.size.height - 2) });
    const press = async ({ x, y }, clickCount = 1) => {
      if (this.touch && clickCount === 1) await page.touchscreen.tap(x, y);
      else await mouse.click(x, y, { clickCount });
    };
    switch (kind) {
      case 'click':
      case 'double': {
        const there = await pick();
        if (!there) return `${kind}: nothing there`;
        // The browser's own list would take every input until it is closed.
        if (there.isMenu) {
          await mouse.move(there.x, there.y);
          await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('select')?.focus(), there);
          await page.keyboard.press(this.one(['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'Home']));
          return `choose in ${there.name}`;
        }
        await press(there, kind === 'double' ? 2 : 1);
        return `${kind} ${there.name}`;
      }
      case 'spot': {
        const there = spot();
        const isMenu = await page.evaluate(({ x, y }) => Boolean(document.elementFromPoint(x, y)?.closest('select, a[href^="http"]')), there);
        if (!isMenu) await press(there);
        return `press at ${there.x}, ${there.y}`;
      }
      case 'key': {
        const key = this.one(KEYS);
        const opensMenu = await page.evaluate(() => Boolean(document.activeElement?.matches('select, input[type=color], a[href^="http"]')));
        if (opensMenu && /^(Space|Enter)$/.test(key)) return `key ${key} left out`;
        await page.keyboard.press(key);
        return `key ${key}`;
      }
      case 'type': {
        const there = await pick('textarea, input:not([type=checkbox], [type=radio], [type=range], [type=file])');
        const text = this.one(TEXTS);
        if (!there) return 'type: no field';
        await press(there);
        await page.keyboard.insertText(text);
        return `type ${JSON.stringify(text.slice(0, 20))} into ${there.name}`;
      }
      case 'paste': {
        const text = this.one(TEXTS);
        await page.evaluate((text) => navigator.clipboard.writeText(text).catch(() => {}), text);
        await page.keyboard.press('Control+v');
        return `paste ${JSON.stringify(text.slice(0, 20))} into ${await page.evaluate(() => window.monkey.name())}`;
      }
      case 'drag': {
        const [from, to] = [(await pick('input[type=range], .stage, .hex, textarea')) ?? spot(), spot()];
        await mouse.move(from.x, from.y);
        await mouse.down();
        await mouse.move(to.x, to.y, { steps: 3 });
        await mouse.up();
        return `drag ${from.name ?? 'the page'} to ${to.x}, ${to.y}`;
      }
      case 'drop': {
        const { x, y } = spot();
        const files = this.someFiles(1 + this.below(3));
        const data = { items: [], files, dragOperationsMask: 1 };
        for (const type of ['dragEnter', 'dragOver', 'drop']) await this.devtools.send('Input.dispatchDragEvent', { type, x, y, data });
        return `drop ${files.length} files`;
      }
      case 'hover': {
        const there = (await pick()) ?? spot();
        await mouse.move(there.x, there.y);
        return `point at ${there.name}`;
      }
      case 'wheel': {
        await mouse.wheel(0, this.below(1_600) - 800);
        return 'wheel';
      }
      case 'back':
      case 'forward': {
        const { currentIndex, entries } = await this.devtools.send('Page.getNavigationHistory');
        const entry = entries[currentIndex + (kind === 'back' ? -1 : 1)];
        if (!entry?.url.startsWith(this.root)) return `${kind}: nowhere`;
        await this.devtools.send('Page.navigateToHistoryEntry', { entryId: entry.id });
        return `${kind} to ${entry.url.slice(this.root.length)}`;
      }
      case 'address': {
        const address = this.one(ADDRESSES);
        const { url } = await page.evaluate(() => ({ url: location.href.replace(/#.*/, '') }));
        await this.devtools.send('Page.navigate', { url: `${url}#/${address}` });
        return `go to #/${address}`;
      }
      case 'size': {
        const [width, height] = this.one(SIZES);
        this.size = { width, height };
        await page.setViewportSize(this.size);
        return `window of ${width} × ${height}`;
      }
      case 'reload': {
        await page.reload();
        // Before the program runs, the browser does with a dropped file what it does on every page: it opens it.
        await page.locator('html[data-boot=ready]').waitFor();
        return 'reload';
      }
      case 'choose': {
        const there = await page.locator('input[type=file]').first();
        if ((await there.count()) === 0) return 'choose: no field';
        await there.setInputFiles(this.someFiles(1), { timeout: 2_000 }).catch(() => {});
        return 'choose a file';
      }
    }
    throw new Error(`no such input: ${kind}`);
  }

  /** The lab as its own view says it: the switches, the role's policy, and what lies in the bucket. */
  async world() {
    await this.page.goto('./#/lab');
    await this.page.locator('html[data-boot=ready]').waitFor();
    await this.page.locator('.perm [role=switch]').first().waitFor();
    await this.page.evaluate(() => window.monkey.look());
    // A run that plays shows other objects at every step.
    const pause = this.page.locator('button.play', { hasText: 'Pause' }).filter({ visible: true });
    if (await pause.count()) await pause.first().click();
    const read = () => this.page.evaluate(() => ({
      switches: [...document.querySelectorAll('.perm [role=switch]')].map((each) => `${each.getAttribute('aria-label') ?? each.textContent.trim()}: ${each.getAttribute('aria-checked')}`),
      policy: document.querySelector('.perm textarea')?.value,
      // The object of the run on the stage comes first. Beside a run of a scratch world, which no reload brings back, the
      // lab's objects are not listed.
      bucket: document.querySelector('#bucket')?.textContent.includes('scratch world')
        ? null
        : [...document.querySelectorAll('#bucket li [title]')].map((each) => each.title).sort(),
    }));
    // What was just opened is drawn piece by piece: the view is read once it stays as it is.
    let world = await read();
    for (let tries = 0, before; tries < 20 && JSON.stringify(before) !== JSON.stringify(world); tries++) {
      before = world;
      await this.page.waitForTimeout(250);
      world = await read();
    }
    return world;
  }

  /** The last inputs, numbered. */
  last() {
    return this.done.slice(-20).map((what, at) => `  ${Math.max(0, this.done.length - 20) + at + 1}. ${what}`).join('\n');
  }

  /** What the page answers; a page that does not answer any more has hung. */
  async answer(asked) {
    let timer;
    const late = new Promise((done) => (timer = setTimeout(done, 20_000, ['#hung: the page does not answer'])));
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Makes so many inputs. Each kind of problem is noted once, with the inputs that led to it; a dead page ends it. */
  async make(count, took = () => []) {
    for (let at = 0; at < count; at++) {
      const begun = performance.now();
      this.done.push(await this.act());
      const problems = await this.answer(this.page.evaluate(() => window.monkey.look()));
      const spent = performance.now() - begun;
      if (spent > 10_000 && this.done.at(-1) !== 'reload') problems.push(`the page did not answer for ${Math.round(spent)} ms`);
      problems.push(...took());
      for (const problem of problems) {
        const kind = problem.replace(/\d+/g, '#');
        if (!this.found.has(kind)) this.found.set(kind, `${problem}\nafter input ${this.done.length}:\n${this.last()}`);
      }
      if (problems.some((problem) => /^#(broken|boot|hung)/.test(problem))) return;
    }
  }
}
