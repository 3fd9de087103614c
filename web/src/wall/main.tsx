/** Where the browser begins at /wall: a page of its own, so that nothing that could give an order is loaded there. */
import '../ui/base.css';
import './wall.css';
import './wall-screen.css';
import { startWall } from './start-wall.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('wall.html has no element with the id "root"');
startWall(root);
