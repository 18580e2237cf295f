// Builds the HTML that embeds the lab, and shows it at work: this page is the page around.
(async () => {
  const field = (id) => document.getElementById(id);
  const site = new URL('../', location.href);
  const preview = field('preview');

  // Views and lessons, as the program names them.
  const pages = await (await fetch('pages.json')).json();
  field('place').append(...pages.map(({ address, title }) => new Option(title.replace(/( · )?Envelope Lab$/, '') || 'Lab', address)));

  const address = (origin) => {
    const query = ['embed' + (origin ? `=${origin}` : '')];
    if (field('theme').value) query.push(`theme=${field('theme').value}`);
    return `${site.href}?${query.join('&')}${field('place').value}`;
  };
  const text = (value) => value.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  // Only what is an origin; an empty field is none.
  const named = () => {
    try {
      return new URL(field('origin').value).origin;
    } catch {
      return '';
    }
  };
  // The preview is loaded once, and then told what to show.
  let isReady = false;
  const say = (message) => preview.contentWindow.postMessage(message, site.origin);
  const show = () => {
    if (!isReady) return;
    say({ type: 'envelope-lab/theme', theme: field('theme').value || 'system' });
    say({ type: 'envelope-lab/load', address: field('place').value });
  };
  const build = () => {
    const title = field('place').selectedOptions[0].label;
    field('html').value =
      `<iframe src="${text(address(named()))}" title="Envelope Lab: ${text(title)}" width="${text(field('width').value)}" ` +
      `height="${Number(field('height').value)}" style="border: 0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;
    preview.width = field('width').value;
    preview.height = field('height').value;
    show();
  };
  for (const input of document.querySelectorAll('.fields :is(select, input)')) input.addEventListener('input', build);
  build();

  field('copy').addEventListener('click', async () => {
    field('html').select();
    const copied = await navigator.clipboard.writeText(field('html').value).then(() => true, () => false);
    field('copied').textContent = copied ? 'Copied' : 'Select the text and copy it yourself.';
  });

  field('upload').addEventListener('click', () => say({ type: 'envelope-lab/load', preset: 'Upload and download', run: 'upload' }));
  field('denied').addEventListener('click', () => say({ type: 'envelope-lab/load', preset: 'kms:Encrypt only (the classic mistake)', run: 'upload' }));
  field('back').addEventListener('click', () => say({ type: 'envelope-lab/step', to: 'back' }));
  field('next').addEventListener('click', () => say({ type: 'envelope-lab/step', to: 'next' }));
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== preview.contentWindow || origin !== site.origin) return;
    if (data.type === 'envelope-lab/ready') {
      isReady = true;
      show();
    }
    field('says').append(`${JSON.stringify(data)}\n`);
    field('says').scrollTop = field('says').scrollHeight;
  });
  preview.src = `${site.href}?embed=${location.origin}#/lab`;
})();
