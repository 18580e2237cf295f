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
  const build = () => {
    const title = field('place').selectedOptions[0].label;
    field('html').value =
      `<iframe src="${text(address(named()))}" title="Envelope Lab: ${text(title)}" width="${text(field('width').value)}" ` +
      `height="${Number(field('height').value)}" style="border: 0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>`;
    preview.width = field('width').value;
    preview.height = field('height').value;
    const shown = address(location.origin);
    if (preview.src !== shown) preview.src = shown;
  };
  for (const input of document.querySelectorAll('.fields :is(select, input)')) input.addEventListener('input', build);
  build();

  field('copy').addEventListener('click', async () => {
    field('html').select();
    const copied = await navigator.clipboard.writeText(field('html').value).then(() => true, () => false);
    field('copied').textContent = copied ? 'Copied' : 'Select the text and copy it yourself.';
  });

  const say = (message) => preview.contentWindow.postMessage(message, site.origin);
  field('upload').addEventListener('click', () => say({ type: 'envelope-lab/load', preset: 'Upload and download', run: 'upload' }));
  field('denied').addEventListener('click', () => say({ type: 'envelope-lab/load', preset: 'kms:Encrypt only (the classic mistake)', run: 'upload' }));
  field('back').addEventListener('click', () => say({ type: 'envelope-lab/step', to: 'back' }));
  field('next').addEventListener('click', () => say({ type: 'envelope-lab/step', to: 'next' }));
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== preview.contentWindow || origin !== site.origin) return;
    field('says').append(`${JSON.stringify(data)}\n`);
    field('says').scrollTop = field('says').scrollHeight;
  });
})();
