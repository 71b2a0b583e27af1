/** What `status` says of the case. */
export interface Status {
  items: number;
  sidecars: number;
  exhibits: number;
  deliveries: number;
  objects: number;
  bytes: number;
  unreviewed: number;
  contradictory: number;
  unknown_records: number;
  bad_records: number;
  records: number;
  last_check: string; // RFC 3339, or 'never'
  last_check_faults?: number;
  contradictions?: { id: string; reference?: string; name?: string; field?: string; n_values?: number }[];
}
