// Public list of @tollgate/calendar.
export {
  addDays,
  addMonths,
  daysBetween,
  endOfShanghaiDay,
  isCalendarDay,
  shanghaiDay,
  startOfShanghaiDay,
} from './shanghai-days.ts';
export { addWorkingDays, CalendarNotCovered, chinaWorkdays, type WorkingDays } from './working-days.ts';
