/** The way to a failover's receipt: a page of its own, and JSON. A recording that was opened from a file has its receipts in the recorder's list. */
import { logPath } from '../../feed/log-requests.ts';
import { useAddress, useCluster, usePast } from '../../state/page-context.ts';

export function ReceiptLinks({ episode }: { episode: string }) {
  const { recording } = useAddress();
  const recorded = useCluster((state) => state.recorded);
  const past = usePast();
  if (past && !past.own && recording === null && !recorded) return null;
  const query = new URLSearchParams({ episode }).toString();
  return (
    <p className="receipt-links">
      <a className="link" href={`${logPath(recording)}/receipt.html?${query}`} target="_blank" rel="noreferrer">Receipt</a>
      <a className="link" href={`${logPath(recording)}/receipt.json?${query}`} download>as JSON</a>
    </p>
  );
}
