package dev.vipexport.common.job;

/** How the file is written; part of what makes two requests the same. */
public record ExportOptions(Formulas formulas) {

    public static final ExportOptions DEFAULT = new ExportOptions(Formulas.DEFUSE);

    /** What happens to a text cell that a spreadsheet would run as a formula. */
    public enum Formulas {
        /** A leading apostrophe makes it text (OWASP, "CSV injection"). */
        DEFUSE,
        /** It is written as it is. */
        RAW
    }
}
