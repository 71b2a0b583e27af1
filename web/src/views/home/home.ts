// What `home` says, from counters: quick in a case of any size.
export interface CameIn {
  id: string;
  when: string | null; // when it was taken in
  source: string | null;
  how: string | null; // a word of the closed list
  status: string | null; // 'complete', 'interrupted'; null: it goes on now, or was cut off
  items: number | null; // null: there is no receipt yet
  bytes: number | null;
}
export interface Integrity {
  last_check: string | null; // null: nobody has checked everything yet
  faults: number | null;
  records: number;
  logs: number;
  odd_records: number; // kept and not used
}
export interface HomeNow {
  items: number;
  unreviewed: number;
  contradictory: number;
  passed: number;
  undated: number;
  came_in?: CameIn[]; // absent: nothing yet
  integrity: Integrity;
}
