// Reads price books and proposals on prices.

export { listPriceBooks } from '../store/price-books.ts';
export { listProposals } from '../store/price-proposals.ts';
