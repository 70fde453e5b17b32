package dev.vipexport.stack;

/**
 * One setting as Boot's configuration metadata describes it.
 *
 * @param app the apps that read it, as the page shows them
 * @param type the Java type's full name
 * @param defaultValue empty if there is none
 */
record Setting(String name, String app, String type, String defaultValue, String description) {
    /** Returns the second part of the name, such as {@code webhooks}, or {@code general} without a feature. */
    String feature() {
        String[] parts = name.split("\\.", -1);
        return parts.length > 2 ? parts[1] : "general";
    }

    Setting withApp(String app) {
        return new Setting(name, app, type, defaultValue, description);
    }
}
