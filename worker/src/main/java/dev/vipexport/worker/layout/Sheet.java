package dev.vipexport.worker.layout;

import java.util.List;

/**
 * A sheet of a workbook.
 *
 * @param number from 1
 * @param messages number of messages in it
 */
record Sheet(int number, List<Piece.OfSlice> parts, long messages) {
    String name() {
        return number == 1 ? "Messages" : "Messages " + number;
    }

    /** Returns the name of its entry below the folder {@code xl}. */
    String path() {
        return "worksheets/sheet" + number + ".xml";
    }
}
