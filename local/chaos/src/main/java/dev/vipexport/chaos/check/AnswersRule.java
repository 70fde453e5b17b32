package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.History.Line;
import java.util.Set;

/**
 * All requests are well-formed, so disturbances may cost an answer or a repeat, but are never the caller's fault and never
 * an error on our side. Nothing that a caller owns is unknown, unless it was deleted.
 */
final class AnswersRule implements Rule {
    private static final Set<Integer> EXPECTED = Set.of(0, 200, 202, 204, 304, 404, 408, 409, 410, 429, 503);

    @Override
    public void check(Facts facts, Findings findings) {
        for (Line<Exchange> line : facts.history.all(Exchange.class)) {
            Exchange exchange = line.entry();
            int status = exchange.status();
            boolean isFailedExport = status == 500 && exchange.answer().contains("\"code\":\"retries_exhausted\"");
            if (!EXPECTED.contains(status) && !isFailedExport) {
                findings.add(
                        line.number(),
                        exchange.method() + " " + exchange.target() + " got " + status + " " + exchange.answer());
            }
            if (status == 404 && isOfOwner(facts, exchange)) {
                findings.add(
                        line.number(),
                        exchange.method() + " " + exchange.target() + " got 404, and no caller deleted it");
            }
        }
    }

    /** A manifest is missing until the export has succeeded. */
    private static boolean isOfOwner(Facts facts, Exchange exchange) {
        return Facts.routeOf(exchange)
                .filter(route -> !route.rest().equals("/manifest"))
                .filter(route -> exchange.orgId().equals(facts.owners.get(route.exportId())))
                .filter(route -> !facts.wasDeleteRequested(route.exportId()))
                .isPresent();
    }
}
