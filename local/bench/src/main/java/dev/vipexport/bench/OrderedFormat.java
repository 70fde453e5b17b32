package dev.vipexport.bench;

/** A format of the file, as an order names it. */
enum OrderedFormat {
    CSV("CSV", ""),
    GZIP("CSV, gzip", ",\"compression\":\"gzip\""),
    XLSX("XLSX", ",\"format\":\"xlsx\"");

    private final String label;
    private final String options;

    OrderedFormat(String label, String options) {
        this.label = label;
        this.options = options;
    }

    /** Returns further members of an order, as in {@link Rows#order}. */
    String options() {
        return options;
    }

    @Override
    public String toString() {
        return label;
    }
}
