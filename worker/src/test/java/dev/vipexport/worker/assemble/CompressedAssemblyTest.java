package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.layout.WorkbookLimits;
import dev.vipexport.worker.slice.BufferedSlice;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Publishes files whose parts are compressed, with glue between them. */
class CompressedAssemblyTest extends AssemblerTestBase {

    enum Kind {
        GZIP,
        XLSX;

        private ExportOptions options() {
            var options = ExportOptions.DEFAULT.toBuilder();
            return this == GZIP
                    ? options.compression(Compression.GZIP).build()
                    : options.format(Format.XLSX).build();
        }

        /** Returns the rows of the file. */
        private String rows(byte[] file) throws IOException {
            InputStream bytes = new ByteArrayInputStream(file);
            if (this == GZIP) {
                return new String(new GZIPInputStream(bytes).readAllBytes(), StandardCharsets.UTF_8);
            }
            var zip = new ZipInputStream(bytes);
            for (ZipEntry entry = zip.getNextEntry();
                    !Objects.requireNonNull(entry).getName().equals("xl/worksheets/sheet1.xml"); ) {
                entry = zip.getNextEntry();
            }
            String sheet = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
            return sheet.substring(sheet.indexOf("</row>") + "</row>".length(), sheet.indexOf("</sheetData>"));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void file_isComposed_fromPartsAndGlue(Kind kind) throws Exception {
        for (int parts : new int[] {1, 2, 31, 40}) {
            ExportJob parted = job(kind, parts);
            List<JobSlice> slices = slices(parted, parts);

            assertThat(assembler.publishComposed(parted, slices)).isInstanceOf(AssemblyResult.Published.class);

            assertThat(kind.rows(file(parted))).isEqualTo(rows(parts));
            new AttemptCleaner(storage, cloud).deleteParts(parted.exportId(), 1);
            assertThat(objects(parted))
                    .containsExactlyInAnyOrder(ObjectNames.file(parted), ObjectNames.manifest(parted.exportId(), 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void file_isEqual_whenOnlyPartIsPublishedInAnyWay(Kind kind) throws Exception {
        ExportJob composed = job(kind, 1);
        assembler.publishComposed(composed, slices(composed, 1));
        ExportJob single = job(kind, 1);
        JobSlice slice = slices(single, 1).get(0);
        long generation = storage.get(BlobId.of(BUCKET, ObjectNames.part(single.exportId(), 1, 0)))
                .getGeneration();
        assembler.publishSinglePart(single, slice, generation);
        ExportJob inline = job(kind, 1);
        Upload upload = new Uploads(storage, cloud, QUICK).start(ObjectNames.part(inline.exportId(), 1, 0), "text/csv");
        byte[] content = deflate(row(0));
        upload.write(content, 0, content.length);
        JobSlice buffered = slice(
                inline,
                0,
                part(row(0), upload.written().bytes(), upload.written().crc32c()));

        assembler.publishInline(inline, buffered, new BufferedSlice(Objects.requireNonNull(buffered.part()), upload));

        assertThat(kind.rows(file(composed))).isEqualTo(row(0));
        assertThat(file(single)).isEqualTo(file(composed));
        assertThat(file(inline)).isEqualTo(file(composed));
        assertThat(objects(inline))
                .containsExactlyInAnyOrder(ObjectNames.file(inline), ObjectNames.manifest(inline.exportId(), 1));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void assemble_returnsSameFile_whenRepeated_withAndWithoutParts(Kind kind) {
        ExportJob parted = job(kind, 40);
        List<JobSlice> slices = slices(parted, 40);
        AssemblyResult first = assembler.publishComposed(parted, slices);

        assertThat(assembler.publishComposed(parted, slices)).isEqualTo(first);
        new AttemptCleaner(storage, cloud).deleteParts(parted.exportId(), 1);
        assertThat(assembler.publishComposed(parted, slices)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000", "glue-00000", "glue-00003"})
    void file_isNotPublished_whenPieceWasReplaced(String piece) {
        ExportJob parted = job(Kind.XLSX, 2);
        List<JobSlice> slices = slices(parted, 2);
        storage.create(
                BlobInfo.newBuilder(BUCKET, ObjectNames.partsPrefix(parted.exportId(), 1) + piece)
                        .build(),
                new byte[] {'x'});

        assertThat(assembler.publishComposed(parted, slices)).isInstanceOf(AssemblyResult.BytesMismatch.class);
        assertThat(storage.get(BlobId.of(BUCKET, ObjectNames.file(parted)))).isNull();
    }

    @Test
    void file_isNotPublished_whenPartExceedsSheet() {
        ExportJob parted = job(Kind.XLSX, 1);
        List<JobSlice> slices = slices(parted, 1);

        assertThat(withLimits(0).publishComposed(parted, slices)).isEqualTo(new AssemblyResult.FileTooLarge());
        assertThat(objects(parted)).containsExactly(ObjectNames.part(parted.exportId(), 1, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void csv_hasWarning_whenSheetHoldsFewerRows(long sheetMessages) {
        List<JobSlice> slices = List.of(slice(0, "a\r\nb\r\n", 2), slice(1, "c\r\n", 1));
        ExportJob three = TestJobs.assembling(3, TestJobs.NOW);

        AssemblyResult result = withLimits(sheetMessages).publishComposed(withIdOf(three), slices);

        List<Warning> warnings = ((AssemblyResult.Published) result).file().warnings();
        assertThat(warnings)
                .isEqualTo(
                        sheetMessages == 3
                                ? List.of()
                                : List.of(new Warning(Warning.Code.TOO_MANY_ROWS, 0, 1, List.of())));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void manifest_describesSlicesByOffset(Kind kind) throws Exception {
        ExportJob parted = job(kind, 3);
        assembler.publishComposed(parted, slices(parted, 3));
        byte[] file = file(parted);

        JsonNode slices = JsonMapper.shared()
                .readTree(storage.readAllBytes(BUCKET, ObjectNames.manifest(parted.exportId(), 1)))
                .get("slices");

        for (int i = 0; i < 3; i++) {
            JsonNode slice = slices.get(i);
            int offset = slice.get("offset").intValue();
            var inflater = new Inflater(true);
            inflater.setInput(file, offset, slice.get("bytes").intValue());
            byte[] content = new byte[1_000];
            int length = inflater.inflate(content);
            inflater.end();
            var checksum = new CRC32();
            checksum.update(content, 0, length);
            assertThat(new String(content, 0, length, StandardCharsets.UTF_8)).isEqualTo(row(i));
            assertThat(slice.get("uncompressed").toString())
                    .isEqualTo(
                            "{\"bytes\":" + length + ",\"crc32\":\"" + "%08x".formatted(checksum.getValue()) + "\"}");
        }
    }

    private Assembler withLimits(long sheetMessages) {
        return new Assembler(
                storage,
                cloud,
                Runnable::run,
                new ShutdownSignal(),
                new WorkbookLimits(sheetMessages, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private static ExportJob job(Kind kind, int rows) {
        return TestJobs.queued(kind.options(), TestJobs.NOW)
                .planned(1, new Snapshot(TestJobs.NOW, rows), TestJobs.NOW)
                .flatMap(planned -> planned.assembling(1, TestJobs.NOW))
                .orElseThrow();
    }

    /** Writes the parts of slices of one row. */
    private List<JobSlice> slices(ExportJob parted, int count) {
        var slices = new ArrayList<JobSlice>();
        for (int i = 0; i < count; i++) {
            Blob blob = storage.create(
                    BlobInfo.newBuilder(BUCKET, ObjectNames.part(parted.exportId(), 1, i))
                            .build(),
                    deflate(row(i)));
            slices.add(slice(parted, i, part(row(i), blob.getSize(), blob.getCrc32c())));
        }
        return slices;
    }

    private static JobSlice slice(ExportJob parted, int index, Part part) {
        var window = new TimeWindow(
                parted.query().window().from(), parted.query().window().from().plusSeconds(1));
        return JobSlice.open(1, index, window, 1).done(part).orElseThrow();
    }

    private static Part part(String content, long bytes, String crc32c) {
        byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
        var checksum = new CRC32();
        checksum.update(utf8);
        var uncompressed = new Part.Uncompressed(utf8.length, (int) checksum.getValue());
        return new Part(1, bytes, crc32c, uncompressed, 0, List.of());
    }

    private static byte[] deflate(String content) {
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(content.getBytes(StandardCharsets.UTF_8));
        byte[] deflated = new byte[1_000];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(deflated, length);
    }

    private static String row(int index) {
        return "<row><c><v>" + index + "</v></c></row>";
    }

    private static String rows(int count) {
        var rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(row(i));
        }
        return rows.toString();
    }

    private byte[] file(ExportJob parted) {
        return storage.readAllBytes(BUCKET, ObjectNames.file(parted));
    }

    private List<String> objects(ExportJob parted) {
        return storage.list(BUCKET)
                .streamAll()
                .map(Blob::getName)
                .filter(name -> name.startsWith(ObjectNames.prefix(parted.exportId())))
                .toList();
    }
}
