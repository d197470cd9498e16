// Public holidays of the mainland and the weekend days worked for them, a year a time, as the State Council announces
// them each autumn. A year without an entry is not covered: nobody knows its days yet.

/** One announced year. Days are MM-DD; holidays that fall on a weekend need no entry, they are off anyway. */
export interface HolidayYear {
  /** Document number of the notice of the General Office of the State Council. */
  readonly source: string;
  /** Weekdays off. */
  readonly off: readonly string[];
  /** Weekend days worked. */
  readonly worked: readonly string[];
}

const days = (text: string): string[] => text.split(' ');

export const CHINA_HOLIDAYS: ReadonlyMap<number, HolidayYear> = new Map([
  [
    2025,
    {
      source: '国办发明电〔2024〕12号',
      off: days(
        '01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08',
      ),
      worked: days('01-26 02-08 04-27 09-28 10-11'),
    },
  ],
  [
    2026,
    {
      source: '国办发明电〔2025〕7号',
      off: days(
        '01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07',
      ),
      worked: days('01-04 02-14 02-28 05-09 09-20 10-10'),
    },
  ],
]);
