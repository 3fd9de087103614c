/** The mark and name: one who performs, and those who stand by. */
export function Brand() {
  return (
    <h1 className="brand">
      <svg viewBox="0 0 28 24" width="1.7rem" height="1.45rem" aria-hidden="true">
        <circle cx="18" cy="12" r="8" fill="var(--up)" />
        <circle cx="6" cy="5" r="2.2" fill="var(--up)" opacity="0.75" />
        <circle cx="4" cy="12" r="2.2" fill="none" stroke="var(--up)" strokeWidth="1.6" />
        <circle cx="6" cy="19" r="2.2" fill="none" stroke="var(--up)" strokeWidth="1.6" />
      </svg>
      Understudy
    </h1>
  );
}
