package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Follows the cursors of a list. */
final class Pages {
    private Pages() {}

    /**
     * Passes each page to {@code print}.
     *
     * @param fetch returns the page for these parameters
     * @param parameters of the first page. Gets the cursors of the others
     * @param cursorName parameter that has the cursor
     * @throws ExitException if the server sends the same cursor twice, which would never end
     */
    static void forEach(
            Function<Map<String, String>, JsonNode> fetch,
            Map<String, String> parameters,
            String cursorName,
            Consumer<JsonNode> print) {
        while (true) {
            JsonNode page = fetch.apply(parameters);
            print.accept(page);
            String cursor = page.path("nextCursor").asString("");
            if (cursor.isEmpty()) {
                return;
            }
            if (cursor.equals(parameters.put(cursorName, cursor))) {
                throw new ExitException(
                        ExitCode.UNREACHABLE,
                        "The server repeats the page after cursor " + cursor
                                + ". Check that --server is the export API");
            }
        }
    }
}
