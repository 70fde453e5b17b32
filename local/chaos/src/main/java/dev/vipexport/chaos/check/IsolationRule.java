package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.Organisation;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.Entry.Start;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import dev.vipexport.chaos.history.History.Line;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * No answer, event or callback to an organisation holds an id or a word of another one. A request that names an export of
 * another organisation finds nothing.
 */
final class IsolationRule implements Rule {
    private static final Pattern EXPORT_ID = Pattern.compile("[0-9a-f]{32}");

    /** No answer, none in time, no turn, and not there. */
    private static final Set<Integer> REFUSALS = Set.of(0, 404, 408, 429, 503);

    @Override
    public void check(Facts facts, Findings findings) {
        List<Organisation> organisations = facts.history.all(Start.class).stream()
                .flatMap(line -> line.entry().organisations().stream())
                .toList();
        for (Line<Exchange> line : facts.history.all(Exchange.class)) {
            Exchange exchange = line.entry();
            checkText(facts, organisations, line.number(), exchange.orgId(), exchange.answer(), findings);
            Facts.routeOf(exchange).ifPresent(route -> {
                String owner = facts.owners.getOrDefault(route.exportId(), exchange.orgId());
                if (!owner.equals(exchange.orgId()) && !REFUSALS.contains(exchange.status())) {
                    findings.add(
                            line.number(),
                            exchange.orgId() + " got " + exchange.status() + " for export " + route.exportId() + " of "
                                    + owner);
                }
            });
        }
        for (Line<StreamEvent> line : facts.history.all(StreamEvent.class)) {
            checkText(
                    facts,
                    organisations,
                    line.number(),
                    line.entry().orgId(),
                    line.entry().job(),
                    findings);
        }
        for (Line<ReceivedCall> line : facts.history.all(ReceivedCall.class)) {
            String path = line.entry().path();
            String orgId = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
            checkText(facts, organisations, line.number(), orgId, line.entry().body(), findings);
        }
    }

    private static void checkText(
            Facts facts, List<Organisation> organisations, long line, String orgId, String text, Findings findings) {
        for (Organisation organisation : organisations) {
            if (!organisation.orgId().equals(orgId)) {
                for (String word : organisation.words()) {
                    if (text.contains(word)) {
                        findings.add(line, orgId + " reads " + word + " of " + organisation.orgId());
                    }
                }
            }
        }
        Matcher id = EXPORT_ID.matcher(text);
        while (id.find()) {
            String owner = facts.owners.getOrDefault(id.group(), orgId);
            if (!owner.equals(orgId)) {
                findings.add(line, orgId + " reads the id of export " + id.group() + " of " + owner);
            }
        }
    }
}
