package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.worker.layout.WorkbookLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workbook is a plain zip file: its local headers and its directory agree, and hold all sizes and checksums. */
class WorkbookZipTest {
    private static final ExportOptions XLSX =
            ExportOptions.DEFAULT.toBuilder().format(Format.XLSX).build();

    private static final int LOCAL_HEADER = 30;
    private static final int DIRECTORY_HEADER = 46;
    private static final int END = 22;

    @TempDir
    Path folder;

    private byte[] file = {};
    private ByteBuffer zip = ByteBuffer.wrap(file);

    @BeforeEach
    void write() throws IOException {
        List<Document> messages = IntStream.range(0, 500)
                .mapToObj(i -> Messages.message("m" + i)
                        .putFields("text", Messages.text("text " + i))
                        .build())
                .toList();
        file = Files.file(XLSX, Files.slices(messages, 100), new WorkbookLimits(200, Long.MAX_VALUE, Long.MAX_VALUE));
        zip = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void entries_areEqual_readFromDirectoryAndAsStream() throws Exception {
        Path path = java.nio.file.Files.write(folder.resolve("file.xlsx"), file);
        var streamed = new LinkedHashMap<String, byte[]>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                streamed.put(entry.getName(), stream.readAllBytes());
            }
        }

        assertThat(streamed.keySet())
                .containsExactly(
                        "[Content_Types].xml",
                        "_rels/.rels",
                        "xl/workbook.xml",
                        "xl/_rels/workbook.xml.rels",
                        "xl/styles.xml",
                        "xl/worksheets/sheet1.xml",
                        "xl/worksheets/sheet2.xml",
                        "xl/worksheets/sheet3.xml");
        try (var zipFile = new ZipFile(path.toFile())) {
            assertThat(zipFile.size()).isEqualTo(streamed.size());
            for (Map.Entry<String, byte[]> entry : streamed.entrySet()) {
                ZipEntry found = zipFile.getEntry(entry.getKey());
                assertThat(zipFile.getInputStream(found).readAllBytes()).isEqualTo(entry.getValue());
                var checksum = new CRC32();
                checksum.update(entry.getValue());
                assertThat(found.getCrc()).isEqualTo(checksum.getValue());
                assertThat(found.getTimeLocal()).isEqualTo(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(entry.getValue()));
            }
        }
    }

    /** Entries follow one another without gaps, and no header leaves a size for later. */
    @Test
    void localHeaders_equalDirectory_andCoverTheFile() {
        int end = file.length - END;
        assertThat(zip.getInt(end)).isEqualTo(0x0605_4B50);
        int entries = zip.getShort(end + 10);
        int directory = zip.getInt(end + 16);
        assertThat(zip.getInt(end + 12)).isEqualTo(end - directory);
        int local = 0;
        int central = directory;
        for (int i = 0; i < entries; i++) {
            assertThat(zip.getInt(local)).isEqualTo(0x0403_4B50);
            assertThat(zip.getInt(central)).isEqualTo(0x0201_4B50);
            assertThat(zip.getInt(central + 42)).isEqualTo(local);
            int nameLength = zip.getShort(local + 26);
            assertThat(slice(local + 4, 26)).isEqualTo(slice(central + 6, 26));
            assertThat(slice(local + LOCAL_HEADER, nameLength))
                    .isEqualTo(slice(central + DIRECTORY_HEADER, nameLength));
            assertThat(zip.getShort(local + 6)).as("flags").isZero();
            local += LOCAL_HEADER + nameLength + zip.getInt(local + 18);
            central += DIRECTORY_HEADER + nameLength;
        }
        assertThat(local).isEqualTo(directory);
        assertThat(central).isEqualTo(end);
    }

    private ByteBuffer slice(int from, int length) {
        return zip.slice(from, length);
    }
}
