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
