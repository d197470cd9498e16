// Complaint reports with their attribution, newest first.
import type { Reader } from '@tollgate/db';
import type { Complaint } from '../domain/complaint.ts';
import { listComplaints, type ComplaintFilter } from '../store/complaints.ts';
import type { EnforcementTables } from '../store/schema.ts';

export const readComplaints = (db: Reader<EnforcementTables>, filter: ComplaintFilter): Promise<Complaint[]> =>
  listComplaints(db, filter);
