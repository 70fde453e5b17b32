package dev.vipexport.cli.file;

/** Counts the rows of a file by its bytes; UTF-8 has no byte of a line end or a quote within another character. */
sealed interface RowCounter {

    /** How many rows have ended, with the next {@code length} bytes. */
    long count(byte[] bytes, int length);

    static RowCounter of(Manifest manifest) {
        return switch (manifest.format()) {
            case "csv" -> new Csv();
            case "jsonl" -> new JsonLines();
            default -> throw Manifest.unsupported("format", manifest.format());
        };
    }

    /** RFC 4180: a line end within quotes belongs to a cell, and a quote within a cell is doubled. */
    final class Csv implements RowCounter {
        private boolean quoted;
        private long ended;

        @Override
        public long count(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '"') {
                    quoted = !quoted;
                } else if (bytes[i] == '\n' && !quoted) {
                    ended++;
                }
            }
            return Math.max(ended - 1, 0); // the header is none
        }
    }

    /** JSON escapes the line ends within its strings. */
    final class JsonLines implements RowCounter {
        private long ended;

        @Override
        public long count(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    ended++;
                }
            }
            return ended;
        }
    }
}
