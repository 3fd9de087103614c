/** A box of the wall with its small title. */
import type { ReactNode } from 'react';

export function WallCard({ title, aside, className = '', children }: { title: string; aside?: ReactNode; className?: string; children: ReactNode }) {
  return (
    <section className={`wall-card ${className}`} aria-label={title}>
      <h2 className="wall-card-title">{title}{aside ? <span className="wall-card-aside">{aside}</span> : null}</h2>
      {children}
    </section>
  );
}
