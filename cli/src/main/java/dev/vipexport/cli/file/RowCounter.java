package dev.vipexport.cli.file;

/** Counts rows in bytes. In UTF-8, no other character contains the byte of a line end or a quote. */
sealed interface RowCounter {

    /** Adds the next {@code length} bytes and returns the number of complete rows so far. */
    long count(byte[] bytes, int length);

    static RowCounter of(Manifest manifest) {
        return switch (manifest.format()) {
            case "csv" -> new Csv();
            case "jsonl" -> new JsonLines();
            case "xlsx" -> new SheetRows();
            default -> throw Manifest.unsupported("format", manifest.format());
        };
    }

    /** Counts by RFC 4180: a line end within quotes belongs to its cell, and quotes within a cell are doubled. */
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
            return Math.max(ended - 1, 0); // the header is not a row
        }
    }

    /** Counts the row elements of a sheet: no other element begins with an r, and texts have no angle brackets. */
    final class SheetRows implements RowCounter {
        private boolean isTagStart;
        private long started;

        @Override
        public long count(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                if (isTagStart && bytes[i] == 'r') {
                    started++;
                }
                isTagStart = bytes[i] == '<';
            }
            return started;
        }
    }

    /** Counts lines, since JSON escapes line ends within strings. */
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
