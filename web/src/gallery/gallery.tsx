/** The gallery: chapters of specimens, each drawn as soon as its recording was read, with the name of its state and what it means. */
import { Component, useEffect, useState, type ReactNode } from 'react';
import { formatClock } from '../ui/format-time.ts';
import { Button } from '../ui/button.tsx';
import { findSeen } from './shelf/find-seen.ts';
import { openFromShelf } from './shelf/open-shelf.ts';
import { RECORDING_NAMES, type Chapter, type RecordingName, type Seen, type Specimen } from './shelf/specimen.ts';
import { CHAPTERS } from './specimens/chapters.ts';

/** By recording: its specimens by id, or why it could not be read. */
type Read = Partial<Record<RecordingName, ReadonlyMap<string, Seen> | string>>;

const ALL = CHAPTERS.flatMap(({ specimens }) => specimens);

export function Gallery() {
  const [read, setRead] = useState<Read>({});
  useEffect(() => {
    let gone = false;
    const readAll = async (): Promise<void> => {
      for (const name of RECORDING_NAMES) {
        const found = await openFromShelf(name).then((log) => findSeen(name, log, ALL.filter(({ recording }) => recording === name))).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
        if (gone) return;
        setRead((known) => ({ ...known, [name]: found }));
      }
    };
    void readAll();
    return () => { gone = true; };
  }, []);
  const isRead = RECORDING_NAMES.every((name) => read[name]);
  return (
    <div className="gallery" data-read={isRead || undefined}>
      <header className="gallery-head">
        <div>
          <h1>Gallery</h1>
          <p className="soft">Every mark of Understudy in every state, with its name and what it means. All of it is drawn by the product itself from <b>recordings</b> of its own lab.</p>
        </div>
        <ThemeButton />
      </header>
      <nav className="gallery-chapters" aria-label="Chapters">{CHAPTERS.map(({ id, title }) => <a key={id} href={`#${id}`}>{title}</a>)}</nav>
      <main>{CHAPTERS.map((chapter) => <ChapterPart key={chapter.id} chapter={chapter} read={read} />)}</main>
    </div>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const other = theme === 'light' ? 'dark' : 'light';
  const change = (): void => {
    document.documentElement.dataset.theme = other;
    setTheme(other);
  };
  return <Button onClick={change}>{other === 'light' ? 'Light' : 'Dark'}</Button>;
}

function ChapterPart({ chapter: { id, title, about, specimens }, read }: { chapter: Chapter; read: Read }) {
  return (
    <section id={id} className="gallery-chapter" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p className="soft gallery-about">{about}</p>
      <ul className="gallery-specimens">{specimens.map((specimen) => <SpecimenCard key={specimen.id} specimen={specimen} found={read[specimen.recording]} />)}</ul>
    </section>
  );
}

function SpecimenCard({ specimen, found }: { specimen: Specimen; found: Read[RecordingName] }) {
  const { id, title, meaning, wide, recording } = specimen;
  const seen = typeof found === 'object' ? found.get(id) : undefined;
  return (
    <li className={`specimen${wide ? ' is-wide' : ''}`} id={id} data-specimen={id} data-shown={seen ? '' : undefined}>
      <div className="specimen-picture">
        {seen ? <Kept><Drawn specimen={specimen} seen={seen} /></Kept> : <p className={typeof found === 'string' ? 'tone-down' : 'dim'}>{typeof found === 'string' ? found : found ? `It is not in the recording ${recording}: make the recordings again.` : 'Reading the recording…'}</p>}
      </div>
      <div className="specimen-words">
        <h3>{title}</h3>
        <p>{meaning}</p>
        {seen ? <p className="dim specimen-origin">recording <b>{recording}</b>, {seen.view.wall > 0 ? <><span className="mono">{formatClock(seen.now - seen.history.monoMinusWall)}</span>, event {seen.n}</> : 'before its first event'}</p> : null}
      </div>
    </li>
  );
}

function Drawn({ specimen, seen }: { specimen: Specimen; seen: Seen }) {
  return specimen.picture(seen);
}

/** A specimen that cannot be drawn costs itself alone. */
class Kept extends Component<{ children: ReactNode }, { fault: string }> {
  override state = { fault: '' };

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    return this.state.fault ? <p className="tone-down" role="alert">It cannot be drawn: {this.state.fault}</p> : this.props.children;
  }
}
