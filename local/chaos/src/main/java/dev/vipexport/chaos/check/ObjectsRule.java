package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.FinalObject;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashSet;
import java.util.Set;

/** Each object of the bucket is the file or the manifest of a job that SUCCEEDED. */
final class ObjectsRule implements Rule {

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
            if (!listed.contains(name)) {
                findings.add(line.number(), "no job lists the object " + name + ": " + owner(facts, name));
            }
        }
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
