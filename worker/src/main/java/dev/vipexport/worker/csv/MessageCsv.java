package dev.vipexport.worker.csv;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.VipMessages;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/**
 * Messages as records of <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>: CRLF after every record, cells
 * quoted only where they must be, UTF-8 without a byte order mark. The same messages always give the same bytes.
 *
 * <p>Every cell but the timestamp can hold what a caller or a user of the channel chose, ids and labels too, so all of
 * them are defused; who reads the file with a program and needs them unchanged asks for {@code formulas=raw}.
 */
public final class MessageCsv {
    public static final List<String> COLUMNS = List.of(
            "id",
            VipMessages.TIMESTAMP,
            VipMessages.USER_ID,
            VipMessages.KIND,
            VipMessages.SOURCE,
            VipMessages.LABELS,
            VipMessages.TEXT);

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setQuoteMode(QuoteMode.MINIMAL)
            .setRecordSeparator("\r\n")
            .get();

    private final CSVPrinter printer;
    private final FormulaGuard guard;
    private long rows;

    /** Writes to {@code out}, which it flushes in {@link #flush} and never closes. */
    public MessageCsv(OutputStream out, ExportOptions options) throws IOException {
        this.printer = new CSVPrinter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), FORMAT);
        this.guard = new FormulaGuard(options.formulas());
    }

    /** The names of the columns; belongs at the start of a file, so only its first slice writes it. */
    public void header() throws IOException {
        printer.printRecord(COLUMNS);
    }

    /**
     * One record.
     *
     * @throws UnexportableMessageException when a field has a type that it must not have
     */
    public void append(Document message) throws IOException {
        var cells = new MessageCells(message);
        printer.print(guard.safe(cells.id()));
        printer.print(cells.timestamp());
        printer.print(guard.safe(cells.text(VipMessages.USER_ID)));
        printer.print(guard.safe(cells.text(VipMessages.KIND)));
        printer.print(guard.safe(cells.text(VipMessages.SOURCE)));
        printer.print(guard.safe(cells.labels()));
        printer.print(guard.safe(cells.text(VipMessages.TEXT)));
        printer.println();
        rows++;
    }

    public void flush() throws IOException {
        printer.flush();
    }

    /** Messages so far, the header not counted. */
    public long rows() {
        return rows;
    }

    /** How many cells got a leading apostrophe so far. */
    public long cellsDefused() {
        return guard.defused();
    }
}
