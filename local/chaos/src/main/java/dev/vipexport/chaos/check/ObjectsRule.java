package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.Disturbance;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.FinalObject;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashSet;
import java.util.Set;

/**
 * Each object of the bucket is the file or the manifest of a job that SUCCEEDED. The product leaves one case to its
 * clean-up, which spares objects for at least an hour, longer than a run: a caller canceled or deleted an export, and the
 * API died or Kafka was away before the ticket that deletes its objects was sent.
 */
final class ObjectsRule implements Rule {
    private static final String PREFIX = "exports/";
    private static final Set<String> LOST_TICKETS = Set.of("kill api", "pause api", "restart kafka");

    @Override
    public void check(Facts facts, Findings findings) {
        Set<String> listed = new HashSet<>();
        for (Line<FinalJob> line : facts.jobs.values()) {
            FinalJob job = line.entry();
            String object = job.object();
            if (object != null) {
                listed.add(object);
                listed.add(object.substring(0, object.lastIndexOf('/') + 1) + "manifest.json");
            }
        }
        for (Line<FinalObject> line : facts.history.all(FinalObject.class)) {
            String name = line.entry().name();
            if (!listed.contains(name) && !isLeftToCleanUp(facts, name)) {
                findings.add(line.number(), "no job lists the object " + name + ": " + owner(facts, name));
            }
        }
    }

    private static boolean isLeftToCleanUp(Facts facts, String name) {
        boolean isTicketLost = facts.history.all(Disturbance.class).stream()
                .anyMatch(line -> LOST_TICKETS.contains(
                        line.entry().kind() + " " + line.entry().target()));
        String id = name.startsWith(PREFIX) ? name.substring(PREFIX.length(), name.indexOf('/', PREFIX.length())) : "";
        Line<FinalJob> job = facts.jobs.get(id);
        boolean isGivenUpByCaller = job == null || job.entry().state().equals("CANCELED");
        return isTicketLost && isGivenUpByCaller && facts.wasDeleteRequested(id);
    }

    private static String owner(Facts facts, String name) {
        for (Line<FinalJob> line : facts.jobs.values()) {
            if (name.contains(line.entry().exportId())) {
                return "its job is " + line.entry().state() + " in attempt "
                        + line.entry().attempt();
            }
        }
        return "its job does not exist";
    }
}
