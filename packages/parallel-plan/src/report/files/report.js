'use strict';
// Filters the packages of the page, and dims those in the picture that don't match.
const cards = [...document.querySelectorAll('.package-card')];
const search = document.getElementById('search');
const selects = [...document.querySelectorAll('.filters select')];
const shown = document.getElementById('shown');
const nothing = document.getElementById('nothing');

function matches(card) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = card.dataset.text;
  return (
    words.every((word) => text.includes(word)) &&
    selects.every(({ name, value }) => value === '' || card.dataset[name].split(' ').includes(value))
  );
}

function filter() {
  let count = 0;
  for (const card of cards) {
    const isShown = matches(card);
    card.hidden = !isShown;
    count += isShown ? 1 : 0;
    const node = document.getElementById(`node-${card.dataset.id}`);
    if (node !== null) node.classList.toggle('dimmed', !isShown);
  }
  shown.textContent = `${count} of ${cards.length} packages`;
  nothing.hidden = count > 0;
}

function reset() {
  search.value = '';
  for (const select of selects) select.value = '';
  filter();
}

search.addEventListener('input', filter);
for (const select of selects) select.addEventListener('change', filter);
document.getElementById('reset').addEventListener('click', reset);
document.addEventListener('keydown', (event) => {
  const isTyping = /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === '/' && !isTyping) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape') {
    reset();
  }
});
// A link into the picture or from it leads to a card, which a filter must not hide.
window.addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target === null || !target.hidden) return;
  reset();
  target.scrollIntoView();
});
filter();

// What a run of `implement` has written into the page. While it goes on, the page loads itself again, but not while
// somebody filters or reads the details of a package.
const live = JSON.parse(document.getElementById('live').textContent);
const RELOAD_MS = 2000;

function showLive({ packages, isRunning }) {
  const states = Object.entries(packages);
  for (const [id, { state, isWorking, isMerged, isFailed, attempt, since, text }] of states) {
    const minutes = Math.max(0, Math.round((Date.now() - Date.parse(since)) / 60_000));
    const words = [
      state,
      attempt > 1 ? `attempt ${attempt}` : '',
      isWorking && isRunning ? `${minutes} min` : '',
      text ?? '',
    ];
    const tag = document.createElement('span');
    tag.className = `tag live${isFailed ? ' bad' : ''}${isMerged ? ' good' : ''}`;
    tag.textContent = words.filter(Boolean).join(', ');
    document.querySelector(`#package-${CSS.escape(id)} .tags`)?.append(tag);
    const node = document.getElementById(`node-${id}`);
    node?.classList.toggle('working', isWorking && isRunning);
    node?.classList.toggle('merged', isMerged);
    node?.classList.toggle('error', isFailed);
  }
  const merged = states.filter(([, { isMerged }]) => isMerged).length;
  const progress = document.getElementById('progress');
  progress.textContent = `${merged} of ${cards.length} packages merged${isRunning ? '. A run goes on.' : ''}`;
  progress.hidden = false;
}

function isUnused() {
  const isFiltered = search.value !== '' || selects.some(({ value }) => value !== '');
  return !isFiltered && document.querySelector('.package-card details[open]') === null;
}

if (live !== null) showLive(live);
if (live?.isRunning) setInterval(() => isUnused() && location.reload(), RELOAD_MS);
