/** The floor beside the tree: a bare WebSocket that answers a click with the same bytes, and a list that writes its rows as plain elements. */
import { createServer, type Server } from 'node:http';
import { WebSocketServer } from 'ws';

export interface BareList {
  url: string;
  close: () => Promise<void>;
}

const PAGE = `<!doctype html><meta charset="utf-8"><style>.tree-scroll{height:600px;overflow:auto}.tree-row{position:absolute;height:28px;display:grid;grid-template-columns:1rem 1fr 6rem 4rem;width:100%}</style>
<div class="tree-row" aria-level="2" style="position:static"><span class="tree-twist">+</span><span class="tree-word">bare</span></div>
<div class="tree-scroll"><div id="list" style="position:relative"></div></div>
<script>
const list = document.getElementById('list');
const socket = new WebSocket('ws://' + location.host);
document.querySelector('.tree-twist').onclick = () => { list.textContent = ''; socket.send('open'); };
socket.onmessage = ({ data }) => {
  const { children, total } = JSON.parse(data.slice(data.indexOf('[')))[1].branches.at(-1);
  list.style.height = total * 28 + 'px';
  list.innerHTML = children.rows.slice(0, 40).map(([place, row]) => '<div class="tree-row" aria-level="3" style="top:' + place * 28 + 'px"><span></span><span class="tree-word">' + row.name + '</span><span>' + (row.value ? row.value.shown : '') + '</span><span>' + row.updatesPerSecond + '</span></div>').join('');
};
</script>`;

/** @param message what the page was really sent when a branch was opened */
export async function serveBareList(message: string): Promise<BareList> {
  const http: Server = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end(PAGE));
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => socket.on('message', () => socket.send(message)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
