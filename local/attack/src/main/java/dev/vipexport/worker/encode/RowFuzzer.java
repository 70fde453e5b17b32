package dev.vipexport.worker.encode;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptions.Timestamps;
import dev.vipexport.worker.message.StoredMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** Feeds answers of Firestore to the worker's own reader of protobuf and to the encoders. */
public final class RowFuzzer {
    private static final List<ExportOptions> OPTIONS = List.of(
            ExportOptions.DEFAULT,
            ExportOptions.DEFAULT.toBuilder().strict(true).build(),
            ExportOptions.DEFAULT.toBuilder()
                    .timeZone(ZoneId.of("Europe/Zurich"))
                    .timestamps(Timestamps.SPREADSHEET)
                    .bom(true)
                    .delimiter(Delimiter.SEMICOLON)
                    .build(),
            ExportOptions.DEFAULT.toBuilder()
                    .format(Format.JSONL)
                    .formulas(Formulas.RAW)
                    .build());
    /** The JSON text of an empty geo point grows most: its four bytes become 39 in a JSON string. */
    private static final int MAX_GROWTH = 10;

    private static final int OVERHEAD = 1_000;

    private RowFuzzer() {}

    /** Runs one input. Each field is read once, so a file that is much longer than the row counts as a crash. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        StoredMessage message;
        try {
            message = StoredMessage.parse(input);
        } catch (IllegalStateException documented) {
            return;
        }
        if (message == null) {
            return;
        }
        for (ExportOptions options : OPTIONS) {
            var file = new ByteArrayOutputStream();
            try {
                MessageEncoder encoder = MessageEncoder.of(options, file);
                encoder.append(message);
                encoder.finish();
            } catch (UnexportableMessageException | IllegalStateException | DateTimeException documented) {
                continue;
            }
            if (file.size() > MAX_GROWTH * input.length + OVERHEAD) {
                throw new IllegalStateException(input.length + " bytes become " + file.size());
            }
        }
    }
}
