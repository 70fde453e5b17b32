package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;

/** A window and its number of rows. */
record CountedWindow(TimeWindow window, long rows) {

    /** Returns one window of both: {@code older} ends where this window starts. */
    CountedWindow merge(CountedWindow older) {
        return new CountedWindow(new TimeWindow(older.window.from(), window.until()), rows + older.rows);
    }
}
