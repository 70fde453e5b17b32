package dev.vipexport.worker.layout;

/**
 * Bounds of a workbook.
 *
 * @param sheetMessages maximum number of messages of a sheet
 * @param sheetBytes maximum size of the rows of a sheet as XML
 * @param fileBytes maximum size of the file
 */
public record WorkbookLimits(long sheetMessages, long sheetBytes, long fileBytes) {
    private static final long FOUR_GIB = 1L << 32;

    /** Kept free for the beginning and the end of a sheet. */
    private static final long SHEET_FRAME = 1 << 16;

    /** The bounds of spreadsheets and of zip files without the extensions of zip64, which fewer readers know. */
    public static final WorkbookLimits DEFAULT =
            new WorkbookLimits(SheetXml.MAX_MESSAGES, FOUR_GIB - 1 - SHEET_FRAME, FOUR_GIB - 2);
}
