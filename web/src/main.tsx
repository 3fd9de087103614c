/** Where the browser begins. */
import './ui/base.css';
import { startPage } from './app/start.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root"');
startPage(root);
