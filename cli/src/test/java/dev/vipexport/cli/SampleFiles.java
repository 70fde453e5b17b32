package dev.vipexport.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Creates files of each format, with line ends and quotes that are hard to count. */
final class SampleFiles {
    private static final String HEADER = "id,text\r\n";
    private static final String ONE = "1,\"first\r\nsecond, \"\"quoted\"\"\r\n\"\r\n2,plain\r\n";
    private static final String TWO = "3,\"\"\"\"\r\n4,\r\n5,\"\n\n\n\"\r\n";

    private SampleFiles() {}

    static FakeFile csv() {
        return new FakeFile(
                "{\"format\":\"csv\",\"compression\":\"none\"}",
                List.of(bytes(HEADER + ONE), bytes(TWO)),
                List.of(2, 3));
    }

    static FakeFile csvWithByteOrderMark() {
        return new FakeFile(
                "{\"format\":\"csv\",\"compression\":\"none\",\"bom\":true}",
                List.of(bytes("\ufeff" + HEADER + ONE)),
                List.of(2));
    }

    static FakeFile emptyCsv() {
        return new FakeFile("{\"formulas\":\"defuse\"}", List.of(bytes(HEADER)), List.of(0));
    }

    static FakeFile jsonl() {
        return new FakeFile(
                "{\"format\":\"jsonl\",\"compression\":\"none\"}",
                List.of(
                        bytes("{\"id\":\"1\",\"text\":\"a \\\" quote\\n\"}\n"),
                        bytes("{\"id\":\"2\"}\n{\"id\":\"3\"}\n")),
                List.of(1, 2));
    }

    static FakeFile emptyJsonl() {
        return new FakeFile("{\"format\":\"jsonl\",\"compression\":\"none\"}", List.of(bytes("")), List.of(0));
    }

    static FakeFile csvGzip() {
        return FakeFile.compressed(
                "{\"format\":\"csv\",\"compression\":\"gzip\"}",
                List.of(bytes(HEADER + ONE), bytes(TWO)),
                List.of(2, 3));
    }

    static FakeFile jsonlGzip() {
        return FakeFile.compressed(
                "{\"format\":\"jsonl\",\"compression\":\"gzip\"}",
                List.of(bytes("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"), bytes("{\"id\":\"3\"}\n")),
                List.of(2, 1));
    }

    static FakeFile emptyJsonlGzip() {
        return FakeFile.compressed("{\"format\":\"jsonl\",\"compression\":\"gzip\"}", List.of(bytes("")), List.of(0));
    }

    static FakeFile workbook() {
        String row =
                "<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\">&lt;row&gt;</t></is></c><c s=\"1\"><v>1</v></c></row>";
        return FakeFile.compressed(
                "{\"format\":\"xlsx\",\"compression\":\"none\"}",
                List.of(bytes(row.repeat(2)), bytes(row), bytes(row.repeat(3_000))),
                List.of(2, 1, 3_000));
    }

    static FakeFile large() {
        String rows = "1,some text that makes it long\r\n".repeat(10_000);
        return new FakeFile(
                "{\"format\":\"csv\"}", List.of(bytes(HEADER + rows), bytes(rows)), List.of(10_000, 10_000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
