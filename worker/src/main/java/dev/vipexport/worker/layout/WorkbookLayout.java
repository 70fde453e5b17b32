package dev.vipexport.worker.layout;

import dev.vipexport.common.query.MessageColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * A workbook (ECMA-376), which is a zip file of XML documents. Each sheet is one deflated entry: its beginning as a stored
 * block, the rows of its parts, and its end as the last stored block. Rows and cells have no positions, so a part fits any
 * sheet, and sheets are filled here.
 */
final class WorkbookLayout {
    private final List<MessageColumn> columns;
    private final WorkbookLimits limits;

    WorkbookLayout(List<MessageColumn> columns, WorkbookLimits limits) {
        this.columns = columns;
        this.limits = limits;
    }

    List<Piece> pieces(List<Piece.OfSlice> parts) {
        List<Sheet> sheets = sheets(parts);
        var zip = new ZipPieces();
        zip.addStored("[Content_Types].xml", WorkbookXml.contentTypes(sheets));
        zip.addStored("_rels/.rels", WorkbookXml.packageRelationships());
        zip.addStored("xl/workbook.xml", WorkbookXml.workbook(sheets, columns.size()));
        zip.addStored("xl/_rels/workbook.xml.rels", WorkbookXml.workbookRelationships(sheets));
        zip.addStored("xl/styles.xml", WorkbookXml.styles());
        for (Sheet sheet : sheets) {
            addSheet(zip, sheet);
        }
        List<Piece> pieces = zip.finish();
        long bytes = pieces.stream().mapToLong(Piece::bytes).sum();
        if (bytes > limits.fileBytes()) {
            throw new FileTooLargeException(
                    "the workbook would have " + bytes + " bytes, but has at most " + limits.fileBytes());
        }
        return pieces;
    }

    private void addSheet(ZipPieces zip, Sheet sheet) {
        byte[] beginning = SheetXml.beginning(sheet, columns);
        byte[] end = SheetXml.end(sheet, columns.size());
        byte[] firstBlock = DeflateBlocks.stored(beginning, false);
        byte[] lastBlock = DeflateBlocks.stored(end, true);
        zip.startDeflated(
                "xl/" + sheet.path(),
                DeflatedContent.EMPTY
                        .plus(firstBlock, beginning)
                        .plus(sheet.parts())
                        .plus(lastBlock, end));
        zip.add(firstBlock);
        sheet.parts().forEach(zip::add);
        zip.add(lastBlock);
    }

    /** Fills one sheet after another. A part is never divided, because its rows are not looked at again. */
    private List<Sheet> sheets(List<Piece.OfSlice> parts) {
        var sheets = new ArrayList<Sheet>();
        int first = 0;
        long messages = 0;
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            long partMessages = parts.get(i).part().rows();
            long partBytes = DeflatedContent.uncompressed(parts.get(i).part()).bytes();
            requireFits(partMessages, partBytes);
            if (messages + partMessages > limits.sheetMessages() || bytes + partBytes > limits.sheetBytes()) {
                sheets.add(new Sheet(sheets.size() + 1, parts.subList(first, i), messages));
                first = i;
                messages = 0;
                bytes = 0;
            }
            messages += partMessages;
            bytes += partBytes;
        }
        sheets.add(new Sheet(sheets.size() + 1, parts.subList(first, parts.size()), messages));
        return sheets;
    }

    private void requireFits(long messages, long bytes) {
        if (messages > limits.sheetMessages() || bytes > limits.sheetBytes()) {
            throw new FileTooLargeException("a part has " + messages + " messages and " + bytes
                    + " bytes of XML, but a sheet has at most " + limits.sheetMessages() + " and "
                    + limits.sheetBytes());
        }
    }
}
