package dev.vipexport.worker.layout;

import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What stands before and after the rows of a sheet. Names of columns are plain ASCII and need no escape. */
public final class SheetXml {

    /** Messages that fit a sheet of 1,048,576 rows, of which the header takes one. */
    public static final long MAX_MESSAGES = 1_048_575;

    /** The index of the style of timestamps. */
    public static final int DATE_STYLE = 1;

    /** The index of the style of the header. */
    static final int HEADER_STYLE = 2;

    private SheetXml() {}

    /** Returns the beginning of a sheet up to its header, which is frozen. */
    static byte[] beginning(Sheet sheet, List<MessageColumn> columns) {
        var xml = new StringBuilder(WorkbookXml.DECLARATION)
                .append("<worksheet xmlns=\"" + WorkbookXml.MAIN_NAMESPACE + "\"><dimension ref=\"")
                .append(range(sheet, columns.size()))
                .append("\"/><sheetViews><sheetView")
                .append(sheet.number() == 1 ? " tabSelected=\"1\"" : "")
                .append(" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\""
                        + " state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (int i = 0; i < columns.size(); i++) {
            xml.append("<col min=\"%1$d\" max=\"%1$d\" width=\"%2$d\" customWidth=\"1\"/>"
                    .formatted(i + 1, width(columns.get(i))));
        }
        xml.append("</cols><sheetData><row>");
        for (MessageColumn column : columns) {
            xml.append("<c s=\"" + HEADER_STYLE + "\" t=\"inlineStr\"><is><t>")
                    .append(column.wireName())
                    .append("</t></is></c>");
        }
        return xml.append("</row>").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the end of a sheet, with a filter over the used range. */
    static byte[] end(Sheet sheet, int columns) {
        String xml = "</sheetData><autoFilter ref=\"" + range(sheet, columns) + "\"/></worksheet>";
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    private static String range(Sheet sheet, int columns) {
        return "A1:" + lastColumn(columns) + lastRow(sheet);
    }

    static char lastColumn(int columns) {
        return (char) ('A' + columns - 1);
    }

    static long lastRow(Sheet sheet) {
        return sheet.messages() + 1;
    }

    /** Returns a width in characters, so that usual values are visible. */
    private static int width(MessageColumn column) {
        return switch (column) {
            case ID, TIMESTAMP, LABELS -> 24;
            case USER_ID -> 20;
            case KIND, SOURCE -> 12;
            case TEXT -> 80;
        };
    }
}
