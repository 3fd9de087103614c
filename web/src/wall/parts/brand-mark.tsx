/** The product's mark alone: a wall needs no name for what hangs on it. */
export function Brand() {
  return (
    <svg className="wall-brand" viewBox="0 0 28 24" role="img" aria-label="Understudy">
      <circle cx="18" cy="12" r="8" fill="var(--up)" />
      <circle cx="6" cy="5" r="2.2" fill="var(--up)" opacity="0.75" />
      <circle cx="4" cy="12" r="2.2" fill="none" stroke="var(--up)" strokeWidth="1.6" />
      <circle cx="6" cy="19" r="2.2" fill="none" stroke="var(--up)" strokeWidth="1.6" />
    </svg>
  );
}
