package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;

/** A window and its number of rows. */
record CountedWindow(TimeWindow window, long rows) {

    /** Returns the window from the older one's start to this one's end. */
    CountedWindow merge(CountedWindow older) {
        return new CountedWindow(new TimeWindow(older.window.from(), window.until()), rows + older.rows);
    }
}
