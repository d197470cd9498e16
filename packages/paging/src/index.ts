// Public list of @tollgate/paging.
export { fromPagedRequest, idKey, numberKey, type PagedRequest, type PageKey, type PageQuery, toPage } from './page.ts';
