/** Where the browser begins at /gallery: a page of its own, so that the dashboard loads nothing of it. */
import '../ui/base.css';
import '../app/page.css';
import './gallery.css';
import { startGallery } from './start-gallery.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('gallery.html has no element with the id "root"');
startGallery(root);
