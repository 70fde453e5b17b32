package dev.vipexport.worker.layout;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The small XML documents of a workbook. Names of sheets need no escape. */
final class WorkbookXml {
    static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    static final String MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private WorkbookXml() {}

    static String contentTypes(List<Sheet> sheets) {
        return DECLARATION + "<Types xmlns=\"" + PACKAGE + "content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + override("workbook.xml", "sheet.main")
                + each(sheets, sheet -> override(sheet.path(), "worksheet"))
                + override("styles.xml", "styles")
                + "</Types>";
    }

    private static String override(String path, String type) {
        return "<Override PartName=\"/xl/" + path + "\" ContentType=\"" + MEDIA_TYPE + type + "+xml\"/>";
    }

    static String packageRelationships() {
        return relationships(relationship(1, "officeDocument", "xl/workbook.xml"));
    }

    static String workbookRelationships(List<Sheet> sheets) {
        return relationships(each(sheets, sheet -> relationship(sheet.number(), "worksheet", sheet.path()))
                + relationship(sheets.size() + 1, "styles", "styles.xml"));
    }

    private static String relationships(String content) {
        return DECLARATION + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + content + "</Relationships>";
    }

    private static String relationship(int id, String type, String target) {
        return "<Relationship Id=\"rId" + id + "\" Type=\"" + DOCUMENT + "/" + type + "\" Target=\"" + target + "\"/>";
    }

    static String workbook(List<Sheet> sheets, int columns) {
        return DECLARATION + "<workbook xmlns=\"" + MAIN_NAMESPACE + "\" xmlns:r=\"" + DOCUMENT + "\"><bookViews>"
                + "<workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"24000\" windowHeight=\"12000\"/></bookViews><sheets>"
                + each(sheets, WorkbookXml::sheet)
                + "</sheets><definedNames>"
                + each(sheets, sheet -> filter(sheet, columns))
                + "</definedNames></workbook>";
    }

    private static String sheet(Sheet sheet) {
        return "<sheet name=\"" + sheet.name() + "\" sheetId=\"" + sheet.number() + "\" r:id=\"rId" + sheet.number()
                + "\"/>";
    }

    /** Returns the hidden name of a filter's range, which Excel writes beside the filter. */
    private static String filter(Sheet sheet, int columns) {
        return "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"" + (sheet.number() - 1)
                + "\" hidden=\"1\">'" + sheet.name() + "'!$A$1:$" + SheetXml.lastColumn(columns) + "$"
                + SheetXml.lastRow(sheet) + "</definedName>";
    }

    /** Returns the styles: 0 for texts, {@link SheetXml#DATE_STYLE} and {@link SheetXml#HEADER_STYLE}. */
    static String styles() {
        return DECLARATION + "<styleSheet xmlns=\"" + MAIN_NAMESPACE + "\">"
                + "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss.000\"/></numFmts>"
                + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
                + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
                + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
                + "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
                + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>"
                + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";
    }

    private static String each(List<Sheet> sheets, Function<Sheet, String> xml) {
        return sheets.stream().map(xml).collect(Collectors.joining());
    }
}
