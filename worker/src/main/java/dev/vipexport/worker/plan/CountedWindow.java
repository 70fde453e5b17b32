package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;

/** A window and how many rows are in it. */
record CountedWindow(TimeWindow window, long rows) {

    /** This one and an older one, with whatever is between them. */
    CountedWindow merge(CountedWindow older) {
        return new CountedWindow(new TimeWindow(older.window.from(), window.until()), rows + older.rows);
    }
}
