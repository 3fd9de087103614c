/** Reads which story, theme, selection and moment the address names, and mounts the story. */
import { createRoot } from 'react-dom/client';
import { readSelection } from '../state/selection.ts';
import '../ui/base.css';
import { StoryPage } from './story-page.tsx';
import { stories } from './stories.ts';

const asked = new URLSearchParams(location.search);
const name = asked.get('story') ?? 'lon-1-killed';
const story = stories[name];
if (asked.get('theme') === 'light') document.documentElement.dataset.theme = 'light';
const root = createRoot(document.getElementById('root')!);
root.render(story
  ? <StoryPage events={story()} selection={readSelection(asked.get('select'))} after={asked.has('after') ? Number(asked.get('after')) * 1000 : null} stale={asked.has('stale')} only={asked.get('only')} />
  : <p>There is no story {name}. There are: {Object.keys(stories).join(', ')}.</p>);
