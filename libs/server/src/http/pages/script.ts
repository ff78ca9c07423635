/** Keeps the page fresh: at every change of a hand-off, and now and then for what changes without one. */
export const REFRESH_SCRIPT = `
(() => {
  const quietMs = 400, idleMs = 15000;
  let due = null;
  const soon = () => { due ??= setTimeout(refresh, quietMs); };
  async function refresh() {
    due = null;
    const answer = await fetch('/').catch(() => null);
    if (!answer || !answer.ok) return;
    const text = await answer.text();
    const main = text.slice(text.indexOf('<main'), text.lastIndexOf('</main>') + 7);
    const next = new DOMParser().parseFromString(main, 'text/html').querySelector('main');
    if (next) replace(document.querySelector('main'), next);
  }
  // Who reads by keyboard, or has scrolled the table, stays where they are.
  function replace(main, next) {
    const accept = document.activeElement?.dataset?.accept;
    const [across, isThere] = [main.querySelector('.scroll')?.scrollLeft ?? 0, document.activeElement?.className === 'scroll'];
    main.replaceWith(next);
    const table = next.querySelector('.scroll');
    if (table) table.scrollLeft = across;
    if (accept) [...next.querySelectorAll('[data-accept]')].find((each) => each.dataset.accept === accept)?.focus();
    else if (isThere) table?.focus();
  }
  const { position } = document.body.querySelector('main').dataset;
  if (position) new EventSource('/v1/handoffs/stream?lastEventId=' + position).onmessage = soon;
  setInterval(() => { if (!document.hidden) soon(); }, idleMs);
  document.addEventListener('click', async (event) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset.accept : undefined;
    if (!id) return;
    event.target.disabled = true;
    const answer = await fetch('/v1/handoffs/' + encodeURIComponent(id) + '/accept', { method: 'POST', headers: { 'x-waymark-page': '1' } });
    if (!answer.ok) event.target.replaceWith((await answer.json()).detail);
    soon();
  });
})();
`;
