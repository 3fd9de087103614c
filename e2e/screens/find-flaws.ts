/** What is cut, overflows or lies over something else on a page, whatever fonts and sizes a machine has. Runs in the page. */

export interface Flaws {
  /** Where nothing may scroll at all: a wall. */
  never?: boolean;
}

/** @returns each flaw in words; to be handed to `page.evaluate`, so it refers to nothing outside of itself. */
export function findFlaws({ never = false }: Flaws): string[] {
  const flaws: string[] = [];
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth + 1) flaws.push(`the page is ${page.scrollWidth} wide, its window ${innerWidth}`);
  if (never && page.scrollHeight > innerHeight + 1) flaws.push(`the page is ${page.scrollHeight} high, its window ${innerHeight}`);

  const words = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 60);
  const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.trim().split(/\s+/).join('.')}` : ''} "${words(element)}"`;
  const isHidden = (element: Element): boolean => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return true;
    for (let up: Element | null = element; up; up = up.parentElement) {
      const { clipPath, position } = getComputedStyle(up);
      if (clipPath.startsWith('inset(50%') && position === 'absolute') return true;
    }
    return false;
  };
  /** Cut on purpose, and the whole of it can be read: by a tooltip, or where it is said to those who hear the page. */
  const isTold = (element: Element): boolean => element.closest('[title], [aria-label]:not(main, section, nav, aside, ul, ol, form, header, [role=tree], [role=group], [role=toolbar], [role=region], [role=dialog])') !== null;
  const isScrolled = (value: string): boolean => value === 'auto' || value === 'scroll';

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.nodeValue?.trim() || !parent || parent.closest('script, style, noscript, option, title') || isHidden(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (text.width === 0) continue;
    for (let up: Element | null = parent; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      const box = up.getBoundingClientRect();
      // What scrolls can be brought into sight, and so can what lies further inside of it.
      const across = !isScrolled(style.overflowX) && style.overflowX !== 'visible';
      const down = !isScrolled(style.overflowY) && style.overflowY !== 'visible';
      const ellipsis = style.webkitLineClamp !== 'none' || style.textOverflow === 'ellipsis';
      // A row that wraps into nothing leaves out what it has no room for as a whole.
      if (style.flexWrap === 'wrap' && down && text.top >= box.bottom - 1) break;
      if ((across && (text.right > box.right + 1.5 || text.left < box.left - 1.5)) || (down && !ellipsis && (text.bottom > box.bottom + 4 || text.top < box.top - 4))) {
        if (!ellipsis || !isTold(parent)) flaws.push(`cut: ${nameOf(parent)} by ${nameOf(up).split(' "')[0]}`);
        break;
      }
      if (isScrolled(style.overflowX) || isScrolled(style.overflowY) || style.position === 'fixed') break;
    }
  }

  /** What stands still on the screen is scrolled under, and a dialog lies over all. */
  const standing = (element: Element): Element | null => {
    for (let up: Element | null = element; up; up = up.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return up;
    return null;
  };

  // Labels that lie over each other: among those that are on top where they stand.
  const labels = [...document.querySelectorAll('button, a, input, h1, h2, h3, .badge, .pill, .counts li, .sentence-text, label, kbd, th, summary, .wall-card, .wall-headline')].flatMap((element) => {
    if (isHidden(element) || element.closest('[inert]') !== null) return [];
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) return [];
    const top = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, (box.left + box.right) / 2)), Math.min(innerHeight - 1, Math.max(0, (box.top + box.bottom) / 2)));
    return top && (element.contains(top) || (top.contains(element) && top.closest('button, a') !== null)) ? [{ element, box }] : [];
  });
  for (const [index, a] of labels.entries()) {
    for (const b of labels.slice(index + 1)) {
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
      // The map's own buttons show nothing: they are where its canvas has cards and lines.
      if (a.element.closest('[data-rove]') || b.element.closest('[data-rove]')) continue;
      if (standing(a.element) !== standing(b.element)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 3 && down > 3) flaws.push(`overlap: ${nameOf(a.element)} and ${nameOf(b.element)}`);
    }
  }
  return [...new Set(flaws)];
}
