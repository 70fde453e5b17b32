package dev.vipexport.cli;

import java.io.Console;
import java.util.Map;

/** Whether there is somebody at a terminal who would see a line that is drawn over and over. */
final class Terminal {
    private Terminal() {}

    /**
     * The launcher knows best, since it can ask about standard error alone; without it, Java knows whether input and
     * output are both one.
     */
    static boolean isInteractive(Map<String, String> environment) {
        String property = System.getProperty("vip-export.terminal");
        boolean interactive = property == null ? hasConsole() : Boolean.parseBoolean(property);
        return interactive && !"dumb".equals(environment.get("TERM"));
    }

    @SuppressWarnings("SystemConsoleNull") // before Java 22 it is; after, it is asked further
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // since Java 22, which always has a console
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
