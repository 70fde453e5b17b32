package dev.vipexport.cli;

import java.io.Console;
import java.util.Map;

/** Detects whether standard error is a terminal, on which a progress bar can be redrawn. */
final class Terminal {
    private Terminal() {}

    /**
     * Returns whether standard error is a terminal. The launcher script tells it. Without the script, Java only knows
     * whether input and output both are one.
     */
    static boolean isInteractive(Map<String, String> environment) {
        String property = System.getProperty("vip-export.terminal");
        boolean interactive = property == null ? hasConsole() : Boolean.parseBoolean(property);
        return interactive && !"dumb".equals(environment.get("TERM"));
    }

    @SuppressWarnings("SystemConsoleNull") // null only before Java 22
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // since Java 22, which returns a console in any case
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
